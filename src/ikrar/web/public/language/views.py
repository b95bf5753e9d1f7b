"""The link "English / Bahasa Indonesia": one cookie of two letters, and back to the page one came from."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from ikrar.web.shared import doors
from ikrar.web.shared.language import LANGUAGES

ONE_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    """A path of this site, or the front page. Never this address again, or the reader goes in a circle."""
    wanted = request.GET.get("lalu", "")
    is_path = wanted.startswith("/") and not wanted.startswith(request.path)
    return wanted if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@doors.public
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """A GET may set this: it is no secret, and who is sent here by a stranger merely reads another language."""
    language = request.GET.get("ke", "")
    if language not in LANGUAGES:
        raise Http404
    response = HttpResponseRedirect(_back(request), headers={"Cache-Control": "no-store"})
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR,
        path="/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
