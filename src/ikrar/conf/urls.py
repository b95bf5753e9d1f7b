"""All addresses. Open pages have no session; signed-in pages live under /ruang/ (HOUSE §10)."""

from django.conf import settings
from django.urls import include, path

from ikrar.web.public import views as public
from ikrar.web.public.verify import views as verify

urlpatterns = [
    path("", public.home, name="depan"),
    path("log/", verify.public_log, name="buku-besar"),
    path("log/", include("ikrar.api.urls")),
    path("deklarasi/", include("ikrar.web.public.declarations.urls")),
    path("bahasa/", include("ikrar.web.public.language.urls")),
    path("periksa/", include("ikrar.web.public.verify.urls")),
    path("ruang/", include("ikrar.web.employee.urls")),
    path("ruang/saksi/", include("ikrar.web.office.desk.witness_urls")),
    path("ruang/kantor/", include("ikrar.web.office.urls")),
]
if settings.IKRAR_GALLERY:
    urlpatterns.append(path("galeri/", include("ikrar.web.public.gallery.urls")))

handler400 = "ikrar.web.shared.refusals.bad_request"
handler403 = "ikrar.web.shared.refusals.not_found"
handler404 = "ikrar.web.shared.refusals.not_found"
handler500 = "ikrar.web.shared.refusals.server_error"
