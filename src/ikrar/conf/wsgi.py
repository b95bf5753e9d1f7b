"""The WSGI entry of all pages. A press of the sign button goes through its own short list of middleware: the sealed
form carries what session, CSRF and sign-in middleware would look up (web/employee/signing/forms.py)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from ikrar.core.refusal import Refusal

SIGNING = re.compile(r"/ruang/(?:apel|tanda-tangan)/[0-9A-Za-z]{6}/\Z").match
SHORT_LIST = ["ikrar.web.shared.headers.HouseHeaders", "ikrar.web.shared.language.ChosenLanguage"]

Start = Callable[..., Any]


def _handler(middleware: list[str]) -> WSGIHandler:
    whole = settings.MIDDLEWARE
    settings.MIDDLEWARE = middleware
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = whole


django.setup(set_prefix=False)
pages, presses = _handler(settings.MIDDLEWARE), _handler(SHORT_LIST)


_sound = False


def _check_once() -> None:
    """A table that lost its append-only trigger could have been changed unseen: serve nothing until it is mended."""
    global _sound
    if not _sound:
        from django.db import connection

        from ikrar.apps.ledger import triggers

        triggers.require(connection)
        _sound = True


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    try:
        _check_once()
    except Refusal as refusal:
        start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")])
        return [f"{refusal}\n".encode()]
    press = environ["REQUEST_METHOD"] == "POST" and SIGNING(environ.get("PATH_INFO", ""))
    return (presses if press else pages)(environ, start)
