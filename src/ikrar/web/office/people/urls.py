"""…/penugasan/: who may do what in which units."""

from django.urls import path

from ikrar.web.office.people import views

urlpatterns = [
    path("", views.show_list, name="penugasan"),
    path("baru/", views.appoint, name="penugasan-baru"),
    path("<orang:mandate>/akhiri/", views.end, name="penugasan-akhiri"),
    path("<orang:mandate>/kata-sandi/", views.reset, name="penugasan-sandi"),
]
