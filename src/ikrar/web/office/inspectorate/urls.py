"""…/inspektorat/: what asks for a question in a round, disputes to decide, people to call back."""

from django.urls import path

from ikrar.web.office.inspectorate import disputes, samples, views

urlpatterns = [
    path("", views.room, name="inspektorat"),
    path("<slug:code>/", views.show, name="inspektorat-rangkaian"),
    path("<slug:code>/buku.xlsx", samples.workbook, name="inspektorat-buku"),
    path("<slug:code>/contoh/", samples.draw, name="inspektorat-ambil"),
    path("<slug:code>/contoh/<slug:seed>/", samples.show, name="inspektorat-contoh"),
    path("<slug:code>/keberatan/", disputes.show_list, name="inspektorat-keberatan"),
    path("<slug:code>/keberatan/<slug:dispute>/", disputes.decide, name="inspektorat-putus"),
    path("<slug:code>/<slug:kind>/", views.listed, name="inspektorat-daftar"),
]
