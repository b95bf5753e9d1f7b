"""The page beside the podium: a QR code, a count, no controls. It reads counters only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from ikrar.apps.pledges.queries import rounds, screen
from ikrar.web.office.rounds.apel import may_run, runner, signing_address
from ikrar.web.office.rounds.views import owner_of
from ikrar.web.shared.papers.qr import projector_qr


@runner
@require_safe
def show(request: HttpRequest, organisation: str, apel: str) -> HttpResponse:
    owner = owner_of(request)
    found = rounds.session(organisation_id=owner.id, code=apel)
    if found is None or not may_run(request, found[1]):
        raise Http404
    round_id, session = found
    seen = screen.screen(apel=session, round_id=round_id, organisation_id=owner.id)
    address = signing_address(session)
    context = {
        "apel": session,
        "qr": mark_safe(projector_qr(address)),  # noqa: S308 - drawn by us out of our own address
        "address": address.partition("://")[2],
        "signed": seen.signed,
        "expected": seen.expected,
        "units": seen.units,
        "more_units": seen.more_units,
        "leader": seen.leader,
        "state_url": "" if session.closed_at else reverse("apel-layar", args=[organisation, session.code]),
    }
    part = "#live" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"office/apel/projector.html{part}", context)
