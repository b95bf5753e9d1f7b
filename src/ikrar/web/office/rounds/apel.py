"""Sessions of a round: plan, open, close. Opening waits for nobody."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.pledges import rules
from ikrar.apps.pledges.actions import rounds as actions
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import rounds
from ikrar.apps.pledges.queries.rounds import ApelLine
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.rounds.forms import ApelForm
from ikrar.web.office.rounds.views import UNPROCESSABLE, owner_of, round_or_404
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import fresh_key

RUNNERS = (Role.CLERK, Role.APEL_OPERATOR)
runner = doors.office(*RUNNERS)


def session_or_404(request: HttpRequest, code: str, apel: str) -> ApelLine:
    owner = owner_of(request)
    found = rounds.apel_line(organisation_id=owner.id, round_code=code, code=apel)
    if found is None or not may_run(request, found):
        raise Http404
    return found


def may_run(request: HttpRequest, apel: ApelLine) -> bool:
    actor = doors.acting(request)
    return rules.may_run_apel(actor, organisation=owner_of(request).code, unit_path=apel.unit_path)


def signing_address(apel: ApelLine) -> str:
    """What the QR code opens: the sign page of this session."""
    return f"{settings.IKRAR_URL}/ruang/apel/{apel.code}/"


@runner
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    owner, line, actor = owner_of(request), round_or_404(request, code), doors.acting(request)
    if line.state == RoundState.CLOSED:
        return HttpResponseRedirect(reverse("rangkaian-satu", args=[organisation, line.code]))
    paths = actor.paths(*RUNNERS, organisation=organisation)
    opens = line.opens_at.astimezone(ZoneInfo(line.zone))
    start = {"key": fresh_key(), "starts_on": opens.date(), "starts_time": "07:30", "zone": owner.zone}
    form = ApelForm(request.POST or None, initial=start, owner=owner, paths=paths)
    if request.method == "POST" and form.is_valid():
        press = form.cleaned_data["key"]
        apel = actions.plan_apel(round_id=line.id, plan=form.plan(), by=actor, at=timezone.now(), press=press)
        return HttpResponseRedirect(reverse("apel-satu", args=[organisation, line.code, apel.code]), status=303)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/rounds/apel_plan.html", {"form": form, "round": line}, status=status)


@runner
@require_safe
def show(request: HttpRequest, organisation: str, code: str, apel: str) -> HttpResponse:
    line, session = round_or_404(request, code), session_or_404(request, code, apel)
    context = {"round": line, "apel": session, "address": signing_address(session)}
    return render(request, "office/rounds/apel.html", context)


@runner
@require_POST
def open_(request: HttpRequest, organisation: str, code: str, apel: str) -> HttpResponse:
    session = session_or_404(request, code, apel)
    try:
        actions.open_apel(apel_id=session.id, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    fact, act = _("{apel} dibuka.").format(apel=session.title), _("Tampilkan layarnya; peserta memindai kode QR.")
    messages.success(request, f"{fact}\n{act}")
    return HttpResponseRedirect(reverse("apel-satu", args=[organisation, code, session.code]), status=303)


@runner
@require_POST
def close(request: HttpRequest, organisation: str, code: str, apel: str) -> HttpResponse:
    session = session_or_404(request, code, apel)
    try:
        actions.close_apel(apel_id=session.id, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    fact = _("{apel} ditutup.").format(apel=session.title)
    act = _("Yang belum menandatangani tetap dapat menandatangani susulan sampai rangkaian ditutup.")
    messages.success(request, f"{fact}\n{act}")
    return HttpResponseRedirect(reverse("apel-satu", args=[organisation, code, session.code]), status=303)
