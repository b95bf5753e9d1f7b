"""What the help desk shows: the shift, the people it may record, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from ikrar.apps.pledges.models import DeskShift, Participant, Signature
from ikrar.apps.pledges.queries.paper import shown_numbers, standings
from ikrar.apps.roster.models import Number, Post
from ikrar.core.authority import Actor
from ikrar.core.nip import tidy

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class ShiftView:
    """A desk as its two people see it. `recorded` counts people written down in this shift."""

    code: str
    organisation: str
    organisation_code: str
    round_id: int
    round_code: str
    round_title: str
    zone: str
    apel: str
    apel_code: str
    unit: str
    unit_path: str
    operator: str
    operator_id: int
    witness: str
    witness_id: int | None
    opened_at: datetime
    confirmed_at: datetime | None
    closes_at: datetime
    is_live: bool
    recorded: int


def shift_view(*, code: str, at: datetime) -> ShiftView | None:
    found = _views(DeskShift.objects.filter(code=code), at)
    return found[0] if found else None


def live_shift_of(*, organisation_id: int, user_id: int | None, at: datetime) -> ShiftView | None:
    """The desk that this operator has open in this office."""
    rows = DeskShift.objects.filter(round__organisation_id=organisation_id, operator_id=user_id, closes_at__gt=at)
    found = _views(rows, at)
    return found[0] if found else None


def shift_to_witness(*, code: str, by: Actor, at: datetime) -> ShiftView | None:
    """What the witness reads before confirming; None where the code is not for them."""
    shift = DeskShift.objects.filter(code=code, closes_at__gt=at).select_related("round__organisation", "unit").first()
    if shift is None or not may_witness(shift, by, at=at):
        return None
    return shift_view(code=code, at=at)


def witnessed_by(*, user_id: int | None, at: datetime) -> list[ShiftView]:
    """Desks at which this account is the witness now."""
    return _views(DeskShift.objects.filter(witness_id=user_id, closes_at__gt=at), at)


def _views(rows: QuerySet[DeskShift], at: datetime) -> list[ShiftView]:
    shifts = rows.select_related("round__organisation", "apel", "unit", "operator", "witness").order_by("-opened_at")
    return [_view(shift, at) for shift in shifts]


def _view(shift: DeskShift, at: datetime) -> ShiftView:
    return ShiftView(
        code=shift.code,
        organisation=shift.round.organisation.name,
        organisation_code=shift.round.organisation.code,
        round_id=shift.round_id,
        round_code=shift.round.code,
        round_title=shift.round.title,
        zone=shift.round.zone,
        apel=shift.apel.title if shift.apel else "",
        apel_code=shift.apel.code if shift.apel else "",
        unit=shift.unit.name,
        unit_path=shift.unit.path,
        operator=shift.operator.name or shift.operator.username,
        operator_id=shift.operator_id,
        witness=(shift.witness.name or shift.witness.username) if shift.witness else "",
        witness_id=shift.witness_id,
        opened_at=shift.opened_at,
        confirmed_at=shift.confirmed_at,
        closes_at=shift.closes_at,
        is_live=at < shift.closes_at,
        recorded=_recorded(shift),
    )


def _recorded(shift: DeskShift) -> int:
    rows = Signature.objects.filter(
        round_id=shift.round_id,
        operator_id=shift.operator_id,
        witness_id=shift.witness_id,
        method="assisted",
        at__gte=shift.opened_at,
        at__lt=shift.closes_at,
    )
    return rows.aggregate(n=Count("person_id", distinct=True))["n"] or 0


def may_witness(shift: DeskShift, by: Actor, *, at: datetime) -> bool:
    """Any account with a mandate in the organisation, or somebody who works in the desk's subtree today."""
    owner = shift.round.organisation
    if any(mandate.organisation == owner.code for mandate in by.mandates):
        return True
    if by.person_id is None:
        return False
    day = at.astimezone(ZoneInfo(owner.zone)).date()
    return Post.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=day),
        person_id=by.person_id,
        starts_on__lte=day,
        unit__organisation=owner,
        unit__path__startswith=shift.unit.path,
    ).exists()


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody the desk may record. `standing`: their record so far, in words; empty: none yet."""

    person_id: int
    name: str
    number: str
    position: str
    unit: str
    standing: str


def find(*, shift: ShiftView, text: str, at: datetime) -> list[FoundPerson]:
    """Participants of the desk's subtree by a part of the name or by number; at most a dozen, three signs at least."""
    words, digits = " ".join(text.split()), tidy(text)
    if len(words) < 3:
        return []
    sought = Q(person__name__icontains=words)
    if any(sign.isdigit() for sign in digits):
        numbers = Number.objects.filter(Q(value__startswith=digits) | Q(value__iexact=words))
        sought |= Q(person_id__in=numbers.values("person_id"))
    rows = _members(shift).filter(sought).order_by("person__name", "person_id")
    return _found(shift, list(rows[:MOST_FOUND].values_list("person_id", flat=True)), at)


def person_at(*, shift: ShiftView, person_id: int, at: datetime) -> FoundPerson | None:
    """One of them, for the page that is handed over; None for anybody outside the desk's subtree."""
    ids = list(_members(shift).filter(person_id=person_id).values_list("person_id", flat=True))
    found = _found(shift, ids, at)
    return found[0] if found else None


def _members(shift: ShiftView) -> QuerySet[Participant]:
    return Participant.objects.filter(round_id=shift.round_id, left_at=None, unit__path__startswith=shift.unit_path)


def _found(shift: ShiftView, ids: list[int], at: datetime) -> list[FoundPerson]:
    day = at.astimezone(ZoneInfo(shift.zone)).date()
    numbers, standing = shown_numbers(ids, day), standings(round_id=shift.round_id, people=ids)
    in_force = Q(ends_before=None) | Q(ends_before__gt=day)
    posts = dict(
        Post.objects.filter(in_force, person_id__in=ids, starts_on__lte=day).values_list("person_id", "position")
    )
    rows = (
        _members(shift).filter(person_id__in=ids).select_related("person", "unit").order_by("person__name", "person_id")
    )
    return [
        FoundPerson(
            person_id=row.person_id,
            name=row.person.full_name,
            number=numbers.get(row.person_id, ""),
            position=posts.get(row.person_id, ""),
            unit=row.unit.name,
            standing=standing.get(row.person_id, ""),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Slip:
    """Who a receipt printed at the desk belongs to."""

    person_id: int
    name: str
    unit: str
    reason: str
    witness: str


def slip(*, shift: ShiftView, commit: bytes) -> Slip | None:
    """A record that this shift's operator made; None for any other."""
    row = (
        Signature.objects.filter(
            round_id=shift.round_id, commit=commit, operator_id=shift.operator_id, method="assisted"
        )
        .select_related("person", "unit", "witness")
        .first()
    )
    if row is None:
        return None
    witness = (row.witness.name or row.witness.username) if row.witness else ""
    return Slip(row.person_id, row.person.full_name, row.unit.name, row.why, witness)
