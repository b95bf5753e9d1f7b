"""The WSGI entry of all pages. A press of the sign button goes through its own short list of middleware: the sealed
form carries what session, CSRF and sign-in middleware would look up (web/employee/signing/forms.py)."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from ikrar.core.refusal import Refusal

SIGNING = re.compile(r"/ruang/(?:apel|tanda-tangan)/[0-9A-Za-z]{6}/\Z").match
PRESS_LIMIT = 64_000  # bytes; a press is a sealed field and a few short ones
ROOM_FOR_FIELDS = 1_000_000  # what may stand in a body beside the largest file
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
_checking = threading.Lock()


def _check_once() -> None:
    """A table that lost its append-only trigger could have been changed unseen: serve nothing until it is mended.

    One thread asks and lets its connection go: were each of some hundred threads to ask at the first rush, PostgreSQL
    would have no connection left for the one that signs.
    """
    global _sound
    if _sound:
        return
    with _checking:
        if not _sound:
            from django.db import connection

            from ikrar.apps.ledger import triggers

            try:
                triggers.require(connection)
            finally:
                connection.close()
            _sound = True


def _is_too_large(environ: dict[str, Any], limit: int) -> bool:
    """By what the request says of itself, before a byte of it is read; a body of unsaid length counts as too large."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length:
        return bool(environ.get("HTTP_TRANSFER_ENCODING"))
    return not (length.isascii() and length.isdecimal() and len(length) < 16) or int(length) > limit


def _answer_too_large(start: Start) -> Iterable[bytes]:
    # In one language: the middleware that chooses it has not run, and only programs come here.
    text = "Kiriman ini lebih besar dari batasnya, jadi tidak dibaca; tidak ada yang tersimpan.\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    start("413 Content Too Large", headers)
    return [text.encode()]


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    press = environ["REQUEST_METHOD"] == "POST" and SIGNING(environ.get("PATH_INFO", ""))
    if _is_too_large(environ, PRESS_LIMIT if press else settings.IKRAR_UPLOAD_LIMIT + ROOM_FOR_FIELDS):
        return _answer_too_large(start)
    try:
        _check_once()
    except Refusal as refusal:
        start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")])
        return [f"{refusal}\n".encode()]
    return (presses if press else pages)(environ, start)
