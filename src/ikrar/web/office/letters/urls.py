"""…/surat/: the letterhead and the rounds; …/rangkaian/<kode>/surat/: the letters of one round."""

from django.urls import path

from ikrar.web.office.letters import views

urlpatterns = [
    path("", views.show_list, name="surat-rangkaian"),
    path("<slug:kind>/", views.letter, name="surat-satu"),
]
room_urlpatterns = [
    path("", views.room, name="surat"),
    path("kop/", views.letterhead, name="surat-kop"),
]
