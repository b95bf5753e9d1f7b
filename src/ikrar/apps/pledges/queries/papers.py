"""What letters and packets say of an organisation, a round and a unit: counts, offices, and who signs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q

from ikrar.apps.ledger import public as ledger
from ikrar.apps.pledges.models import Dispute, Participant, Round, Signature
from ikrar.apps.pledges.queries.coverage import absent_on
from ikrar.apps.pledges.queries.paper import shown_numbers
from ikrar.apps.pledges.queries.recap import HeadLine, heads_on
from ikrar.apps.roster.kinds import NumberScheme
from ikrar.apps.roster.models import Absence, Number, Organisation, Post

EMPTY_ROOT = hashlib.sha256(b"").hexdigest()  # of a tree without a leaf (RFC 6962)


@dataclass(frozen=True, slots=True)
class LetterheadLines:
    """`office` may be empty; `city` is where letters are dated, may be empty."""

    government: str
    office: str
    address: tuple[str, ...]
    city: str


def letterhead_lines(*, organisation_id: int) -> LetterheadLines:
    """As the organisation wrote it: the first line is the government, what follows the office."""
    name, head, address, city = Organisation.objects.values_list("name", "letterhead", "address", "city").get(
        pk=organisation_id
    )
    first, *others = _lines(head) or [name]
    return LetterheadLines(first, " ".join(others), tuple(_lines(address)), city)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class LogAt:
    """The public log at the closing of a round, or as published now where the round is not closed."""

    origin: str
    size: int
    root: str
    at: datetime


def log_at(*, round_id: int, at: datetime) -> LogAt:
    row = Round.objects.get(pk=round_id)
    if row.closed_at is not None and row.closed_size is not None:
        return LogAt(settings.IKRAR_ORIGIN, row.closed_size, row.closed_root or EMPTY_ROOT, row.closed_at)
    state = ledger.latest()
    if state is None:
        return LogAt(settings.IKRAR_ORIGIN, 0, EMPTY_ROOT, at)
    return LogAt(state.origin, state.size, state.root.hex(), at)


def heads(*, organisation_id: int, paths: Sequence[str], day: date) -> list[HeadLine]:
    """Everybody who heads a unit of these subtrees on this day, in the order of the tree."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return heads_on(units=inside & Q(organisation_id=organisation_id), day=day)


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """What stands under the name of somebody who signs a letter; an official's number is no secret there."""

    rank: str
    number: str


def official(*, person_id: int | None, day: date) -> OfficialLine:
    """Both empty for somebody who is on no roster."""
    if person_id is None:
        return OfficialLine("", "")
    rank = Post.objects.filter(absent_on(day), person_id=person_id).values_list("rank", flat=True).first() or ""
    row = Number.objects.filter(absent_on(day), person_id=person_id).order_by("-starts_on", "-id").first()
    if row is None or row.scheme == NumberScheme.LOCAL:
        return OfficialLine(rank, row.value if row else "")
    return OfficialLine(rank, f"{NumberScheme(row.scheme).label} {row.value}")


def session_counts(*, round_id: int, revision_id: int) -> dict[int, int]:
    """apel -> how many people signed this text there, whatever became of a dispute."""
    rows = Signature.objects.filter(round_id=round_id, revision_id=revision_id).exclude(apel=None)
    return {apel or 0: n for apel, n in rows.values_list("apel_id").annotate(n=Count("person_id", distinct=True))}


def undecided(*, round_id: int, revision_id: int, unit_path: str) -> int:
    """Records of this text and subtree that wait for a decision."""
    return Dispute.objects.filter(
        decided_at=None,
        signature__round_id=round_id,
        signature__revision_id=revision_id,
        signature__unit__path__startswith=unit_path,
    ).count()


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected in a round; `remark` says why they are away that day."""

    name: str
    position: str
    number: str
    remark: str


def expected_people(*, round_id: int, unit_id: int, day: date) -> list[Expected]:
    """The participants of one unit by name, those of units below left out. Four statements."""
    rows = list(
        Participant.objects.filter(round_id=round_id, left_at=None, unit_id=unit_id)
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    ids = [row.person_id for row in rows]
    numbers = shown_numbers(ids, day)
    posts = dict(Post.objects.filter(absent_on(day), person_id__in=ids).values_list("person_id", "position"))
    away = {a.person_id: a.get_kind_display() for a in Absence.objects.filter(absent_on(day), person_id__in=ids)}
    return [
        Expected(
            row.person.full_name,
            posts.get(row.person_id, ""),
            numbers.get(row.person_id, ""),
            away.get(row.person_id, ""),
        )
        for row in rows
    ]
