"""The cards desk: how each unit stands, what was printed, and one person's card. Looking prints nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.kinds import CardState
from ikrar.apps.accounts.queries import cards
from ikrar.apps.accounts.queries.cards import UnitCards
from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.web.office.cards import desk
from ikrar.web.office.cards.forms import LostForm, PrintForm
from ikrar.web.office.cards.message import message_of
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import fresh_key

UNPROCESSABLE = 422
PRINTS_SHOWN = 200
# A print of this age may still be on its way through "all packets".
RUNNING = timedelta(seconds=30)
_SHAPES = {
    CardState.NONE: "none",
    CardState.PRINTED: "wait",
    CardState.OPENED: "done",
    CardState.SPENT: "late",
    CardState.VOID: "refused",
    CardState.EXPIRED: "late",
}


def totals(units: list[UnitCards]) -> dict[str, int]:
    return {
        "units": len(units),
        "people": sum(unit.people for unit in units),
        "live": sum(unit.live for unit in units),
        "opened": sum(unit.opened for unit in units),
        "spent": sum(unit.spent for unit in units),
        "lacking": sum(unit.lacking for unit in units),
        "units_lacking": sum(1 for unit in units if unit.lacking),
    }


@desk.office
@require_safe
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    return list_page(request, PrintForm(initial={"key": fresh_key()}))


def list_page(request: HttpRequest, form: PrintForm, status: int = 200) -> HttpResponse:
    units = desk.units_of(request)
    top = min((unit.depth for unit in units), default=0)
    context: dict[str, Any] = {
        "units": [(unit, min(5, unit.depth - top)) for unit in units],
        "totals": totals(units),
        "round": desk.open_round(request),
        "form": form,
        "is_running": _is_running(request),
    }
    return render(request, "office/cards/list.html", context, status=status)


def _is_running(request: HttpRequest) -> bool:
    last = cards.batches(organisation_id=desk.owner_of(request).id, paths=desk.paths_of(request), most=1)
    return bool(last) and timezone.now() - last[0].at < RUNNING


@desk.office
@require_safe
def progress(request: HttpRequest, organisation: str) -> HttpResponse:
    """How far the printing of all packets is; asked again and again while it runs."""
    context = {"totals": totals(desk.units_of(request)), "is_running": _is_running(request)}
    return render(request, "office/cards/list.html#progress", context)


@desk.office
@require_safe
def prints(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = desk.owner_of(request)
    found = cards.batches(organisation_id=owner.id, paths=desk.paths_of(request), most=PRINTS_SHOWN)
    return render(request, "office/cards/prints.html", {"prints": found, "zone": owner.zone, "most": PRINTS_SHOWN})


@desk.office
@require_safe
def unit(request: HttpRequest, organisation: str, seq: int) -> HttpResponse:
    return unit_page(request, seq, PrintForm(initial={"key": fresh_key()}))


def unit_page(request: HttpRequest, seq: int, form: PrintForm, status: int = 200) -> HttpResponse:
    owner, found, round_ = desk.owner_of(request), desk.unit_or_404(request, seq), desk.open_round(request)
    context = {
        "unit": found,
        "people": [(one, _SHAPES[one.state], one.state.label) for one in desk.people_of(request, found)],
        "round": round_,
        "message": message_of(found.name, round_, _address(round_)) if round_ else "",
        "prints": cards.batches(organisation_id=owner.id, paths=[found.path], unit_id=found.unit_id, most=PRINTS_SHOWN),
        "zone": owner.zone,
        "form": form,
    }
    return render(request, "office/cards/unit.html", context, status=status)


def _address(round_: RoundLine) -> str:
    return f"{settings.IKRAR_URL}{reverse('tanda-tangan', args=[round_.code])}"


@desk.office
@require_safe
def person(request: HttpRequest, organisation: str, seq: int, person: int) -> HttpResponse:
    return person_page(request, seq, person, LostForm(initial={"key": fresh_key()}))


def person_page(request: HttpRequest, seq: int, person_id: int, form: LostForm, status: int = 200) -> HttpResponse:
    found = desk.unit_or_404(request, seq)
    one = desk.person_or_404(request, found, person_id)
    context = {
        "unit": found,
        "person": one,
        "shape": _SHAPES[one.state],
        "is_live": one.state in (CardState.PRINTED, CardState.OPENED),
        "zone": desk.owner_of(request).zone,
        "form": form,
    }
    return render(request, "office/cards/person.html", context, status=status)


@desk.office
@require_POST
def void(request: HttpRequest, organisation: str, seq: int, person: int) -> HttpResponse:
    found = desk.unit_or_404(request, seq)
    one = desk.person_or_404(request, found, person)
    form = LostForm(request.POST)
    if not form.is_valid():
        return person_page(request, seq, person, form, UNPROCESSABLE)
    why, actor = form.cleaned_data["why"], doors.acting(request)
    try:
        actions.void_card(organisation=organisation, person_id=person, by=actor, at=timezone.now(), why=why)
    except actions.ReasonMissing as refusal:
        form.add_error("why", refusals.say(refusal))
        return person_page(request, seq, person, form, UNPROCESSABLE)
    fact = _("Kartu {name} tidak berlaku lagi.").format(name=one.full_name)
    messages.success(request, f"{fact}\n" + _("Bila ia masih memerlukannya, cetak kartu baru."))
    return HttpResponseRedirect(reverse("kartu-orang", args=[organisation, seq, person]), status=303)
