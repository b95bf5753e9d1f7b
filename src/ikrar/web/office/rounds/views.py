"""Rounds: plan, look over, open, follow the roster, close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.editions.shelf import rulebook
from ikrar.apps.pledges import rules
from ikrar.apps.pledges.actions import planning
from ikrar.apps.pledges.actions import rounds as actions
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import rounds
from ikrar.apps.pledges.queries.rounds import PartLine, RoundLine
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.rounds.forms import EVERYBODY, SOME, CloseForm, RoundForm, zone_word
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import fresh_key
from ikrar.web.shared.templatetags.house import number

UNPROCESSABLE = 422
READERS = (Role.CLERK, Role.UNIT_OPERATOR, Role.UNIT_HEAD, Role.APEL_OPERATOR, Role.INSPECTORATE)
reader = doors.office(*READERS)
clerk = doors.office(Role.CLERK)


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def round_or_404(request: HttpRequest, code: str) -> RoundLine:
    """A draft is seen by those who plan it alone."""
    owner = owner_of(request)
    found = rounds.round_line(organisation_id=owner.id, code=code)
    if found is None or (found.state == RoundState.DRAFT and not _may_run(request)):
        raise Http404
    return found


def _may_run(request: HttpRequest) -> bool:
    return rules.may_run_rounds(doors.acting(request), organisation=owner_of(request).code)


def election_name(election: str) -> str:
    found = rulebook().elections.get(election)
    return found.name if found else election


@reader
@require_safe
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    at, may_run = timezone.now(), _may_run(request)
    lines = rounds.rounds_of(organisation_id=owner_of(request).id)
    shown = [(line, line.phase(at)) for line in lines if may_run or line.state != RoundState.DRAFT]
    return render(request, "office/rounds/list.html", {"rounds": shown, "may_run": may_run})


@reader
@require_safe
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line, actor, at = round_or_404(request, code), doors.acting(request), timezone.now()
    parts, may_run = rounds.parts_of(round_id=line.id), _may_run(request)
    unnamed = 0 if may_run else sum(1 for part in parts if part.kind == "person")
    context = {
        "round": line,
        "phase": line.phase(at),
        "parts": [part for part in parts if may_run or part.kind != "person"],
        "unnamed": unnamed,
        "sessions": rounds.apel_of(round_id=line.id),
        "election": election_name(line.election),
        "may_run": may_run,
        "may_apel": bool(actor.paths(Role.CLERK, Role.APEL_OPERATOR, organisation=organisation)),
        "sees_coverage": bool(actor.paths(*(set(READERS) - {Role.APEL_OPERATOR}), organisation=organisation)),
    }
    return render(request, "office/rounds/show.html", context)


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, organisation: str) -> HttpResponse:
    owner, at = owner_of(request), timezone.now()
    if request.method != "POST":
        return _form(request, RoundForm(initial={"key": fresh_key(), **_proposal(owner)}, owner=owner))
    form = RoundForm(request.POST, owner=owner)
    if not form.is_valid():
        return _form(request, form, status=UNPROCESSABLE)
    actor, press = doors.acting(request), form.cleaned_data["key"]
    line = actions.plan_round(organisation=organisation, plan=form.plan(), by=actor, at=at, press=press)
    if line.state == RoundState.DRAFT:
        planning.refresh_participants(round_id=line.pk, by=actor, at=at)
    return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]), status=303)


def _proposal(owner: OrganisationRef) -> dict[str, Any]:
    """A working week that begins tomorrow: most offices sign within one."""
    today = timezone.now().astimezone(ZoneInfo(owner.zone)).date()
    start = today + timedelta(days=1)
    return {
        "opens_on": start,
        "opens_time": "07:00",
        "closes_on": start + timedelta(days=4),
        "closes_time": "16:00",
        "who": EVERYBODY,
    }


def _form(request: HttpRequest, form: RoundForm, *, line: RoundLine | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "round": line, "zone": zone_word(owner_of(request).zone)}
    return render(request, "office/rounds/plan.html", context, status=status)


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    owner, line, at = owner_of(request), round_or_404(request, code), timezone.now()
    if request.method != "POST":
        parts = rounds.parts_of(round_id=line.id)
        return _form(request, RoundForm(initial={"key": fresh_key(), **_known(line, parts)}, owner=owner), line=line)
    form = RoundForm(request.POST, owner=owner)
    if not form.is_valid():
        return _form(request, form, line=line, status=UNPROCESSABLE)
    planning.revise_round(round_id=line.id, plan=form.plan(), by=doors.acting(request), at=at)
    planning.refresh_participants(round_id=line.id, by=doors.acting(request), at=at)
    return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]), status=303)


def _known(line: RoundLine, parts: list[PartLine]) -> dict[str, Any]:
    """The draft as the form shows it again."""
    opens, closes = line.opens_at.astimezone(ZoneInfo(line.zone)), line.closes_at.astimezone(ZoneInfo(line.zone))
    return {
        "title": line.title,
        "texts": [f"{text.text_code}:{text.number}" for text in line.texts],
        "opens_on": opens.date(),
        "opens_time": opens.time(),
        "closes_on": closes.date(),
        "closes_time": closes.time(),
        "election": line.election,
        "heads_first": line.heads_first,
        "who": SOME if parts else EVERYBODY,
        "units": [part.value for part in parts if part.kind == "unit"],
        "places": [part.value for part in parts if part.kind == "place"],
        "numbers": "\n".join(part.value for part in parts if part.kind == "person"),
    }


@clerk
@require_POST
def open_(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line = round_or_404(request, code)
    try:
        expected = actions.open_round(round_id=line.id, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    fact = _("Rangkaian dibuka untuk {n} peserta.").format(n=number(expected))
    messages.success(request, f"{fact}\n" + _("Cetak kartu dan lembar tiap unit, lalu rencanakan apelnya."))
    return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]), status=303)


@clerk
@require_POST
def refresh(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line = round_or_404(request, code)
    try:
        new = planning.refresh_participants(round_id=line.id, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    words = _("Peserta sekarang {n}: {joined} masuk, {moved} pindah unit, {left} keluar sejak terakhir diperbarui.")
    said = words.format(
        n=number(new.expected), joined=number(new.joined), moved=number(new.moved), left=number(new.left)
    )
    why = _("Yang sudah menandatangani tetap dihitung di unit tempat mereka menandatangani.")
    messages.success(request, f"{said}\n\n{why}")
    return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]), status=303)


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line = round_or_404(request, code)
    form = CloseForm(request.POST or None, code=line.code)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_round(round_id=line.id, by=doors.acting(request), at=timezone.now())
        except Refusal as refusal:
            return refusals.answer(request, refusal)
        messages.success(
            request, _("Rangkaian ditutup.\nUnduh rekapitulasi dan surat-suratnya, lalu isi nomor suratnya.")
        )
        return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]), status=303)
    if line.state != RoundState.OPEN and request.method != "POST":
        return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]))
    context = {
        "form": form,
        "round": line,
        "disputes": rounds.open_disputes(organisation_id=owner_of(request).id, round_id=line.id),
        "sessions": [one for one in rounds.apel_of(round_id=line.id) if one.is_open],
        "is_early": timezone.now() < line.closes_at,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/rounds/close.html", context, status=status)
