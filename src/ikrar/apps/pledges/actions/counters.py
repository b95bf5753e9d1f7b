"""Folding what the batches added into counts of every unit's subtree."""

from __future__ import annotations

from collections import Counter as Tally

from django.db import transaction
from django.db.models import Q

from ikrar.apps.pledges.actions.rows import DeltaKey, insert_counters, insert_deltas
from ikrar.apps.pledges.models import Counter, CounterDelta, Signature
from ikrar.apps.roster.models import Unit

FOLD_AT_ONCE = 5_000


@transaction.atomic
def fold_counters() -> int:
    """Fold due deltas into the rows of their unit and all units above; returns how many were folded.

    Count and delta change in one transaction, so the sum of both is the live count at any moment.
    """
    due = list(
        CounterDelta.objects.select_for_update(skip_locked=True)
        .order_by("id")
        .values_list("id", "round_id", "unit_id", "revision_id", "level", "way", "change")[:FOLD_AT_ONCE]
    )
    if not due:
        return 0
    above = _lines_up({unit_id for _, _, unit_id, *_ in due})
    totals: Tally[DeltaKey] = Tally()
    for _, round_id, unit_id, revision_id, level, way, change in due:
        for ancestor in above[unit_id]:
            totals[round_id, ancestor, revision_id, level, way] += change
    insert_counters(dict(totals))
    CounterDelta.objects.filter(id__in=[row[0] for row in due]).delete()
    return len(due)


@transaction.atomic
def recount(*, round_id: int) -> None:
    """Count a round anew from its records: after units moved in the tree, or when a check finds a difference."""
    Counter.objects.filter(round_id=round_id).delete()
    CounterDelta.objects.filter(round_id=round_id).delete()
    best: dict[tuple[int, int], tuple[int, int, str]] = {}
    for person_id, revision_id, unit_id, level, way in (
        Signature.objects.filter(round_id=round_id)
        .filter(Q(dispute=None) | Q(dispute__upheld=False))
        .order_by("level", "id")
        .values_list("person_id", "revision_id", "unit_id", "level", "way")
    ):
        best[person_id, revision_id] = (unit_id, level, way)
    totals: Tally[DeltaKey] = Tally()
    for (_, revision_id), (unit_id, level, way) in best.items():
        totals[round_id, unit_id, revision_id, level, way] += 1
    insert_deltas(dict(totals))


def _lines_up(units: set[int]) -> dict[int, list[int]]:
    """unit -> itself and every unit above it, by materialised path."""
    paths = dict(Unit.objects.filter(id__in=units).values_list("id", "path"))
    organisations = set(Unit.objects.filter(id__in=units).values_list("organisation_id", flat=True))
    prefixes = {path[: i + 1] for path in paths.values() for i, sign in enumerate(path) if sign == "."}
    ids = {
        (organisation, path): pk
        for organisation, path, pk in Unit.objects.filter(
            organisation_id__in=organisations, path__in=prefixes
        ).values_list("organisation_id", "path", "id")
    }
    owners = dict(Unit.objects.filter(id__in=units).values_list("id", "organisation_id"))
    return {
        unit: [ids[owners[unit], path[: i + 1]] for i, sign in enumerate(path) if sign == "."]
        for unit, path in paths.items()
    }
