"""Who writes which letters: the clerk all of them; operators and heads those of their own units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils import timezone

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import papers, rounds
from ikrar.apps.pledges.queries.papers import LetterheadLines
from ikrar.apps.pledges.queries.recap import HeadLine
from ikrar.apps.pledges.queries.rounds import ApelLine, RoundLine, UnitChoice
from ikrar.core.authority import Actor, Role
from ikrar.web.shared import doors
from ikrar.web.shared.papers.letterhead import Letterhead

WRITERS = (Role.CLERK, Role.UNIT_OPERATOR, Role.UNIT_HEAD)
writer = doors.office(*WRITERS)
clerk = doors.office(Role.CLERK)


@dataclass(frozen=True, slots=True)
class Desk:
    """One request at the letters desk."""

    owner: OrganisationRef
    actor: Actor
    at: datetime
    round: RoundLine
    paths: tuple[str, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.round.zone)

    @property
    def day(self) -> date:
        return self.at.astimezone(self.zone).date()

    @property
    def is_provisional(self) -> bool:
        return self.round.state != RoundState.CLOSED

    @property
    def writes_all(self) -> bool:
        return self.actor.holds(Role.CLERK, organisation=self.owner.code)

    @property
    def naskah(self) -> str:
        return " dan ".join(text.title for text in self.round.texts)

    def heads(self) -> list[HeadLine]:
        return papers.heads(organisation_id=self.owner.id, paths=self.paths, day=self.day)

    def units(self) -> list[UnitChoice]:
        return rounds.units(organisation_id=self.owner.id, paths=self.paths)

    def sessions(self) -> list[ApelLine]:
        return rounds.apel_of(round_id=self.round.id)

    def head_lines(self) -> LetterheadLines:
        return papers.letterhead_lines(organisation_id=self.owner.id)


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def desk_of(request: HttpRequest, code: str) -> Desk:
    """404 where the round is not there or still a draft."""
    owner, actor = owner_of(request), doors.acting(request)
    line = rounds.round_line(organisation_id=owner.id, code=code)
    if line is None or line.state == RoundState.DRAFT or not line.texts:
        raise Http404
    return Desk(owner, actor, timezone.now(), line, actor.paths(*WRITERS, organisation=owner.code))


def letterhead_of(lines: LetterheadLines) -> Letterhead:
    return Letterhead(government=lines.government, office=lines.office, address=lines.address)
