"""Folding what the batches added into the count of each unit itself. Units above are added up while reading."""

from __future__ import annotations

from collections import Counter as Tally

from django.db import transaction

from ikrar.apps.pledges.actions.rows import DeltaKey, insert_counters, insert_deltas
from ikrar.apps.pledges.models import Counter, CounterDelta
from ikrar.apps.pledges.queries.standing import best_records

FOLD_AT_ONCE = 5_000


@transaction.atomic
def fold_counters() -> int:
    """Fold due deltas into the row of their own unit; returns how many were folded.

    Count and delta change in one transaction, so the sum of both is the live count at any moment.
    """
    due = list(
        CounterDelta.objects.select_for_update(skip_locked=True)
        .order_by("id")
        .values_list("id", "round_id", "unit_id", "revision_id", "level", "way", "change")[:FOLD_AT_ONCE]
    )
    if not due:
        return 0
    totals: Tally[DeltaKey] = Tally()
    for _, round_id, unit_id, revision_id, level, way, change in due:
        totals[round_id, unit_id, revision_id, level, way] += change
    # In one order, so that two processes that fold wait for each other and never deadlock.
    insert_counters(dict(sorted(totals.items())))
    CounterDelta.objects.filter(id__in=[row[0] for row in due]).delete()
    return len(due)


@transaction.atomic
def recount(*, round_id: int) -> None:
    """Count a round anew from its records, when a check finds a difference."""
    Counter.objects.filter(round_id=round_id).delete()
    CounterDelta.objects.filter(round_id=round_id).delete()
    totals: Tally[DeltaKey] = Tally()
    for (_, revision_id), best in best_records(round_id=round_id).items():
        totals[round_id, best.unit_id, revision_id, best.level, best.way] += 1
    insert_deltas(dict(totals))
