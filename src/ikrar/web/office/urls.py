"""/ruang/kantor/: the desks. The organisation stands in the path, never in the session."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:organisation>/", include("ikrar.web.office.home.urls")),
    path("<slug:organisation>/pegawai/", include("ikrar.web.office.roster.urls")),
    path("<slug:organisation>/naskah/", include("ikrar.web.office.texts.urls")),
]
