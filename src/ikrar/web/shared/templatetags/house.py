"""What the pages share: blocks that wrap content, icons, and how dates, numbers and codes are written."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import get_template, render_to_string
from django.utils import dateformat, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _later

from ikrar.core import nip
from ikrar.core.authority import Role

register = template.Library()

_NOTICE_KINDS = {"success": "done", "warning": "wait", "error": "late", "done": "done", "wait": "wait", "late": "late"}
_ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "UTC": "UTC",
}
_ROLE_WORDS = {
    Role.CLERK: _later("Pengelola kepegawaian"),
    Role.UNIT_OPERATOR: _later("Operator unit"),
    Role.UNIT_HEAD: _later("Kepala unit kerja"),
    Role.APEL_OPERATOR: _later("Operator apel"),
    Role.INSPECTORATE: _later("Inspektorat"),
    Role.ADMINISTRATOR: _later("Administrator"),
}
_POINT = re.compile(r"\s*(\d+[.)]?|[-•–])\s+(\S.*)")
_GROUP = 4
_SHORT = 8


# Blocks


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A notice with content of your own; kind is info, done, wait or late."""
    return render_to_string("components/notice_block.html", {"kind": kind, "title": title, "content": content})


@register.simple_block_tag
def question(content: str, title: str, hint: str = "", step: str = "", heading: int = 1) -> SafeString:
    """One question a page: the question is the h1, the fields stand inside; step says "Pertanyaan 3 dari 7"."""
    return render_to_string(
        "components/question_block.html",
        {"title": title, "hint": hint, "step": step, "heading": heading, "content": content},
    )


@register.simple_block_tag
def sheet(content: str, title: str, organisation: str = "", **details: Any) -> SafeString:
    """A sheet of paper, printed alone on its page. Details: code, qr (safe SVG), page, pages."""
    return render_to_string(
        "components/sheet_block.html", {"title": title, "organisation": organisation, "content": content, **details}
    )


@register.simple_block_tag
def disclosure(content: str, title: str) -> SafeString:
    """What only some want to know, one tap away."""
    return render_to_string("components/disclosure_block.html", {"title": title, "content": content})


@cache
def style_source(template_name: str) -> str:
    """The CSP source that allows a style element with exactly this template inside: "'sha256-…'"."""
    digest = hashlib.sha256(get_template(template_name).render().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _icon(name: str) -> SafeString:
    body = get_template(f"components/icons/{name}.svg").render().strip()
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{body}</svg>')  # noqa: S308 - our own file


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon from components/icons/, drawn in the colour of the text and hidden from screen readers."""
    return _icon(name)


# Time


def _english() -> bool:
    return (get_language() or "id").startswith("en")


def _zone(zone: object) -> ZoneInfo | Any:
    if not zone:
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def _local_day(value: date, zone: object) -> date:
    return timezone.localtime(value, _zone(zone)).date() if isinstance(value, datetime) else value


def _zone_word(local: datetime) -> str:
    key = getattr(local.tzinfo, "key", "UTC")
    return _ZONE_WORDS.get(key) or f"UTC{local:%z}"


@register.filter
def long_date(value: date | None, zone: object = None) -> str:
    """ "Senin, 5 Agustus 2024"; a date as it is, a time as the day in `zone`; unknown is said, not left empty."""
    if value is None:
        return "date not known" if _english() else "tanggal tidak diketahui"
    return dateformat.format(_local_day(value, zone), "l, j F Y")


@register.filter
def short_date(value: date | None, zone: object = None) -> str:
    """ "5 Agu 2024", for tables."""
    return dateformat.format(_local_day(value, zone), "j M Y") if value else "–"


@register.filter
def clock(value: datetime | None, zone: object = None) -> str:
    """ "07.41 WIB"."""
    if value is None:
        return "–"
    local = timezone.localtime(value, _zone(zone))
    return f"{local:%H:%M} {_zone_word(local)}" if _english() else f"{local:%H.%M} {_zone_word(local)}"


@register.filter
def moment(value: datetime | None, zone: object = None) -> str:
    """ "Senin, 5 Agustus 2024, 07.41 WIB"."""
    return f"{long_date(value, zone)}, {clock(value, zone)}" if value else "–"


# Numbers and codes


@register.filter
def number(value: object) -> str:
    """12.902 and 95,4 as Indonesians write them; text passes through, nothing is a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    english = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return english if _english() else english.translate(str.maketrans(",.", ".,"))


@register.filter
def percent_of(part: int, whole: int) -> str:
    """ "95,4%", cut and not rounded, so that 100% is said of nothing that lacks one; "–" of an empty whole."""
    if not whole:
        return "–"
    tenths = part * 1000 // whole
    if tenths == 1000:
        return "100%"
    return f"{number(tenths / 10)}%"


@register.filter
def per_mille(part: int, whole: int) -> int:
    """A width for SVG: 0 to 1000."""
    return max(0, min(1000, (part or 0) * 1000 // whole)) if whole else 0


@register.filter
def grouped(code: str) -> str:
    """A code in groups of four, as it is read aloud."""
    plain = code.replace(" ", "")
    return " ".join(plain[i : i + _GROUP] for i in range(0, len(plain), _GROUP))


@register.filter
def short_code(code: str) -> str:
    """The first eight signs of a digest: "7f3a 91c2 …"."""
    return f"{grouped(code[:_SHORT])} …" if len(code) > _SHORT else grouped(code)


@register.filter
def nip_groups(value: str) -> str:
    """ "19850312 201001 1 003"; another number passes through."""
    if len(value) != nip.LENGTH or not value.isdigit():
        return value
    return f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"


@register.filter
def nip_masked(value: str) -> str:
    """All but the last four signs as dots: the first eight are the date of birth."""
    return nip.mask(value)


@register.filter
def file_size(size: int) -> str:
    """ "812 B", "34 kB", "1,2 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size // 1000} kB"
    return f"{number(size / 1_000_000)} MB"


# Small things templates cannot say


@register.filter
def lines(text: object) -> list[str]:
    """The lines of a message: fact, act, why; three, the missing ones empty."""
    found = [line.strip() for line in str(text).splitlines() if line.strip()]
    return [*found[:2], *[""] * (2 - len(found[:2])), " ".join(found[2:])]


@register.filter
def naskah_parts(body: str) -> list[dict[str, str]]:
    """A text for reading: its first line is the heading, numbered lines are points, the rest are paragraphs.

    Every sign of the body comes back; only line breaks become paragraphs.
    """
    parts: list[dict[str, str]] = []
    for line in body.splitlines():
        point = _POINT.fullmatch(line)
        if not parts and line.strip():
            parts.append({"kind": "heading", "text": line})
        elif point:
            parts.append({"kind": "point", "number": point[1], "text": point[2]})
        elif not line.strip():
            parts.append({"kind": "break", "text": ""})
        elif parts[-1]["kind"] in ("paragraph", "point"):
            parts[-1]["text"] += f"\n{line}"
        else:
            parts.append({"kind": "paragraph", "text": line})
    return [part for part in parts if part["kind"] != "break"]


@register.filter
def notice_kind(kind: str | None) -> str:
    return _NOTICE_KINDS.get(kind or "", "info")


@register.filter
def naming(error: object, label: object) -> str:
    """An error that can stand alone: "Jenis apel: Bidang ini tidak boleh kosong." unless it names its field itself."""
    return str(error) if str(label).lower() in str(error).lower() else f"{label}: {error}"


@register.filter
def first_input_id(field: BoundField) -> str:
    """Where a link of the error summary leads: the first choice of a group, the input otherwise."""
    if field.use_fieldset and not hasattr(field.field.widget, "widgets"):
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


@register.filter
def page_window(page: Page[Any]) -> list[int | None]:
    """The page numbers to show, None where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [item if isinstance(item, int) else None for item in shown]


@register.filter
def role_words(roles: Iterable[str] | None) -> str:
    """The penugasan in words: "Pengelola kepegawaian · Operator apel", always in the same order."""
    held = set(roles or ())
    return " · ".join(gettext(words) for role, words in _ROLE_WORDS.items() if role in held)
