"""Mandates (penugasan): in force, given, ended; passwords shown once. Heads do this for operators below them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.kinds import MandateRole
from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.accounts.queries.mandates import MandateLine, mandates
from ikrar.apps.pledges.queries import rounds
from ikrar.apps.roster.queries import person_by_number
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.people.forms import WHOLE, AppointForm, EndForm
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import PressForm, fresh_key

UNPROCESSABLE = 422
GRANTERS = (Role.ADMINISTRATOR, Role.UNIT_HEAD)
granter = doors.office(*GRANTERS)


def _owner(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def _grants_all(request: HttpRequest) -> bool:
    return doors.acting(request).holds(Role.ADMINISTRATOR, organisation=_owner(request).code)


def _today(request: HttpRequest) -> date:
    return timezone.now().astimezone(ZoneInfo(_owner(request).zone)).date()


def _lines(request: HttpRequest) -> list[MandateLine]:
    """An administrator sees all mandates; a head the operators below."""
    owner, day = _owner(request), _today(request)
    if _grants_all(request):
        return mandates(organisation_id=owner.id, day=day)
    paths = doors.acting(request).paths(Role.UNIT_HEAD, organisation=owner.code)
    return mandates(organisation_id=owner.id, day=day, paths=paths, roles=[Role.UNIT_OPERATOR])


def _line_or_404(request: HttpRequest, mandate: int) -> MandateLine:
    found = next((line for line in _lines(request) if line.id == mandate), None)
    if found is None:
        raise Http404
    return found


@granter
@require_safe
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    context = {"lines": _lines(request), "me": doors.acting(request).user_id, "day": _today(request)}
    return render(request, "office/people/list.html", context)


def _form(request: HttpRequest, typed: Any = None) -> AppointForm:
    owner, whole = _owner(request), _grants_all(request)
    paths = ("",) if whole else doors.acting(request).paths(Role.UNIT_HEAD, organisation=owner.code)
    return AppointForm(
        typed,
        initial={"key": fresh_key()},
        roles=list(MandateRole) if whole else [MandateRole.UNIT_OPERATOR],
        units=rounds.units(organisation_id=owner.id, paths=paths),
        whole=whole,
    )


@granter
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, organisation: str) -> HttpResponse:
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _appointed(request, form)
        if made is not None:
            return render(request, "office/people/password.html", {"made": made, "is_new": True})
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/people/appoint.html", {"form": form}, status=status)


def _appointed(request: HttpRequest, form: AppointForm) -> actions.Appointed | None:
    """None: a refusal stands in the form."""
    owner, typed = _owner(request), form.cleaned_data
    person_id = person_by_number(organisation_id=owner.id, number=typed["number"])
    if typed["number"].strip() and person_id is None:
        form.add_error("number", _("Nomor ini tidak ada dalam daftar pegawai."))
        return None
    try:
        return actions.appoint(
            organisation=owner.code,
            role=Role(typed["role"]),
            by=doors.acting(request),
            at=timezone.now(),
            starts_on=_today(request),
            username=typed["username"],
            person_id=person_id,
            name="" if person_id else typed["name"],
            unit_id=None if typed["unit"] == WHOLE else form.units[typed["unit"]].id,
            why=typed["why"],
            press=_press(owner.code, typed),
        )
    except actions.UsernameTaken as refusal:
        form.add_error("username", f"{refusals.say(refusal)} {refusals.say_todo(refusal)}")
    except Refusal as refusal:
        form.add_error(None, f"{refusals.say(refusal)} {refusals.say_todo(refusal)}")
    return None


def _press(*content: Any) -> bytes:
    """The form's key and what was typed with it, as one digest (HOUSE §7)."""
    return hashlib.sha256(repr(content).encode()).digest()


@granter
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, organisation: str, mandate: int) -> HttpResponse:
    line = _line_or_404(request, mandate)
    form = EndForm(request.POST or None, initial={"key": fresh_key()})
    if request.method == "POST" and form.is_valid():
        actor, day = doors.acting(request), _today(request)
        try:
            actions.end_mandate(
                organisation=organisation,
                mandate_id=line.id,
                by=actor,
                at=timezone.now(),
                ends_before=day,
                why=form.cleaned_data["why"],
            )
        except Refusal as refusal:
            return refusals.answer(request, refusal)
        fact = _("Penugasan {name} sebagai {role} berakhir hari ini.").format(name=line.name, role=line.role_label)
        messages.success(request, f"{fact}\n" + _("Pintunya tertutup mulai sekarang; yang sudah ia kerjakan tetap."))
        return HttpResponseRedirect(reverse("penugasan", args=[organisation]), status=303)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/people/end.html", {"form": form, "line": line}, status=status)


@granter
@require_POST
def reset(request: HttpRequest, organisation: str, mandate: int) -> HttpResponse:
    """A new password instead of the old one; the same press shows the same one again."""
    line, form = _line_or_404(request, mandate), PressForm(request.POST)
    if not form.is_valid():
        form = EndForm(initial={"key": fresh_key()})
        return render(request, "office/people/end.html", {"form": form, "line": line}, status=UNPROCESSABLE)
    try:
        password = actions.reset_password(
            organisation=organisation,
            username=line.username,
            by=doors.acting(request),
            at=timezone.now(),
            press=_press(organisation, line.username, form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    made = actions.Appointed(line.username, password)
    return render(request, "office/people/password.html", {"made": made, "is_new": False})
