"""What the pages of the cards desk share: whose units, which day, which round is being signed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils import timezone

from ikrar.apps.accounts.queries import OrganisationRef, cards
from ikrar.apps.accounts.queries.cards import PersonCard, UnitCards
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import rounds
from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.core.authority import Role
from ikrar.web.shared import doors

HOLDERS = (Role.CLERK, Role.UNIT_OPERATOR)
office = doors.office(*HOLDERS)


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def paths_of(request: HttpRequest) -> tuple[str, ...]:
    return doors.acting(request).paths(*HOLDERS, organisation=owner_of(request).code)


def today(request: HttpRequest) -> date:
    return timezone.now().astimezone(ZoneInfo(owner_of(request).zone)).date()


def units_of(request: HttpRequest) -> list[UnitCards]:
    return cards.unit_cards(
        organisation_id=owner_of(request).id, paths=paths_of(request), day=today(request), at=timezone.now()
    )


def unit_or_404(request: HttpRequest, seq: int) -> UnitCards:
    found = next((unit for unit in units_of(request) if unit.seq == seq), None)
    if found is None:
        raise Http404
    return found


def people_of(request: HttpRequest, unit: UnitCards) -> list[PersonCard]:
    return cards.people_cards(unit_id=unit.unit_id, day=today(request), at=timezone.now())


def person_or_404(request: HttpRequest, unit: UnitCards, person_id: int) -> PersonCard:
    found = next((one for one in people_of(request, unit) if one.person_id == person_id), None)
    if found is None:
        raise Http404
    return found


def open_round(request: HttpRequest) -> RoundLine | None:
    """The round that cards are printed for: open, its window not over, the soonest to close."""
    at = timezone.now()
    found = [
        line
        for line in rounds.rounds_of(organisation_id=owner_of(request).id)
        if line.state == RoundState.OPEN and at < line.closes_at
    ]
    return min(found, key=lambda line: line.closes_at, default=None)
