"""From what people type or print to row ids, inside one organisation."""

from __future__ import annotations

from collections.abc import Iterable

from ikrar.apps.roster.models import Number, Unit


def units_by_code(*, organisation: str, codes: Iterable[str]) -> dict[str, int]:
    return dict(Unit.objects.filter(organisation__code=organisation, code__in=set(codes)).values_list("code", "id"))


def people_by_number(*, organisation: str, numbers: Iterable[str]) -> dict[str, int]:
    """number -> person; a number that nobody carries is missing from the answer."""
    wanted = list(set(numbers))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 5_000):
        rows = Number.objects.filter(organisation__code=organisation, value__in=wanted[start : start + 5_000])
        found |= dict(rows.values_list("value", "person_id"))
    return found
