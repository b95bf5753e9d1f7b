"""…/meja/: the help desk, on the operator's device."""

from django.urls import path

from ikrar.web.office.desk import assisting, shifts

urlpatterns = [
    path("", shifts.open_, name="meja"),
    path("<slug:code>/", shifts.show, name="meja-giliran"),
    path("<slug:code>/akhiri/", shifts.end, name="meja-akhiri"),
    path("<slug:code>/orang/<slug:person>/", assisting.person, name="meja-orang"),
    path("<slug:code>/bukti/<slug:receipt>/", assisting.slip, name="meja-bukti"),
]
