"""Mandates (on pages: penugasan) as their desk reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from ikrar.apps.accounts.models import Mandate
from ikrar.core.authority import Role


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One mandate in force or to come. `unit` is empty for the whole organisation."""

    id: int
    user_id: int
    username: str
    name: str
    role: str
    role_label: str
    unit: str
    unit_path: str
    starts_on: date
    ends_before: date | None
    granted_by: str
    granted_at: datetime
    why: str
    is_bare: bool


def mandates(
    *, organisation_id: int, day: date, paths: Sequence[str] = ("",), roles: Sequence[Role] = tuple(Role)
) -> list[MandateLine]:
    """Those that have not ended on this day, within these subtrees, by role and name. One statement."""
    inside = Q() if "" in paths else Q(pk__in=[])
    for path in filter(None, paths):
        inside |= Q(unit__path__startswith=path)
    rows = (
        Mandate.objects.filter(inside, organisation_id=organisation_id, role__in=[role.value for role in roles])
        .filter(Q(ends_before=None) | Q(ends_before__gt=day))
        .select_related("user", "unit", "granted_by")
        .order_by("role", "user__name", "id")
    )
    return [
        MandateLine(
            id=row.pk,
            user_id=row.user_id,
            username=row.user.username,
            name=row.user.name or row.user.username,
            role=row.role,
            role_label=row.get_role_display(),
            unit=row.unit.name if row.unit else "",
            unit_path=row.unit.path if row.unit else "",
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            granted_by=row.granted_by.name if row.granted_by else "",
            granted_at=row.granted_at,
            why=row.why,
            is_bare=row.user.person_id is None,
        )
        for row in rows
    ]
