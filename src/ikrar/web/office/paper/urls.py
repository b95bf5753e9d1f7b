"""…/lembar/: sheets from the printer to the book."""

from django.urls import path

from ikrar.web.office.paper import photos, printing, ticking

urlpatterns = [
    path("", printing.show_list, name="lembar"),
    path("cetak/", printing.print_, name="lembar-cetak"),
    path("foto/", photos.receive, name="lembar-foto"),
    path("foto/<slug:scan>/", ticking.rows, name="foto-baris"),
    path("foto/<slug:scan>/gambar/", photos.picture, name="foto-gambar"),
    path("foto/<slug:scan>/letak/", photos.place, name="foto-letak"),
    path("<slug:sheet>/", ticking.show_sheet, name="lembar-satu"),
    path("<slug:sheet>/lembar.pdf", printing.pdf, name="lembar-pdf"),
    path("<slug:sheet>/bukukan/", ticking.book, name="lembar-bukukan"),
]
