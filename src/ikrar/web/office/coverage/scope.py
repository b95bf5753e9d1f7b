"""Which part of the tree a reader of coverage may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import coverage, recap, rounds
from ikrar.apps.pledges.queries.coverage import UnitCoverage
from ikrar.apps.pledges.queries.recap import UnitRef
from ikrar.apps.pledges.queries.rounds import RoundLine, TextOfRound
from ikrar.core.authority import Actor, Role
from ikrar.web.shared import doors

READERS = (Role.CLERK, Role.UNIT_OPERATOR, Role.UNIT_HEAD, Role.INSPECTORATE)
reader = doors.office(*READERS)


@dataclass(frozen=True, slots=True)
class Scope:
    """The round, the text that is counted, and the subtrees of the reader, none inside another."""

    owner: OrganisationRef
    actor: Actor
    round: RoundLine
    text: TextOfRound
    paths: tuple[str, ...]

    def covers(self, path: str) -> bool:
        return path.startswith(self.paths)

    def trees(self, at: datetime) -> list[list[UnitCoverage]]:
        revision = self.text.revision_id
        return [
            coverage.tree(round_id=self.round.id, revision_id=revision, unit_path=path, at=at) for path in self.paths
        ]

    def unit(self, code: str) -> UnitRef:
        found = recap.unit_of(organisation_id=self.owner.id, code=code)
        if found is None or not self.covers(found.path):
            raise Http404
        return found


def scope_of(request: HttpRequest, code: str, *, text: str = "") -> Scope:
    """404 where the round is not there or still a draft."""
    owner: OrganisationRef = request.organisation  # type: ignore[attr-defined]
    actor = doors.acting(request)
    line = rounds.round_line(organisation_id=owner.id, code=code)
    if line is None or line.state == RoundState.DRAFT or not line.texts:
        raise Http404
    chosen = next((one for one in line.texts if one.text_code == text), line.texts[0])
    return Scope(owner, actor, line, chosen, widest(actor.paths(*READERS, organisation=owner.code)))


def widest(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Subtrees without those that lie inside another."""
    found: list[str] = []
    for path in sorted(paths):
        if not path.startswith(tuple(found)):
            found.append(path)
    return tuple(found)
