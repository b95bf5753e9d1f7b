"""What the roster's pages share: the office behind the request, its local day, the three sections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ikrar.core.authority import Actor

PAGE = 50


def now() -> datetime:
    return timezone.now()


def office_of(request: HttpRequest) -> Any:
    """The organisation that the door found: id, code, name, zone."""
    return request.organisation  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def today(request: HttpRequest) -> date:
    """The day that it is at this office."""
    return now().astimezone(ZoneInfo(office_of(request).zone)).date()


def show(request: HttpRequest, name: str, section: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the roster, with its sections as tabs; never kept by a cache."""
    code = office_of(request).code
    sections = [
        {"label": label, "url": reverse(url, args=[code]), "count": None, "is_current": url == section}
        for url, label in (("pegawai", _("Pegawai")), ("unit", _("Susunan unit")), ("muatan", _("Muat berkas")))
    ]
    context = {"sections": sections, "zone": office_of(request).zone, **context}
    response = render(request, f"office/roster/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def indented(depth: int, name: str) -> str:
    """A unit in a list of choices: em spaces, which browsers keep."""
    return "\u2003" * depth + name


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


class _Counted:
    """Rows of one page, standing for all of them: a paginator that asks for nothing."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, part: slice) -> list[Any]:
        return []


def page_of(number: int, total: int, size: int = PAGE) -> Page[Any]:
    """The page object that components/pagination.html takes."""
    return Paginator(_Counted(total), size).get_page(number)  # type: ignore[arg-type]
