"""/ruang/saksi/: the second person at a help desk, on their own device."""

from django.urls import path

from ikrar.web.office.desk import witness

urlpatterns = [
    path("", witness.confirm, name="saksi"),
    path("<slug:code>/berhenti/", witness.leave, name="saksi-berhenti"),
]
