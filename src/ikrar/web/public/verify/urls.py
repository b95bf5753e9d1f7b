"""/periksa/: anybody checks a proof; no session, no cookie, nothing kept."""

from django.urls import path

from ikrar.web.public.verify import views

urlpatterns = [
    path("", views.check, name="periksa"),
    path("kebijakan.txt", views.policy, name="kebijakan"),
]
