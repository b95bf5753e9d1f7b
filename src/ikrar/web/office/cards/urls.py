"""…/kartu/: code cards and packets, unit by unit."""

from django.urls import path

from ikrar.web.office.cards import downloads, views

urlpatterns = [
    path("", views.show_list, name="kartu-kantor"),
    path("cetakan/", views.prints, name="kartu-cetakan"),
    path("kemajuan/", views.progress, name="kartu-kemajuan"),
    path("semua/", downloads.everything, name="kartu-semua"),
    path("unit/<int:seq>/", views.unit, name="kartu-unit"),
    path("unit/<int:seq>/cetak/", downloads.print_unit, name="kartu-cetak"),
    path("unit/<int:seq>/paket/", downloads.packet_of_unit, name="kartu-paket"),
    path("unit/<int:seq>/orang/<orang:person>/", views.person, name="kartu-orang"),
    path("unit/<int:seq>/orang/<orang:person>/cetak/", downloads.print_person, name="kartu-orang-cetak"),
    path("unit/<int:seq>/orang/<orang:person>/batal/", views.void, name="kartu-batal"),
]
