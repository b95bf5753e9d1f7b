"""…/rangkaian/<kode>/liputan/: who has signed, by unit; the head's word on it."""

from django.urls import path

from ikrar.web.office.coverage import recap, views

urlpatterns = [
    path("", views.show, name="liputan"),
    path("unduh.<slug:kind>", views.export, name="liputan-unduh"),
    path("nama.<slug:kind>", views.export_names, name="liputan-nama"),
    path("rekapitulasi/", recap.show, name="rekapitulasi"),
    path("rekapitulasi/kertas/", recap.paper, name="rekapitulasi-kertas"),
]
