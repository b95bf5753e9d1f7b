from django.urls import path

from ikrar.web.employee.account import views

urlpatterns = [
    path("", views.home, name="ruang"),
    path("masuk/", views.sign_in, name="masuk"),
    path("keluar/", views.sign_out, name="keluar"),
    path("kartu/", views.type_card, name="kartu-ketik"),
    path("k/<str:token>/", views.card, name="kartu"),
    path("kata-sandi/", views.password, name="kata-sandi"),
]
