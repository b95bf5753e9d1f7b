"""Deciding what one press disputed: ikrar and pakta of one act stand or fall together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ikrar.apps.pledges.actions.refuse import AlreadyDecided, decide_dispute
from ikrar.core.authority import Actor


@transaction.atomic
def decide_act(*, dispute_ids: Sequence[int], upheld: bool, reason: str, by: Actor, at: datetime) -> None:
    """One decision for the disputes of an act that wait for one.

    Refuses    NotYours, ReasonMissing; AlreadyDecided where none waits
    """
    if not dispute_ids:
        raise AlreadyDecided
    for dispute_id in dispute_ids:
        decide_dispute(dispute_id=dispute_id, upheld=upheld, reason=reason, by=by, at=at)
