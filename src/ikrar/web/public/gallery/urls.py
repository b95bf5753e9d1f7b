"""/galeri/: every component in each of its states, and the pages of the house with made-up data. For builders."""

from django.urls import path

from ikrar.web.public.gallery import views

urlpatterns = [
    path("", views.gallery, name="galeri"),
    path("<slug:page>/", views.sample, name="galeri-halaman"),
]
