"""The people of an organisation, and one of them: what is known, since when, and mending by hand."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ikrar.apps.roster import actions, queries
from ikrar.apps.roster.actions.people import Correction
from ikrar.apps.roster.kinds import AbsenceKind, StaffType
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.roster import desk
from ikrar.web.office.roster.forms import AbsenceForm, CorrectionForm, DayField
from ikrar.web.shared import doors
from ikrar.web.shared.refusals import say, say_todo

ODD = 422


@require_safe
@doors.office(Role.CLERK)
def listing(request: HttpRequest, organisation: str) -> HttpResponse:
    """People of a day, filtered by the address: cari, unit, jenis, tanggal."""
    office, day = desk.office_of(request), _day(request)
    tree = queries.unit_tree(organisation_id=office.id, day=day)
    paths = {str(unit.seq): unit.path for unit in tree}
    asked = {name: request.GET.get(name, "") for name in ("cari", "unit", "jenis", "tanggal")}
    number = desk.page_number(request)
    lines, total = queries.people_page(
        organisation_id=office.id,
        day=day,
        text=asked["cari"][:100],
        path=paths.get(asked["unit"], ""),
        staff_type=asked["jenis"] if asked["jenis"] in StaffType.values else "",
        start=(number - 1) * desk.PAGE,
        count=desk.PAGE,
    )
    context = {
        "lines": lines,
        "total": total,
        "page": desk.page_of(number, total),
        "query": urlencode({name: value for name, value in asked.items() if value}) + "&",
        "filters": _filters(asked, tree),
        "filtered": any(asked.values()),
        "day": day,
        "counts": [
            {"value": people, "of": None, "label": kind.label, "definition": "", "kind": ""}
            for kind, people in queries.staff_counts(organisation_id=office.id, day=day).items()
        ],
    }
    return desk.show(request, "listing", "pegawai", context)


def _day(request: HttpRequest) -> date:
    typed = DayField(required=False)
    try:
        day = typed.clean(request.GET.get("tanggal", ""))
    except ValidationError:  # a date nobody can read in an address is the day it is
        day = None
    return day if isinstance(day, date) else desk.today(request)


def _filters(asked: dict[str, str], tree: list[queries.UnitLine]) -> list[dict[str, Any]]:
    units = [{"value": str(unit.seq), "label": desk.indented(unit.depth, unit.name)} for unit in tree]
    kinds = [{"value": kind.value, "label": kind.label} for kind in StaffType]
    every = {"value": "", "label": _("Semua")}
    return [
        {"name": "cari", "label": _("Nama atau nomor"), "kind": "search", "value": asked["cari"]},
        {"name": "unit", "label": _("Unit"), "kind": "select", "value": asked["unit"], "options": [every, *units]},
        {"name": "jenis", "label": _("Jenis"), "kind": "select", "value": asked["jenis"], "options": [every, *kinds]},
        {"name": "tanggal", "label": _("Pada tanggal"), "kind": "date", "value": asked["tanggal"]},
    ]


@require_safe
@doors.office(Role.CLERK)
def show(request: HttpRequest, organisation: str, person: int) -> HttpResponse:
    return _show(request, _history(request, person))


def _history(request: HttpRequest, person: int) -> queries.History:
    found = queries.history(organisation_id=desk.office_of(request).id, person_id=person)
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    found: queries.History,
    *,
    correction: CorrectionForm | None = None,
    absence: AbsenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    day = desk.today(request)
    context = {
        "person": found,
        "post": next((post for post in found.posts if post.ends_before is None), None),
        "correction": correction or _correction_form(request, found),
        "absence": absence or AbsenceForm(initial={"starts_on": day}, prefix="halangan"),
        "day": day,
    }
    return desk.show(request, "person", "pegawai", context, status)


def _correction_form(request: HttpRequest, found: queries.History) -> CorrectionForm:
    tree = queries.unit_tree(organisation_id=desk.office_of(request).id, day=desk.today(request))
    post = next((post for post in found.posts if post.ends_before is None), None)
    return CorrectionForm(
        request.POST if request.method == "POST" and "position" in request.POST else None,
        units=[(str(unit.unit_id), desk.indented(unit.depth, unit.name)) for unit in tree],
        initial={
            "name": found.name,
            "front_title": found.front_title,
            "back_title": found.back_title,
            "unit": str(found.unit_id or ""),
            "position": post.position if post else "",
        },
    )


@require_POST
@doors.office(Role.CLERK)
def correct(request: HttpRequest, organisation: str, person: int) -> HttpResponse:
    found = _history(request, person)
    form = _correction_form(request, found)
    if not form.is_valid():
        return _show(request, found, correction=form, status=ODD)
    typed = form.cleaned_data
    to = Correction(
        name=typed["name"],
        front_title=typed["front_title"],
        back_title=typed["back_title"],
        unit_id=int(typed["unit"]),
        position=typed["position"],
    )
    actions.correct_person(
        organisation_id=desk.office_of(request).id,
        person_id=person,
        to=to,
        on=desk.today(request),
        why=typed["why"],
        by=desk.actor_of(request),
        at=desk.now(),
    )
    messages.success(request, _("Data %s kini seperti di bawah ini.") % typed["name"])
    return HttpResponseRedirect(reverse("pegawai-orang", args=[organisation, person]))


@require_POST
@doors.office(Role.CLERK)
def absent(request: HttpRequest, organisation: str, person: int) -> HttpResponse:
    """Record an excuse with its days."""
    found = _history(request, person)
    form = AbsenceForm(request.POST, prefix="halangan")
    if not form.is_valid():
        return _show(request, found, absence=form, status=ODD)
    try:
        actions.record_absence(
            organisation_id=desk.office_of(request).id,
            person_id=person,
            kind=AbsenceKind(form.cleaned_data["kind"]),
            starts_on=form.cleaned_data["starts_on"],
            last_on=form.cleaned_data["last_on"],
            by=desk.actor_of(request),
            at=desk.now(),
        )
    except Refusal as refusal:
        form.add_error("starts_on", f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show(request, found, absence=form, status=ODD)
    messages.success(request, _("%s tercatat berhalangan.") % found.full_name)
    return HttpResponseRedirect(reverse("pegawai-orang", args=[organisation, person]))


@require_POST
@doors.office(Role.CLERK)
def back(request: HttpRequest, organisation: str, person: int, absence: int) -> HttpResponse:
    """The person is back today."""
    found = _history(request, person)
    actions.end_absence(
        organisation_id=desk.office_of(request).id,
        absence_id=absence,
        ends_before=desk.today(request),
        by=desk.actor_of(request),
        at=desk.now(),
    )
    messages.success(request, _("%s tercatat kembali hari ini.") % found.full_name)
    return HttpResponseRedirect(reverse("pegawai-orang", args=[organisation, person]))
