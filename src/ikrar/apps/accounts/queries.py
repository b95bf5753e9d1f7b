"""Who is asking, and what they may do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from ikrar.apps.accounts.models import Mandate, User
from ikrar.apps.roster.models import Organisation
from ikrar.core.authority import Actor, Role
from ikrar.core.authority import Mandate as MandateInForce


@dataclass(frozen=True, slots=True)
class OrganisationRef:
    """What pages and actions need of an organisation; `zone` is IANA, "today" is its local day."""

    id: int
    code: str
    name: str
    zone: str

    def local_day(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


def actor_for(*, user: User, at: datetime) -> Actor:
    """The actor with the mandates in force at this moment, each read in its organisation's own zone."""
    rows = (
        Mandate.objects.filter(user=user)
        .filter(Q(ends_before=None) | Q(ends_before__gte=at.date()))
        .select_related("organisation", "unit")
        .order_by("organisation__code", "role")
    )
    in_force = []
    for row in rows:
        today = at.astimezone(ZoneInfo(row.organisation.zone)).date()
        if row.starts_on <= today and (row.ends_before is None or today < row.ends_before):
            path = row.unit.path if row.unit else ""
            in_force.append(
                MandateInForce(id=row.pk, organisation=row.organisation.code, role=Role(row.role), unit_path=path)
            )
    return Actor(user_id=user.pk, person_id=user.person_id, name=user.name or user.username, mandates=tuple(in_force))


def organisation(*, code: str) -> OrganisationRef | None:
    row = Organisation.objects.filter(code=code).values_list("id", "code", "name", "zone").first()
    return OrganisationRef(*row) if row else None


def organisations_of(*, actor: Actor) -> list[OrganisationRef]:
    """The organisations in which the actor holds a mandate, by name."""
    codes = {mandate.organisation for mandate in actor.mandates}
    rows = Organisation.objects.filter(code__in=codes).order_by("name").values_list("id", "code", "name", "zone")
    return [OrganisationRef(*row) for row in rows]
