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


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    press = environ["REQUEST_METHOD"] == "POST" and SIGNING(environ.get("PATH_INFO", ""))
    return (presses if press else pages)(environ, start)
