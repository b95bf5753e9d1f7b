"""Which record of a person counts, where several stand: one rule for the live count, the recount and disputes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ikrar.apps.pledges.models import Signature


@dataclass(frozen=True, slots=True)
class Best:
    unit_id: int
    unit_path: str
    level: int
    way: str


def standing_records(*, round_id: int) -> QuerySet[Signature]:
    """Records that nobody disputes, or whose dispute was turned down; the better one later.

    The rule: the highest level, then the newest, which is the largest id.
    """
    undisputed = Q(dispute=None) | Q(dispute__upheld=False)
    return Signature.objects.filter(undisputed, round_id=round_id).order_by("level", "id")


def best_records(*, round_id: int) -> dict[tuple[int, int], Best]:
    """(person, revision) -> the one record that counts."""
    rows = standing_records(round_id=round_id).values_list(
        "person_id", "revision_id", "unit_id", "unit__path", "level", "way"
    )
    # The better row comes later and takes the place.
    return {(person, revision): Best(unit, path, level, way) for person, revision, unit, path, level, way in rows}
