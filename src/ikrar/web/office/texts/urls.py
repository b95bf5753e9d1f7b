"""…/naskah/: texts are proposed by one person and adopted by another."""

from django.urls import path

from ikrar.web.office.texts import views

urlpatterns = [
    path("", views.show_list, name="naskah"),
    path("baru/", views.propose, name="naskah-baru"),
    path("contoh/", views.examples, name="naskah-contoh"),
    path("contoh/<slug:example>/", views.example, name="naskah-contoh-satu"),
    path("<slug:code>/", views.show, name="naskah-satu"),
    path("<slug:code>/banding/", views.compare, name="naskah-banding"),
    path("<slug:code>/revisi/", views.revise, name="naskah-revisi-baru"),
    path("<slug:code>/<int:number>/", views.show_revision, name="naskah-revisi"),
    path("<slug:code>/<int:number>/sahkan/", views.adopt, name="naskah-sahkan"),
]
