from django.urls import path

from ikrar.web.employee.account import views

urlpatterns = [
    path("", views.home, name="ruang"),
    path("masuk/", views.sign_in, name="masuk"),
    path("keluar/", views.sign_out, name="keluar"),
    path("k/<str:token>/", views.card, name="kartu"),
    path("kata-sandi/", views.password, name="kata-sandi"),
]
