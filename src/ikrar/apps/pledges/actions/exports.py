"""Names that leave the page: allowed to few, and always with a trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.queries import coverage
from ikrar.apps.pledges.queries.coverage import MissingPerson
from ikrar.apps.pledges.rules import NotYours, may_see_names
from ikrar.core.authority import Actor, Role

SEERS = (Role.CLERK, Role.UNIT_HEAD, Role.UNIT_OPERATOR)


@transaction.atomic
def take_names(
    *, organisation: str, round_id: int, round_code: str, revision_id: int, unit_path: str, by: Actor, at: datetime
) -> list[MissingPerson]:
    """Who has not signed in a subtree, to be carried away; the audit keeps who took how many. Refuses    NotYours"""
    if not may_see_names(by, organisation=organisation, unit_path=unit_path):
        raise NotYours
    people = coverage.people(round_id=round_id, revision_id=revision_id, unit_path=unit_path, at=at)
    audit.note(
        actor=by,
        organisation=organisation,
        verb="coverage.names_taken",
        subject=f"{round_code}:{len(people)}",
        at=at,
        mandate=by.by(*SEERS, organisation=organisation, unit_path=unit_path),
    )
    return people
