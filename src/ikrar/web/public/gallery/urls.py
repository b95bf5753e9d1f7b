"""/galeri/: every component in each of its states, and the house's pages with made-up data. For those who build, not for the public."""

from django.urls import path

from ikrar.web.public.gallery import views

urlpatterns = [
    path("", views.gallery, name="galeri"),
    path("<slug:page>/", views.sample, name="galeri-halaman"),
]
