"""/ruang/kantor/: the desks. The organisation stands in the path, never in the session."""

from django.urls import URLPattern, URLResolver, include, path

from ikrar.web.office.home import views as home
from ikrar.web.office.letters.urls import room_urlpatterns as letters_room
from ikrar.web.office.rounds.urls import screen_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.index, name="kantor-mana"),
    path("<slug:organisation>/", include("ikrar.web.office.home.urls")),
    path("<slug:organisation>/apel/", include(screen_urlpatterns)),
    path("<slug:organisation>/pegawai/", include("ikrar.web.office.roster.urls")),
    path("<slug:organisation>/kartu/", include("ikrar.web.office.cards.urls")),
    path("<slug:organisation>/meja/", include("ikrar.web.office.desk.urls")),
    path("<slug:organisation>/lembar/", include("ikrar.web.office.paper.urls")),
    path("<slug:organisation>/naskah/", include("ikrar.web.office.texts.urls")),
    path("<slug:organisation>/rangkaian/", include("ikrar.web.office.rounds.urls")),
    path("<slug:organisation>/rangkaian/<slug:code>/surat/", include("ikrar.web.office.letters.urls")),
    path("<slug:organisation>/surat/", include(letters_room)),
    path("<slug:organisation>/inspektorat/", include("ikrar.web.office.inspectorate.urls")),
    path("<slug:organisation>/penugasan/", include("ikrar.web.office.people.urls")),
    path("<slug:organisation>/rangkaian/<slug:code>/liputan/", include("ikrar.web.office.coverage.urls")),
]
