"""What waits for me today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ikrar.apps.accounts.queries import organisations_of
from ikrar.apps.pledges.queries import rounds
from ikrar.core.authority import Role
from ikrar.web.office.coverage.scope import READERS, widest
from ikrar.web.office.home.tasks import Desk, recent, tasks
from ikrar.web.shared import doors


@doors.office(*Role)
@require_safe
def home(request: HttpRequest, organisation: str) -> HttpResponse:
    at, actor = timezone.now(), doors.acting(request)
    owner = request.organisation  # type: ignore[attr-defined]
    lines = recent(rounds.rounds_of(organisation_id=owner.id), at)
    desk = Desk(actor=actor, owner=owner, at=at, lines=lines)
    context = {"tasks": tasks(desk), "running": _running(desk), "today": at, "zone": owner.zone}
    return render(request, "office/home/show.html", context)


def _running(desk: Desk) -> list[dict[str, Any]]:
    """Open rounds with the numbers of the reader's own part of the tree."""
    paths = widest(desk.actor.paths(*READERS, organisation=desk.owner.code))
    found = []
    for line in desk.lines:
        phase = line.phase(desk.at)
        if not paths or not line.texts or phase not in ("menunggu", "berjalan", "lewat"):
            continue
        expected, signed = line.expected, line.signed
        if "" not in paths:
            revision = line.texts[0].revision_id
            expected, signed = rounds.progress(round_id=line.id, revision_id=revision, paths=paths)
        found.append(
            {
                "line": line,
                "phase": phase,
                "signed": signed,
                "expected": expected,
                "missing": max(0, expected - signed),
            }
        )
    return found


@doors.signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The way in that public pages show: to one's only office, or to the room that lists all of them."""
    offices = organisations_of(actor=doors.acting(request))
    return redirect("kantor", offices[0].code) if len(offices) == 1 else redirect("ruang")
