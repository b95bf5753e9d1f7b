"""The numbers that a head signs for a unit, and what heads have signed so far."""

from __future__ import annotations

import hashlib
from collections import Counter as Tallies
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from ikrar.apps.pledges.models import Declined, Participant, Recapitulation, Round, RoundText
from ikrar.apps.pledges.queries.coverage import Tally, absent_on
from ikrar.apps.pledges.queries.standing import standing_records
from ikrar.apps.roster.models import Absence, Unit, UnitHead
from ikrar.core import canon

# Where scans of statements signed in ink lie, below the folder of files: two digits, then the whole digest.
SCANS_FOLDER = "rekapitulasi"


@dataclass(frozen=True, slots=True)
class SignedLine:
    level: int
    method: str
    said: str
    count: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """One text in one unit's subtree; `expected` = all signed + all excused + declined + missing."""

    text: str
    title: str
    kind: str
    expected: int
    signed: tuple[SignedLine, ...]
    excused: tuple[tuple[str, int], ...]
    declined: int
    missing: int

    @property
    def signed_total(self) -> int:
        return sum(line.count for line in self.signed)

    @property
    def excused_total(self) -> int:
        return sum(count for _, count in self.excused)

    def value(self) -> dict[str, Any]:
        """As it is kept beside the statement; titles are the text's own and stay out."""
        return {
            "text": self.text,
            "expected": self.expected,
            "signed": [
                {"level": line.level, "method": line.method, "said": line.said, "count": line.count}
                for line in self.signed
            ],
            "excused": [{"reason": reason, "count": count} for reason, count in self.excused],
            "declined": self.declined,
            "missing": self.missing,
        }


def numbers(*, round_id: int, unit_path: str, at: datetime) -> tuple[Numbers, ...]:
    """The live numbers of a subtree, one for each text of the round in reading order; read from the records."""
    zone = Round.objects.values_list("zone", flat=True).get(pk=round_id)
    people = set(
        Participant.objects.filter(round_id=round_id, left_at=None, unit__path__startswith=unit_path).values_list(
            "person_id", flat=True
        )
    )
    declined = set(
        Declined.objects.filter(round_id=round_id, withdrawn_at=None).values_list("person_id", flat=True)
    ).intersection(people)
    away = _away(round_id, unit_path, at.astimezone(ZoneInfo(zone)).date())
    return tuple(
        _of_text(row, people, declined, away, unit_path)
        for row in RoundText.objects.filter(round_id=round_id).select_related("revision__text").order_by("order")
    )


def _away(round_id: int, unit_path: str, day: date) -> dict[int, str]:
    inside = Participant.objects.filter(round_id=round_id, left_at=None, unit__path__startswith=unit_path)
    rows = Absence.objects.filter(absent_on(day), person__in=inside.values("person_id")).order_by("-starts_on")
    return dict(rows.values_list("person_id", "kind"))


def _of_text(row: RoundText, people: set[int], declined: set[int], away: dict[int, str], unit_path: str) -> Numbers:
    best: dict[int, tuple[int, str, str]] = {}
    for person_id, level, method, said in (
        standing_records(round_id=row.round_id)
        .filter(revision_id=row.revision_id, unit__path__startswith=unit_path)
        .values_list("person_id", "level", "method", "said")
    ):
        if person_id in people:
            best[person_id] = (level, method, said)
    open_ = people - best.keys()
    refusing = open_ & declined
    excused = Tallies(away[person_id] for person_id in open_ - refusing if person_id in away)
    return Numbers(
        text=row.revision.sha256,
        title=row.revision.text.title,
        kind=row.revision.text.kind,
        expected=len(people),
        signed=tuple(SignedLine(*key, n) for key, n in sorted(Tallies(best.values()).items())),
        excused=tuple(sorted(excused.items())),
        declined=len(refusing),
        missing=len(open_) - len(refusing) - excused.total(),
    )


def digest_of(values: Sequence[Mapping[str, Any]]) -> bytes:
    """What a page shows and a press gives back, so that nobody signs numbers they did not see."""
    return hashlib.sha256(canon.encode([dict(value) for value in values])).digest()


def differs(counts: Mapping[str, Any], tally: Tally) -> bool:
    """Whether the numbers of a unit are no longer those that its head signed."""
    levels: Tallies[int] = Tallies()
    for line in counts["signed"]:
        levels[line["level"]] += line["count"]
    signed = (dict(levels), {line["reason"]: line["count"] for line in counts["excused"]})
    now = ({level: n for level, n in tally.by_level().items() if n}, {k: n for k, n in tally.excused.items() if n})
    plain = (counts["expected"], counts["declined"], counts["missing"])
    return signed != now or plain != (tally.expected, tally.declined, tally.missing)


@dataclass(frozen=True, slots=True)
class RecapLine:
    """A signed recapitulation of one unit for one text."""

    unit_id: int
    text: str
    signed_by_id: int
    signer_name: str
    signer_position: str
    acting: str
    way: str
    scan_sha256: str
    counts: dict[str, Any]
    at: datetime
    commit: bytes
    receipt: bytes

    @property
    def office(self) -> str:
        return f"{self.acting}. {self.signer_position}" if self.acting else self.signer_position


def standing(*, round_id: int, unit_path: str = "", unit_id: int | None = None) -> dict[tuple[int, str], RecapLine]:
    """(unit, kode naskah) -> what was signed last, for the units of a subtree."""
    rows = Recapitulation.objects.filter(round_id=round_id, unit__path__startswith=unit_path).order_by("id")
    found = {}
    for row in rows.filter(unit_id=unit_id) if unit_id else rows:
        line = RecapLine(
            unit_id=row.unit_id,
            text=row.counts["text"],
            signed_by_id=row.signed_by_id,
            signer_name=row.signer_name,
            signer_position=row.signer_position,
            acting=row.acting,
            way=row.way,
            scan_sha256=row.scan_sha256,
            counts=row.counts,
            at=row.at,
            commit=bytes(row.commit),
            receipt=bytes(row.receipt),
        )
        found[row.unit_id, line.text] = line
    return found


def scans_known(digests: Sequence[str]) -> set[str]:
    """Those of these scans that a statement points to."""
    found: set[str] = set()
    for start in range(0, len(digests), 500):
        rows = Recapitulation.objects.filter(scan_sha256__in=digests[start : start + 500])
        found.update(rows.values_list("scan_sha256", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class HeadLine:
    """Who heads a unit on a day; `person_id` None: off the roster."""

    unit_id: int
    unit_code: str
    unit_name: str
    unit_path: str
    person_id: int | None
    name: str
    title: str
    acting: str

    @property
    def office(self) -> str:
        return f"{self.acting}. {self.title}" if self.acting else self.title


def head_on(*, unit_id: int, day: date) -> HeadLine | None:
    found = heads_on(units=Q(unit_id=unit_id), day=day)
    return found[0] if found else None


def heads_of_paths(*, organisation_id: int, paths: Sequence[str], day: date) -> list[HeadLine]:
    """The units that mandates name by path ("" is the top unit), where a head is on record."""
    inside = Q(unit__path__in=[path for path in paths if path])
    if "" in paths:
        inside |= Q(unit__parent=None)
    return heads_on(units=inside & Q(organisation_id=organisation_id), day=day)


def heads_on(*, units: Q, day: date) -> list[HeadLine]:
    rows = UnitHead.objects.filter(units, absent_on(day)).select_related("unit", "person").order_by("unit__path")
    return [
        HeadLine(
            unit_id=row.unit_id,
            unit_code=row.unit.code,
            unit_name=row.unit.name,
            unit_path=row.unit.path,
            person_id=row.person_id,
            name=row.person.full_name if row.person else row.name,
            title=row.title or row.unit.name,
            acting=row.acting,
        )
        for row in rows
    ]


def recapitulated(*, round_id: int, organisation_id: int, day: date) -> tuple[int, int]:
    """Units whose head has signed, of the units that take part and have a head on record."""
    taking_part = Participant.objects.filter(round_id=round_id, left_at=None).values_list("unit__path", flat=True)
    paths = {path[: i + 1] for path in taking_part.distinct() for i, sign in enumerate(path) if sign == "."}
    headed = {h.unit_id for h in heads_on(units=Q(organisation_id=organisation_id), day=day) if h.unit_path in paths}
    signed = set(Recapitulation.objects.filter(round_id=round_id).values_list("unit_id", flat=True))
    return len(headed & signed), len(headed)


@dataclass(frozen=True, slots=True)
class Away:
    """The days of an excuse; `last_on` None: until further notice."""

    starts_on: date
    last_on: date | None


def away_until(*, people: Sequence[int], day: date) -> dict[int, Away]:
    """person -> the excuse that holds on this day."""
    rows = Absence.objects.filter(absent_on(day), person_id__in=people).order_by("-starts_on")
    return {
        person_id: Away(starts_on, ends_before - timedelta(days=1) if ends_before else None)
        for person_id, starts_on, ends_before in rows.values_list("person_id", "starts_on", "ends_before")
    }


@dataclass(frozen=True, slots=True)
class UnitRef:
    id: int
    code: str
    name: str
    path: str


def unit_of(*, organisation_id: int, code: str) -> UnitRef | None:
    row = Unit.objects.filter(organisation_id=organisation_id, code=code).values_list("id", "code", "name", "path")
    return UnitRef(*row[0]) if row else None
