"""Coverage: the tree, one unit in full, and what may be carried away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikrar.apps.pledges import rules
from ikrar.apps.pledges.actions.exports import take_names
from ikrar.apps.pledges.kinds import LEVEL_WORDS, Way
from ikrar.apps.pledges.queries import coverage
from ikrar.apps.pledges.queries import recap as recaps
from ikrar.apps.pledges.queries.coverage import Tally, UnitCoverage
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.core.refusal import Refusal
from ikrar.web.office.coverage import workbooks
from ikrar.web.office.coverage.reading import Asked, counts, read_address, shown_units, table_rows, total
from ikrar.web.office.coverage.scope import Scope, reader, scope_of
from ikrar.web.office.coverage.turn import recap_lines, turn_of
from ikrar.web.shared import refusals

NAMES_A_PAGE = 50
NAMES_AT_ONCE = 400
WORTH_SEARCHING = 6
_KINDS = ("csv", "xlsx")
_PERSON_SHAPE = {"Belum": "wait", "Menyatakan tidak menandatangani": "refused"}


@reader
@require_safe
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    at, asked = timezone.now(), read_address(request.GET)
    scope = scope_of(request, code, text=asked.text)
    trees = scope.trees(at)
    whole, shown = total(trees), shown_units(trees, asked)
    chosen = _chosen(scope, trees, asked)
    signed = recaps.standing(round_id=scope.round.id)
    lines = recap_lines(scope, [unit for unit, _depth in shown], signed)
    context = {
        "round": scope.round,
        "text_title": scope.text.title,
        "as_of": at,
        "zone": scope.round.zone,
        "numbers": _numbers(whole),
        "tabs": _tabs(scope, asked),
        "filters": _filters(trees, asked),
        "active": [{"label": asked.words, "remove_url": asked.url(cari=None)}] if asked.words else [],
        "keep": [
            {"name": n, "value": v} for n, values in request.GET.lists() if n in ("naskah", "urut") for v in values
        ],
        "rows": table_rows(shown, asked),
        "total": counts(whole) if len(scope.paths) > 1 else None,
        "sort": asked.sort,
        "sort_urls": {name: asked.url(urut=name) for name in ("unit", *counts(whole))},
        "exports": _exports(request, scope),
        "recap": turn_of(scope, trees, signed, at),
        "recap_lines": lines,
        "recap_signed": sum(1 for line in lines if line["is_signed"]),
        "unit": chosen,
        "split": _split(chosen.tally if chosen else whole),
        "back_url": reverse("rangkaian-satu", args=[organisation, scope.round.code]),
        **_people(request, scope, chosen, asked, at),
    }
    return render(request, "office/apel/coverage.html", context)


def _chosen(scope: Scope, trees: list[list[UnitCoverage]], asked: Asked) -> UnitCoverage | None:
    """The unit that is looked at in full: the one asked for, or the reader's own where it is small."""
    units = [unit for tree in trees for unit in tree]
    if asked.unit:
        found = next((unit for unit in units if unit.code == asked.unit), None)
        if found is None:
            raise Http404
        return found
    tops = [unit for unit in units if unit.depth == 0]
    if len(tops) == 1 and scope.paths[0] and tops[0].tally.expected <= NAMES_AT_ONCE:
        return tops[0]
    return None


def _numbers(tally: Tally) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "value": tally.signed_total,
            "of": tally.expected,
            "label": _("Sudah menandatangani"),
            "definition": _("satu orang satu kali, pada tingkat tertingginya"),
        },
        {
            "value": tally.missing,
            "label": _("Belum"),
            "definition": _("tidak berhalangan dan tidak menyatakan apa-apa"),
        },
        {
            "value": tally.excused_total,
            "label": _("Berhalangan hari ini"),
            "definition": _("dinas luar, cuti, sakit, dan lainnya"),
        },
        {"value": tally.declined, "label": _("Menyatakan tidak"), "definition": _("alasannya tidak ditampilkan")},
    ]
    if tally.disputed:
        words = _("“Ini bukan saya”, di luar hitungan sampai diputus")
        found.append({"value": tally.disputed, "label": _("Disengketakan"), "definition": words, "kind": "late"})
    return found


def _split(tally: Tally) -> dict[str, list[dict[str, Any]]]:
    """By level and by way, two cuts of the same people and never one number; and those who are away, by kind."""
    return {
        "levels": [{"words": LEVEL_WORDS[level], "count": n} for level, n in tally.by_level().items() if n],
        "ways": [{"words": Way(way).label, "count": n} for way, n in sorted(tally.by_way().items()) if n],
        "excused": [{"words": AbsenceKind(kind).label, "count": n} for kind, n in sorted(tally.excused.items()) if n],
    }


def _filters(trees: list[list[UnitCoverage]], asked: Asked) -> list[dict[str, str]]:
    """A search, where there is more to see than fits the eye."""
    if sum(map(len, trees)) < WORTH_SEARCHING:
        return []
    return [{"name": "cari", "label": _("Cari unit kerja"), "kind": "search", "value": asked.words}]


def _tabs(scope: Scope, asked: Asked) -> list[dict[str, Any]]:
    if len(scope.round.texts) < 2:
        return []
    return [
        {"label": text.title, "url": asked.url(naskah=text.text_code), "is_current": text == scope.text}
        for text in scope.round.texts
    ]


def _exports(request: HttpRequest, scope: Scope) -> list[dict[str, str]]:
    query = f"?naskah={scope.text.text_code}"
    hint = _("hitungan tiap unit, tanpa nama")
    return [
        {
            "name": name,
            "url": reverse("liputan-unduh", args=[scope.owner.code, scope.round.code, kind]) + query,
            "hint": hint,
        }
        for kind, name in (("xlsx", _("Lembar kerja (XLSX)")), ("csv", _("Teks (CSV)")))
    ]


def _people(
    request: HttpRequest, scope: Scope, unit: UnitCoverage | None, asked: Asked, at: datetime
) -> dict[str, Any]:
    """Names of those who have not signed, for who may see them; `people` None: not for this reader."""
    if unit is None or not rules.may_see_names(scope.actor, organisation=scope.owner.code, unit_path=unit.path):
        return {"people": None}
    found = coverage.people(round_id=scope.round.id, revision_id=scope.text.revision_id, unit_path=unit.path, at=at)
    page = Paginator(found, NAMES_A_PAGE).get_page(request.GET.get("page"))
    away = recaps.away_until(
        people=[one.person_id for one in page], day=at.astimezone(ZoneInfo(scope.round.zone)).date()
    )
    query = request.GET.copy()
    query.pop("page", None)
    downloads = f"?naskah={scope.text.text_code}&unit={unit.code}"
    return {
        "people": [
            {
                "name": one.name,
                "position": one.position,
                "unit": one.unit,
                "kind": _PERSON_SHAPE.get(one.status, "none"),
                "word": one.status,
                "away": away.get(one.person_id) if one.status not in _PERSON_SHAPE else None,
            }
            for one in page
        ],
        "people_page": page,
        "people_query": f"{query.urlencode()}&" if query else "",
        "name_exports": [
            {
                "name": name,
                "url": reverse("liputan-nama", args=[scope.owner.code, scope.round.code, kind]) + downloads,
                "hint": _("dicatat siapa yang mengunduh"),
            }
            for kind, name in (("xlsx", _("Lembar kerja (XLSX)")), ("csv", _("Teks (CSV)")))
        ],
    }


@reader
@require_safe
def export(request: HttpRequest, organisation: str, code: str, kind: str) -> HttpResponse:
    scope, at = scope_of(request, code, text=request.GET.get("naskah", "")), timezone.now()
    if kind not in _KINDS:
        raise Http404
    levels = list(LEVEL_WORDS)
    heads = [
        _("Kode unit"), _("Unit kerja"), _("Kedalaman"), _("Peserta"), _("Sudah"), _("Berhalangan"),
        _("Menyatakan tidak"), _("Belum"), _("Disengketakan"),
        *(LEVEL_WORDS[level] for level in levels), *(way.label for way in Way),
    ]  # fmt: skip
    rows = [_row(unit, levels) for tree in scope.trees(at) for unit in tree]
    name = f"rekapitulasi-{scope.round.code.lower()}-{scope.text.text_code}"
    return workbooks.answer(kind, name=name, heads=heads, rows=rows)


def _row(unit: UnitCoverage, levels: list[int]) -> list[str | int]:
    tally, by_level, by_way = unit.tally, unit.tally.by_level(), unit.tally.by_way()
    own = counts(tally)
    return [
        unit.code,
        unit.name,
        unit.depth,
        *(own[name] for name in ("expected", "signed", "excused", "declined", "missing")),
        tally.disputed,
        *(by_level.get(level, 0) for level in levels),
        *(by_way.get(way.value, 0) for way in Way),
    ]


@reader
@require_safe
def export_names(request: HttpRequest, organisation: str, code: str, kind: str) -> HttpResponse:
    scope, at = scope_of(request, code, text=request.GET.get("naskah", "")), timezone.now()
    unit = scope.unit(request.GET.get("unit", ""))
    if kind not in _KINDS or not rules.may_see_names(scope.actor, organisation=organisation, unit_path=unit.path):
        raise Http404
    try:
        people = take_names(
            organisation=organisation,
            round_id=scope.round.id,
            round_code=scope.round.code,
            revision_id=scope.text.revision_id,
            unit_path=unit.path,
            by=scope.actor,
            at=at,
        )
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    heads = [_("Nama"), _("Jabatan"), _("Unit kerja"), _("Keadaan")]
    rows = [[one.name, one.position, one.unit, one.status] for one in people]
    return workbooks.answer(kind, name=f"belum-{scope.round.code.lower()}", heads=heads, rows=rows)
