"""The log as static files, for installations without a web server in front that serves the folder itself.

Anyone may read them from anywhere, also a script on another site. Nothing here knows who asks.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ikrar.apps.ledger import public
from ikrar.core.tlog.tile import parse_path

FOREVER = "public, max-age=31536000, immutable"
MOMENT = "public, max-age=2"
_COMMIT = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _answer(data: bytes | None, content_type: str, cache: str) -> HttpResponse:
    if data is None:
        # a file that is not there yet may be there in two seconds
        return HttpResponse(
            "tidak ada\n", status=404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
        )
    headers = {
        "Cache-Control": cache,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=content_type, headers=headers)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    state = public.latest()
    return _answer(state.note.encode() if state else None, "text/plain; charset=utf-8", MOMENT)


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    name = parse_path(f"tile/{rest}")
    return _answer(public.tile(name) if name else None, "application/octet-stream", FOREVER)


@require_safe
def payload(request: HttpRequest, commit: str) -> HttpResponse:
    data = public.payload(bytes.fromhex(commit)) if _COMMIT.fullmatch(commit) else None
    return _answer(data, "application/octet-stream", FOREVER)
