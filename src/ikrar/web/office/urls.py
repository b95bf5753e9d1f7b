"""/ruang/kantor/: the desks. The organisation stands in the path, never in the session."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
