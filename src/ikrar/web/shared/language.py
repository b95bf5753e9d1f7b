"""Which language a page speaks: Indonesian, unless the reader chose English here. The browser's own wish is not read:
half of the phones in an office are set to English, and their owners sign an Indonesian text."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
# Not translated yet: a page that is half English serves neither reader, and lies to a screen reader about its language.
INDONESIAN_ONLY = ("/ruang/kantor/", "/deklarasi/", "/galeri/")


class ChosenLanguage:
    """Sets the language and `request.may_choose_language`, by which a page shows the link to the other one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        may_choose = not request.path.startswith(INDONESIAN_ONLY)
        request.may_choose_language = may_choose  # type: ignore[attr-defined]
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) if may_choose else None
        language = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if may_choose and _may_be_kept(response):
            patch_vary_headers(response, ("Cookie",))
        return response


def _may_be_kept(response: HttpResponse) -> bool:
    """A page that a cache may keep must not be given to a reader of the other language; tiles speak none."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and "no-store" not in response.headers.get("Cache-Control", "")
