"""The unit tree: to look at, from a second sheet, proposed from a file's own names, and its heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.roster import actions, queries, unit_sheet
from ikrar.apps.roster import tree as unit_trees
from ikrar.apps.roster.kinds import Acting
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.roster import desk
from ikrar.web.office.roster.forms import HeadForm, UnitSheetForm
from ikrar.web.shared import doors, uploads
from ikrar.web.shared.refusals import say, say_todo

ODD = 422
# Each line of the editor posts three fields; Django stops at 5,000, a page stays below 150 kB.
LINES = 300


@require_safe
@doors.office(Role.CLERK)
def tree(request: HttpRequest, organisation: str) -> HttpResponse:
    return _show_tree(request, UnitSheetForm())


def _show_tree(request: HttpRequest, form: UnitSheetForm, status: int = 200) -> HttpResponse:
    units = queries.unit_tree(organisation_id=desk.office_of(request).id, day=desk.today(request))
    number = desk.page_number(request)
    page = desk.page_of(number, len(units), LINES)
    start = (page.number - 1) * LINES
    context = {
        "units": units[start : start + LINES],
        "total": len(units),
        "headless": sum(1 for unit in units if not unit.head and not unit.awaited),
        "form": form,
        "page": page,
    }
    return desk.show(request, "units", "unit", context, status)


@require_POST
@doors.office(Role.CLERK)
def sheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """A second sheet with parents and heads."""
    form = UnitSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_tree(request, form, status=ODD)
    try:
        limit = min(uploads.LARGEST, settings.IKRAR_UPLOAD_LIMIT)
        rows = unit_sheet.read_units(form.cleaned_data["file"].file, limit=limit)
        added, changed = _save(request, rows)
    except Refusal as refusal:
        form.add_error("file", f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show_tree(request, form, status=ODD)
    messages.success(
        request, _("Susunan unit: %(added)s baru, %(changed)s berubah.") % {"added": added, "changed": changed}
    )
    return HttpResponseRedirect(reverse("unit", args=[organisation]))


def _save(request: HttpRequest, rows: list[actions.UnitRow]) -> tuple[int, int]:
    return actions.save_units(
        organisation_id=desk.office_of(request).id,
        rows=rows,
        by=desk.actor_of(request),
        at=desk.now(),
        on=desk.today(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@doors.office(Role.CLERK)
def arrange(request: HttpRequest, organisation: str) -> HttpResponse:
    """The tree as a list of lines, each with its name and parent, to correct by hand."""
    units = queries.unit_tree(organisation_id=desk.office_of(request).id, day=desk.today(request))
    page = desk.page_of(desk.page_number(request), len(units), LINES)
    start = (page.number - 1) * LINES
    lines = [
        {
            "code": u.code,
            "name": u.name,
            "parent": u.parent_code,
            "place": u.place,
            "depth": u.depth,
            "people": u.people,
        }
        for u in units[start : start + LINES]
    ]
    return _edit(request, lines, page, back=reverse("unit", args=[organisation]), proposed=False)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.office(Role.CLERK)
def propose(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    """The units that a file names and the tree lacks, with a parent proposed for each."""
    office_id = desk.office_of(request).id
    found = queries.unknown_units(organisation_id=office_id, code=load)
    if not found:
        raise Http404
    known = queries.unit_tree(organisation_id=office_id, day=desk.today(request))
    named = [unit for unit, _people in found] + [
        unit_trees.Named(code=unit.code, name=unit.name, parent=unit.parent_code) for unit in known
    ]
    parents = unit_trees.propose(named)
    depth = unit_trees.depths(parents)
    # Parents before children, so that a second page never names a parent that is not saved yet.
    found.sort(key=lambda pair: (depth[pair[0].code], pair[0].code))
    page = desk.page_of(desk.page_number(request), len(found), LINES)
    start = (page.number - 1) * LINES
    lines = [
        {
            "code": unit.code,
            "name": unit.name,
            "parent": parents[unit.code],
            "people": people,
            "depth": depth[unit.code],
        }
        for unit, people in found[start : start + LINES]
    ]
    return _edit(request, lines, page, back=reverse("muatan-kolom", args=[organisation, load]), proposed=True)


def _edit(request: HttpRequest, lines: list[dict[str, Any]], page: Any, *, back: str, proposed: bool) -> HttpResponse:
    """Show the lines, or save what was posted for them; a refusal keeps what was typed."""
    known = queries.unit_tree(organisation_id=desk.office_of(request).id, day=desk.today(request))
    names = {unit.code: unit.name for unit in known} | {line["code"]: line["name"] for line in lines}
    words = _words(names)
    lines = [line | {"parent": words.get(line["parent"], "")} for line in lines]
    error = ""
    if request.method == "POST":
        try:
            added, changed = _save(request, _posted(request.POST, {word: code for code, word in words.items()}))
            told = _("Susunan unit: %(added)s baru, %(changed)s berubah.") % {"added": added, "changed": changed}
            messages.success(request, told)
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            error = f"{say(refusal)} {say_todo(refusal)}".strip()
            lines = [
                line | {"name": request.POST.get(f"nama-{i}", ""), "parent": request.POST.get(f"induk-{i}", "")}
                for i, line in enumerate(lines)
            ]
    context = {
        "lines": lines,
        "choices": sorted(words.values()),
        "errors": [{"id": "", "text": error}] if error else [],
        "page": page,
        "back": back,
        "proposed": proposed,
    }
    return desk.show(request, "arrange", "unit", context, ODD if error else 200)


def _words(names: Mapping[str, str]) -> dict[str, str]:
    """How a parent is written in the editor: by its name, by its code where two units share the name."""
    times = Counter(names.values())
    return {code: name if times[name] == 1 else f"{name} [{code}]" for code, name in names.items()}


def _posted(data: Mapping[str, Any], codes: Mapping[str, str]) -> list[actions.UnitRow]:
    rows: list[actions.UnitRow] = []
    while f"kode-{len(rows)}" in data:
        line = len(rows)
        parent = " ".join(str(data.get(f"induk-{line}", "")).split())
        row = actions.UnitRow(
            code=str(data[f"kode-{line}"]).strip()[:64],
            name=" ".join(str(data.get(f"nama-{line}", "")).split()),
            parent=codes.get(parent, parent),
            line=line + 1,
        )
        rows.append(row)
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@doors.office(Role.CLERK)
def head(request: HttpRequest, organisation: str, seq: int) -> HttpResponse:
    """One unit and who heads it."""
    office_id, day = desk.office_of(request).id, desk.today(request)
    unit = queries.unit_by_seq(organisation_id=office_id, seq=seq, day=day)
    if unit is None:
        raise Http404
    initial = {"title": unit.head_title, "acting": unit.acting, "starts_on": day}
    form = HeadForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        person_id = queries.person_by_number(organisation_id=office_id, number=typed["number"])
        if typed["number"] and person_id is None:
            form.add_error("number", _("Nomor ini tidak ada dalam daftar pegawai."))
        else:
            row = actions.HeadRow(
                person_id, "" if person_id else typed["name"], typed["title"], Acting(typed["acting"])
            )
            actions.set_head(
                organisation_id=office_id,
                unit_id=unit.unit_id,
                head=row,
                by=desk.actor_of(request),
                at=desk.now(),
                on=typed["starts_on"],
            )
            messages.success(request, _("Kepala %s kini tercatat.") % unit.name)
            return HttpResponseRedirect(reverse("unit", args=[organisation]))
    context = {"unit": unit, "form": form}
    return desk.show(request, "unit", "unit", context, ODD if form.errors else 200)
