"""Opening a desk, waiting for its witness, finding the next person, and ending it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges.actions import desk as actions
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import desk, rounds
from ikrar.apps.pledges.queries.desk import ShiftView
from ikrar.apps.pledges.queries.paper import ASSISTANTS
from ikrar.core.refusal import Refusal
from ikrar.web.office.desk.forms import ShiftForm
from ikrar.web.office.roster.person_code import hide
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.press import fresh_key
from ikrar.web.shared.refusals import say, say_todo

UNPROCESSABLE = 422
assistant = doors.office(*ASSISTANTS)


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def own_shift_or_404(request: HttpRequest, code: str, at: datetime) -> ShiftView:
    """The operator's own desk, in this office."""
    shift = desk.shift_view(code=code, at=at)
    is_own = shift is not None and shift.operator_id == doors.acting(request).user_id
    if shift is None or not is_own or shift.organisation_code != owner_of(request).code:
        raise Http404
    return shift


@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, organisation: str) -> HttpResponse:
    at, actor = timezone.now(), doors.acting(request)
    form = _form(request, at)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            code = actions.open_shift(
                organisation=organisation,
                round_code=chosen["round"],
                unit_code=chosen["unit"],
                apel_code=chosen["apel"],
                by=actor,
                at=at,
                press=chosen["key"],
            )
            return HttpResponseRedirect(reverse("meja-giliran", args=[organisation, code]), status=303)
        except Refusal as refusal:
            form.add_error(None, f"{say(refusal)} {say_todo(refusal)}".strip())
    context = {
        "form": form,
        "has_rounds": bool(form.fields["round"].choices),  # type: ignore[attr-defined]
        "shift": desk.live_shift_of(organisation_id=owner_of(request).id, user_id=actor.user_id, at=at),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/desk/open.html", context, status=status)


def _form(request: HttpRequest, at: datetime) -> ShiftForm:
    owner = owner_of(request)
    lines = [
        line
        for line in rounds.rounds_of(organisation_id=owner.id)
        if line.state == RoundState.OPEN and line.opens_at <= at < line.closes_at
    ]
    paths = doors.acting(request).paths(*ASSISTANTS, organisation=owner.code)
    return ShiftForm(
        request.POST or None,
        initial={"key": fresh_key()},
        rounds=lines,
        sessions=[(line, apel) for line in lines for apel in rounds.apel_of(round_id=line.id) if apel.is_open],
        units=rounds.units(organisation_id=owner.id, paths=paths),
    )


@assistant
@require_safe
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    at = timezone.now()
    shift = own_shift_or_404(request, code, at)
    text = request.GET.get("cari", "")[:80]
    found = desk.find(shift=shift, text=text, at=at) if shift.is_live and shift.witness_id else []
    people = [
        {"line": one, "url": reverse("meja-orang", args=[organisation, code, hide(one.person_id)])} for one in found
    ]
    context = {"shift": shift, "people": people, "text": text, "most": desk.MOST_FOUND}
    part = "#state" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"office/desk/shift.html{part}", context)


@assistant
@require_POST
def end(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    try:
        actions.end_shift(code=code, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    messages.success(request, _("Giliran meja bantuan berakhir.\nTerima kasih kepada saksinya."))
    return HttpResponseRedirect(reverse("meja", args=[organisation]), status=303)
