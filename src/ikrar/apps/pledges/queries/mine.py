"""What one person sees of rounds: what waits for them, the text, their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import (
    Apel,
    Declined,
    Participant,
    RecordSecret,
    Round,
    RoundText,
    Signature,
)
from ikrar.apps.roster.models import Person


@dataclass(frozen=True, slots=True)
class MyRound:
    code: str
    title: str
    organisation: str
    closes_at: datetime
    zone: str
    level: int | None
    declined: bool

    @property
    def signed(self) -> bool:
        return self.level is not None

    @property
    def is_assisted(self) -> bool:
        """Somebody else recorded it, or a shared device did: one's own signature would be stronger."""
        return self.level == 0


@dataclass(frozen=True, slots=True)
class SheetText:
    revision_id: int
    kind: str
    title: str
    body: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """Everything the sign page shows. `apel_id` None: susulan, outside an apel."""

    round_id: int
    round_code: str
    round_title: str
    organisation: str
    zone: str
    closes_at: datetime
    is_open: bool
    apel_id: int | None
    apel_code: str
    apel_title: str
    apel_starts_at: datetime | None
    apel_is_open: bool
    may_have_spoken: bool
    texts: tuple[SheetText, ...]


@dataclass(frozen=True, slots=True)
class MyRecord:
    """One of my records. `counts` false: disputed."""

    commit: bytes
    receipt: bytes
    act: bytes
    level: int
    method: str
    way: str
    said: str
    at: datetime
    zone: str
    round_code: str
    round_title: str
    organisation: str
    text_kind: str
    text_title: str
    text_number: int
    apel_title: str
    signed_on: date | None
    disputed: bool
    upheld: bool | None

    @property
    def counts(self) -> bool:
        """A dispute that was not upheld leaves the record in the count."""
        return not self.disputed or self.upheld is False


def rounds_of(*, person_id: int, at: datetime) -> list[MyRound]:
    """Rounds open now in which this person is expected, the soonest to close first."""
    rows = (
        Participant.objects.filter(person_id=person_id, left_at=None)
        .filter(round__state=RoundState.OPEN, round__opens_at__lte=at, round__closes_at__gt=at)
        .order_by("round__closes_at")
        .values_list(
            "round_id", "round__code", "round__title", "round__organisation__name", "round__closes_at", "round__zone"
        )
    )
    ids = [row[0] for row in rows]
    levels: dict[int, int] = {}
    for round_id, level in (
        Signature.objects.filter(round_id__in=ids, person_id=person_id)
        .filter(Q(dispute=None) | Q(dispute__upheld=False))
        .values_list("round_id", "level")
    ):
        levels[round_id] = max(level, levels.get(round_id, 0))
    declined = set(
        Declined.objects.filter(round_id__in=ids, person_id=person_id, withdrawn_at=None).values_list(
            "round_id", flat=True
        )
    )
    return [MyRound(*row[1:], level=levels.get(row[0]), declined=row[0] in declined) for row in rows]


def signing_sheet(*, round_code: str = "", apel_code: str = "", at: datetime) -> SigningSheet | None:
    """The page behind a round's or an apel's code; None where no such code was ever given out."""
    apel = _apel(apel_code) if apel_code else None
    if apel is not None:
        round_: Round | None = apel.round
    else:
        round_ = Round.objects.filter(code=round_code.upper()).select_related("organisation").first()
    if round_ is None or round_.state == RoundState.DRAFT:
        return None
    return SigningSheet(
        round_id=round_.pk,
        round_code=round_.code,
        round_title=round_.title,
        organisation=round_.organisation.name,
        zone=round_.zone,
        closes_at=round_.closes_at,
        is_open=round_.state == RoundState.OPEN and round_.opens_at <= at < round_.closes_at,
        apel_id=apel.pk if apel else None,
        apel_code=apel.code if apel else "",
        apel_title=apel.title if apel else "",
        apel_starts_at=apel.starts_at if apel else None,
        apel_is_open=bool(apel and apel.is_open),
        # Nobody can have spoken at an apel before the first one of the round was opened.
        may_have_spoken=apel is not None or Apel.objects.filter(round=round_, opened_at__lte=at).exists(),
        texts=_texts(round_.pk),
    )


def _apel(code: str) -> Apel | None:
    """The live apel of this code, else the last one that carried it."""
    found = Apel.objects.filter(code=code.upper()).select_related("round__organisation")
    return found.filter(closed_at=None).first() or found.order_by("closed_at").last()


def _texts(round_id: int) -> tuple[SheetText, ...]:
    return tuple(
        SheetText(*row)
        for row in RoundText.objects.filter(round_id=round_id)
        .order_by("order")
        .values_list(
            "revision_id", "revision__text__kind", "revision__text__title", "revision__body", "revision__sha256"
        )
    )


_RECORD = (
    "commit", "receipt", "act", "level", "method", "way", "said", "at", "round__zone", "round__code", "round__title",
    "round__organisation__name", "revision__text__kind", "revision__text__title", "revision__number", "apel__title",
    "signed_on", "dispute", "dispute__upheld",
)  # fmt: skip


def _record(row: tuple) -> MyRecord:  # type: ignore[type-arg]
    commit, receipt, act, *rest = row
    *rest, dispute, upheld = rest
    return MyRecord(*(bytes(commit), bytes(receipt), bytes(act), *rest, dispute is not None, upheld))


def name_of(*, person_id: int) -> str:
    """As the roster writes it today: what the record will say, and so what the button says."""
    return Person.objects.get(pk=person_id).full_name


def records_of(*, person_id: int) -> list[MyRecord]:
    """All records in my name, newest first: also those that somebody else made for me."""
    return [_record(row) for row in Signature.objects.filter(person_id=person_id).order_by("-id").values_list(*_RECORD)]


def record(*, person_id: int, commit: bytes) -> MyRecord | None:
    row = Signature.objects.filter(person_id=person_id, commit=commit).values_list(*_RECORD).first()
    return _record(row) if row else None


def records_of_act(*, person_id: int, act: bytes) -> list[MyRecord]:
    """Ikrar and pakta of one press, in reading order."""
    return [
        _record(row)
        for row in Signature.objects.filter(person_id=person_id, act=act).order_by("id").values_list(*_RECORD)
    ]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only the owner gets: seed, exact record, fields and evidence."""

    seed: bytes
    record: bytes
    subject: bytes
    evidence: bytes | None


def secrets_of(*, commit: bytes) -> Secrets | None:
    """None after erasure."""
    row = RecordSecret.objects.filter(commit=commit).values_list("seed", "record", "subject", "evidence").first()
    return Secrets(bytes(row[0]), bytes(row[1]), bytes(row[2]), bytes(row[3]) if row[3] else None) if row else None
