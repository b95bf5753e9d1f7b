"""The Inspektorat's desk. Counts are free to see; reading names leaves a trace. No score, no order of agencies."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.kinds import ExceptionKind, RoundState
from ikrar.apps.pledges.queries import exceptions, rounds
from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.core.authority import Role
from ikrar.web.office.inspectorate.forms import SampleForm
from ikrar.web.shared import doors
from ikrar.web.shared.press import fresh_key

inspector = doors.office(Role.INSPECTORATE)
WHAT_IT_MEANS = {
    ExceptionKind.ONE_DEVICE: _("Perangkat bersama diperbolehkan; tanyakan apakah setiap orang hadir sendiri."),
    ExceptionKind.ODD_HOURS: _("Jaga malam dan zona waktu lain adalah sebab yang biasa."),
    ExceptionKind.ON_LEAVE: _("Orang yang cuti boleh menandatangani; tanyakan apakah ia sendiri yang melakukannya."),
    ExceptionKind.ONE_OPERATOR: _("Banyak orang dibantu satu petugas; bandingkan dengan daftar hadirnya."),
    ExceptionKind.NO_SCAN: _("Setiap baris kertas seharusnya punya foto lembarnya."),
    ExceptionKind.DISPUTES: _("Pemilik nama membantah. Di luar hitungan sampai Anda memutus."),
}


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def round_or_404(request: HttpRequest, code: str) -> RoundLine:
    found = rounds.round_line(organisation_id=owner_of(request).id, code=code)
    if found is None or found.state == RoundState.DRAFT:
        raise Http404
    return found


def note_reading(request: HttpRequest, line: RoundLine, what: str) -> None:
    """Names were read: by whom, of which round and list, when."""
    actor, owner = doors.acting(request), owner_of(request)
    audit.note(
        actor=actor,
        organisation=owner.code,
        verb="exceptions.read",
        subject=f"{line.code}:{what}",
        at=timezone.now(),
        mandate=actor.by(Role.INSPECTORATE, organisation=owner.code),
    )


@inspector
@require_safe
def room(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = owner_of(request)
    lines = [line for line in rounds.rounds_of(organisation_id=owner.id) if line.state != RoundState.DRAFT]
    context = {"rounds": lines, "open_disputes": rounds.open_disputes(organisation_id=owner.id)}
    return render(request, "office/inspectorate/room.html", context)


@inspector
@require_safe
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    return round_page(request, round_or_404(request, code), SampleForm(initial={"key": fresh_key()}))


def round_page(request: HttpRequest, line: RoundLine, form: SampleForm, status: int = 200) -> HttpResponse:
    organisation = owner_of(request).code
    found = exceptions.counts(round_id=line.id)
    address = {
        kind: reverse("inspektorat-keberatan", args=[organisation, line.code])
        if kind is ExceptionKind.DISPUTES
        else reverse("inspektorat-daftar", args=[organisation, line.code, kind.value])
        for kind in ExceptionKind
    }
    context = {
        "round": line,
        "kinds": [(kind, found[kind], WHAT_IT_MEANS[kind], address[kind]) for kind in ExceptionKind],
        "undecided": rounds.open_disputes(organisation_id=owner_of(request).id, round_id=line.id),
        "draws": exceptions.draws(organisation=organisation, round_code=line.code),
        "form": form,
    }
    return render(request, "office/inspectorate/round.html", context, status=status)


@inspector
@require_safe
def listed(request: HttpRequest, organisation: str, code: str, kind: str) -> HttpResponse:
    line = round_or_404(request, code)
    if kind not in ExceptionKind.values or kind == ExceptionKind.DISPUTES:
        raise Http404
    found = ExceptionKind(kind)
    context = {"round": line, "kind": found, "meaning": WHAT_IT_MEANS[found], "groups": False}
    if found is ExceptionKind.ONE_OPERATOR:
        context["operators"] = exceptions.operators(round_id=line.id)
    context["lines"] = exceptions.lines(round_id=line.id, kind=found)
    context["groups"] = found is ExceptionKind.ONE_DEVICE
    note_reading(request, line, kind)
    return render(request, "office/inspectorate/listed.html", context)
