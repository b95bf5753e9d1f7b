"""…/rangkaian/: rounds from plan to close, their sessions, and the projector of each."""

from django.urls import path

from ikrar.web.office.rounds import apel, projector, views

urlpatterns = [
    path("", views.show_list, name="rangkaian"),
    path("baru/", views.plan, name="rangkaian-baru"),
    path("<slug:code>/", views.show, name="rangkaian-satu"),
    path("<slug:code>/ubah/", views.revise, name="rangkaian-ubah"),
    path("<slug:code>/buka/", views.open_, name="rangkaian-buka"),
    path("<slug:code>/peserta/", views.refresh, name="rangkaian-peserta"),
    path("<slug:code>/tutup/", views.close, name="rangkaian-tutup"),
    path("<slug:code>/apel/baru/", apel.plan, name="apel-baru"),
    path("<slug:code>/apel/<slug:apel>/", apel.show, name="apel-satu"),
    path("<slug:code>/apel/<slug:apel>/buka/", apel.open_, name="apel-buka"),
    path("<slug:code>/apel/<slug:apel>/tutup/", apel.close, name="apel-tutup"),
]
# …/apel/<kode>/layar/: short enough to be typed on the machine beside the projector
screen_urlpatterns = [path("<slug:apel>/layar/", projector.show, name="apel-layar")]
