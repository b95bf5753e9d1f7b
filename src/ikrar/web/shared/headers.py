"""Headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ikrar.web.shared.templatetags.house import style_source

_HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def allow_style(response: HttpResponse, template: str) -> HttpResponse:
    """Let this answer carry one inline style, by its hash (LOOK §2: the sign page, nothing else)."""
    vars(response)["_csp_update"] = {"style-src": [style_source(template)]}  # read by django-csp
    return response


class HouseHeaders:
    """Signed-in pages are never kept by a cache or shown from the back button of a shared phone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/ruang/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
