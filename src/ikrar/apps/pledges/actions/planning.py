"""Before and beside a round: mending a draft, and following the roster while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.actions.rounds import (
    RoundPlan,
    StepOutOfOrder,
    WindowWrong,
    adopted_revisions,
    locked_round,
    set_parts,
    sync_participants,
)
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import Participant, Round, RoundPart, RoundText, Signature
from ikrar.apps.roster.models import Post
from ikrar.core.authority import Actor


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What following the roster changed; `expected` is the number of participants now."""

    expected: int
    joined: int
    moved: int
    left: int


@transaction.atomic
def revise_round(*, round_id: int, plan: RoundPlan, by: Actor, at: datetime) -> Round:
    """Another plan for a draft. Refuses    NotYours, StepOutOfOrder (opened), WindowWrong, TextNotAdopted"""
    round_ = locked_round(round_id, by)
    if round_.state != RoundState.DRAFT:
        raise StepOutOfOrder(what="Mengubah rancangan", state=round_.get_state_display().lower())
    if plan.closes_at <= plan.opens_at:
        raise WindowWrong
    revisions = adopted_revisions(round_.organisation, plan.revision_ids)
    round_.title, round_.election, round_.heads_first = plan.title, plan.election, plan.heads_first
    round_.opens_at, round_.closes_at = plan.opens_at, plan.closes_at
    round_.save(update_fields=["title", "election", "heads_first", "opens_at", "closes_at"])
    RoundText.objects.filter(round=round_).delete()
    RoundText.objects.bulk_create(
        RoundText(round=round_, revision=revision, order=order) for order, revision in enumerate(revisions)
    )
    RoundPart.objects.filter(round=round_).delete()
    set_parts(round_, round_.organisation, plan.parts)
    audit.note(actor=by, organisation=round_.organisation.code, verb="round.revised", subject=round_.code, at=at)
    return round_


@transaction.atomic
def refresh_participants(*, round_id: int, by: Actor, at: datetime) -> Refreshed:
    """Bring the expected people in step with the roster of this day, and say what changed.

    Refuses    NotYours, StepOutOfOrder (closed)
    """
    round_ = locked_round(round_id, by)
    if round_.state == RoundState.CLOSED:
        raise StepOutOfOrder(what="Memperbarui peserta", state=round_.get_state_display().lower())
    before = round_.participants.filter(left_at=None).count()
    day = at.astimezone(ZoneInfo(round_.zone)).date()
    today = Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))
    signed = Signature.objects.filter(round_id=round_id, person_id=OuterRef("person_id"))
    elsewhere = Post.objects.filter(today, person_id=OuterRef("person_id")).exclude(unit_id=OuterRef("unit_id"))
    open_now = Participant.objects.filter(Exists(elsewhere), ~Exists(signed), round_id=round_id, left_at=None)
    moving = dict(open_now.values_list("id", "unit_id"))
    expected = sync_participants(round_id=round_id, at=at)
    left = round_.participants.filter(left_at=at).count()
    still = dict(Participant.objects.filter(id__in=moving, left_at=None).values_list("id", "unit_id"))
    moved = sum(1 for pk, unit_id in still.items() if unit_id != moving[pk])
    subject = f"{round_.code}:{expected}"
    audit.note(actor=by, organisation=round_.organisation.code, verb="round.refreshed", subject=subject, at=at)
    return Refreshed(expected=expected, joined=max(0, expected - before + left), moved=moved, left=left)
