"""Presses that print: each answers with a file. A page that prints is never opened by a GET."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from ikrar.apps.accounts.actions import AlreadyPrinted
from ikrar.core.refusal import Refusal
from ikrar.web.office.cards import desk, printing
from ikrar.web.office.cards.forms import LostForm, PrintForm
from ikrar.web.office.cards.printing import Order, Paper
from ikrar.web.office.cards.views import UNPROCESSABLE, list_page, person_page, unit_page
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import PressForm

CONFLICT = 409


def _order(request: HttpRequest, form: PressForm, *, whom: str = "") -> Order:
    typed = form.cleaned_data
    return Order(
        owner=desk.owner_of(request),
        by=doors.acting(request),
        at=timezone.now(),
        key=typed["key"],
        whom=whom or typed["whom"],
        why=typed["why"].strip(),
        round=desk.open_round(request),
    )


def _attached(paper: Paper, kind: str = "application/pdf") -> HttpResponse:
    response = HttpResponse(paper.content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, paper.name) or ""
    return response


def _refused(form: PressForm, refusal: Refusal) -> int:
    form.add_error(None, f"{refusals.say(refusal)} {refusals.say_todo(refusal)}")
    return CONFLICT if isinstance(refusal, AlreadyPrinted) else UNPROCESSABLE


@desk.office
@require_POST
def print_unit(request: HttpRequest, organisation: str, seq: int) -> HttpResponse:
    unit, form = desk.unit_or_404(request, seq), PrintForm(request.POST)
    if not form.is_valid():
        return unit_page(request, seq, form, UNPROCESSABLE)
    order = _order(request, form)
    try:
        paper = printing.cards_paper(order, unit, printing.chosen(desk.people_of(request, unit), order.whom))
    except Refusal as refusal:
        return unit_page(request, seq, form, _refused(form, refusal))
    return _attached(paper)


@desk.office
@require_POST
def packet_of_unit(request: HttpRequest, organisation: str, seq: int) -> HttpResponse:
    """Cover, list of receipt, signing sheet and cards in one file."""
    unit, form = desk.unit_or_404(request, seq), PrintForm(request.POST)
    if not form.is_valid():
        return unit_page(request, seq, form, UNPROCESSABLE)
    order = _order(request, form)
    try:
        paper = printing.packet_paper(order, unit, printing.chosen(desk.people_of(request, unit), order.whom))
    except Refusal as refusal:
        return unit_page(request, seq, form, _refused(form, refusal))
    return _attached(paper)


@desk.office
@require_POST
def print_person(request: HttpRequest, organisation: str, seq: int, person: int) -> HttpResponse:
    """A new card for one person; the old one is void from now on."""
    unit, form = desk.unit_or_404(request, seq), LostForm(request.POST)
    one = desk.person_or_404(request, unit, person)
    if not form.is_valid():
        return person_page(request, seq, person, form, UNPROCESSABLE)
    try:
        paper = printing.cards_paper(_order(request, form, whom=str(person)), unit, [one])
    except Refusal as refusal:
        return person_page(request, seq, person, form, _refused(form, refusal))
    return _attached(paper)


@desk.office
@require_POST
def everything(request: HttpRequest, organisation: str) -> HttpResponse:
    """All units of the reader's subtrees, packet by packet, in one file that is sent while it is made."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        return list_page(request, form, UNPROCESSABLE)
    order = _order(request, form)
    units = printing.due_units(desk.units_of(request), order.whom)
    if not units:
        form.add_error(None, refusals.say(printing.NothingDue()))
        return list_page(request, form, UNPROCESSABLE)
    response = StreamingHttpResponse(printing.everything(order, units), content_type="application/zip")
    name = f"paket-{organisation}-{order.at.astimezone(order.zone):%Y-%m-%d-%H%M}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response  # type: ignore[return-value]  # a stream is no HttpResponse to the stubs
