"""What the Inspektorat looks at in a round: facts that ask for a question, never a score, and never by agency."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractHour, TruncDate

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.kinds import LEVEL_WORDS, ExceptionKind, MethodType, Way
from ikrar.apps.pledges.models import Dispute, Round, Signature
from ikrar.apps.pledges.queries.coverage import absent_on
from ikrar.apps.pledges.queries.paper import shown_numbers
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.apps.roster.models import Post

MANY_ON_ONE_DEVICE = 3
MANY_BY_ONE_OPERATOR = 100
DAY_BEGINS, DAY_ENDS = 5, 21
SAMPLE_DRAWN = "sample.drawn"
# Away from all work. Who is on duty elsewhere, studies or is lent out may well sign by phone.
LEAVE = (
    AbsenceKind.ANNUAL_LEAVE,
    AbsenceKind.MATERNITY,
    AbsenceKind.SICK_LEAVE,
    AbsenceKind.BIG_LEAVE,
    AbsenceKind.IMPORTANT_LEAVE,
    AbsenceKind.CLTN,
    AbsenceKind.SICK,
)


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One signature in one list. `group` ties lines together; `number` is masked; `at` is when it was recorded."""

    group: str
    name: str
    number: str
    position: str
    unit: str
    at: datetime
    signed_on: date | None
    way: str
    level: str
    remark: str


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """What one press disputed: the records of one act. `waiting` are those of its disputes that nobody has decided.

    commit   of the first of them; stands in the address of its page
    """

    waiting: tuple[int, ...]
    commit: bytes
    opened_at: datetime
    name: str
    number: str
    position: str
    unit: str
    text: str
    signed_at: datetime
    signed_on: date | None
    way: str
    level: str
    operator: str
    statement: str
    decided_at: datetime | None
    decided_by: str
    upheld: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Draw:
    """One random sample: the `size` people whose SHA-256(seed ‖ commitment of their first record) is smallest, of the
    `population` who had signed by `at`. With the seed and the records anybody draws the same people again."""

    seed: str
    size: int
    population: int
    at: datetime
    by_id: int | None


def counts(*, round_id: int) -> dict[ExceptionKind, int]:
    """How many people stand in each list; no name is read."""
    found: dict[ExceptionKind, int] = {
        kind: _of_kind(kind, round_id).values("person_id").distinct().count()
        for kind in ExceptionKind
        if kind not in (ExceptionKind.DISPUTES, ExceptionKind.ONE_OPERATOR)
    }
    found[ExceptionKind.ONE_OPERATOR] = len(_busy_operators(round_id))
    found[ExceptionKind.DISPUTES] = _disputes(round_id).values("signature__person_id").distinct().count()
    return found


def _records(round_id: int) -> QuerySet[Signature]:
    return Signature.objects.filter(round_id=round_id)


def _zone(round_id: int) -> ZoneInfo:
    return ZoneInfo(Round.objects.values_list("zone", flat=True).get(pk=round_id))


def _of_kind(kind: ExceptionKind, round_id: int) -> QuerySet[Signature]:
    match kind:
        case ExceptionKind.ONE_DEVICE:
            return _records(round_id).filter(device_id__in=_crowded_devices(round_id))
        case ExceptionKind.ODD_HOURS:
            # The hour of a paper row is the hour of its upload, which says nothing about the signer.
            timed = _records(round_id).exclude(way=Way.PAPER).annotate(hour=ExtractHour("at", tzinfo=_zone(round_id)))
            return timed.filter(Q(hour__lt=DAY_BEGINS) | Q(hour__gte=DAY_ENDS))
        case ExceptionKind.ON_LEAVE:
            return _on_leave(round_id)
        case ExceptionKind.NO_SCAN:
            return _records(round_id).filter(method=MethodType.PAPER, scan=None)
        case ExceptionKind.ONE_OPERATOR:
            return _records(round_id).filter(operator_id__in=_busy_operators(round_id))
        case ExceptionKind.DISPUTES:
            return _records(round_id).filter(dispute__isnull=False)


def _crowded_devices(round_id: int) -> list[int]:
    used = _records(round_id).exclude(device=None).values_list("device_id")
    crowded = used.annotate(n=Count("person_id", distinct=True)).filter(n__gte=MANY_ON_ONE_DEVICE)
    return [device or 0 for device, _ in crowded]


def _busy_operators(round_id: int) -> list[int]:
    used = _records(round_id).exclude(operator=None).values_list("operator_id")
    busy = used.annotate(n=Count("person_id", distinct=True)).filter(n__gte=MANY_BY_ONE_OPERATOR)
    return [operator or 0 for operator, _ in busy]


def _on_leave(round_id: int) -> QuerySet[Signature]:
    day = Coalesce("signed_on", TruncDate("at", tzinfo=_zone(round_id)))
    rows = _records(round_id).annotate(day=day)
    lasting = Q(person__absences__ends_before=None) | Q(person__absences__ends_before__gt=F("day"))
    return rows.filter(
        lasting, person__absences__kind__in=[kind.value for kind in LEAVE], person__absences__starts_on__lte=F("day")
    ).distinct()


def lines(*, round_id: int, kind: ExceptionKind) -> list[ExceptionLine]:
    """One list with names, one line an act, grouped by device where that is the point; disputes have their own list."""
    found = _of_kind(kind, round_id).select_related("person", "unit", "operator").order_by("device_id", "at", "id")
    acts: dict[tuple[int, bytes], Signature] = {}
    for row in found:
        acts.setdefault((row.person_id, bytes(row.act)), row)
    rows = list(acts.values())
    groups = _device_names(rows) if kind is ExceptionKind.ONE_DEVICE else {}
    if kind is not ExceptionKind.ONE_DEVICE:
        rows.sort(key=lambda row: (row.at, row.pk))
    return _lines(rows, groups, _zone(round_id))


def _device_names(rows: Iterable[Signature]) -> dict[int, str]:
    """Devices are numbered in the order of the list: nothing of the machine is known, and no id leaves."""
    devices = dict.fromkeys(row.device_id for row in rows if row.device_id is not None)
    return {device: f"Perangkat {n}" for n, device in enumerate(devices, start=1)}


def _lines(rows: Sequence[Signature], groups: dict[int, str], zone: ZoneInfo) -> list[ExceptionLine]:
    people = [row.person_id for row in rows]
    day = max((row.at.astimezone(zone).date() for row in rows), default=date.min)
    numbers, posts = shown_numbers(people, day), _positions(people, day)
    return [
        ExceptionLine(
            group=groups.get(row.device_id or 0, ""),
            name=row.person.full_name,
            number=numbers.get(row.person_id, ""),
            position=posts.get(row.person_id, ""),
            unit=row.unit.name,
            at=row.at,
            signed_on=row.signed_on,
            way=Way(row.way).label,
            level=LEVEL_WORDS[row.level],
            remark=f"petugas {row.operator.name or row.operator.username}" if row.operator else "",
        )
        for row in rows
    ]


def _positions(people: Sequence[int], day: date) -> dict[int, str]:
    return dict(Post.objects.filter(absent_on(day), person_id__in=people).values_list("person_id", "position"))


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """Everybody who assisted many people: how many, by which ways, between which hours."""

    name: str
    people: int
    ways: str
    first_at: datetime
    last_at: datetime


def operators(*, round_id: int) -> list[OperatorLine]:
    ways: dict[int, set[str]] = defaultdict(set)
    rows = _of_kind(ExceptionKind.ONE_OPERATOR, round_id)
    for operator, way in rows.values_list("operator_id", "way").distinct():
        ways[operator or 0].add(Way(way).label.lower())
    found = (
        rows.values_list("operator_id", "operator__name", "operator__username")
        .annotate(n=Count("person_id", distinct=True), first=Min("at"), last=Max("at"))
        .order_by("operator__name", "operator_id")
    )
    return [
        OperatorLine(name or username, n, ", ".join(sorted(ways[operator or 0])), first, last)
        for operator, name, username, n, first, last in found
    ]


def _disputes(round_id: int) -> QuerySet[Dispute]:
    return Dispute.objects.filter(signature__round_id=round_id)


def disputes(*, round_id: int, commit: bytes | None = None) -> list[DisputeLine]:
    """All disputes of a round by act, the undecided first, or the act that holds this commitment. Four statements."""
    rows = _disputes(round_id)
    if commit is not None:
        rows = rows.filter(signature__act__in=rows.filter(commit=commit).values("signature__act"))
    found = list(
        rows.select_related(
            "signature__person", "signature__unit", "signature__revision__text", "signature__operator", "decided_by"
        ).order_by(F("decided_at").desc(nulls_first=True), "opened_at", "signature_id")
    )
    people, zone = [row.signature.person_id for row in found], _zone(round_id)
    day = max((row.opened_at.astimezone(zone).date() for row in found), default=date.min)
    numbers, posts = shown_numbers(people, day), _positions(people, day)
    acts: dict[tuple[int, bytes], list[Dispute]] = defaultdict(list)
    for row in found:
        acts[row.signature.person_id, bytes(row.signature.act)].append(row)
    return [_dispute(of_act, numbers, posts) for of_act in acts.values()]


def _dispute(of_act: Sequence[Dispute], numbers: dict[int, str], posts: dict[int, str]) -> DisputeLine:
    row = of_act[0]
    signed, by = row.signature, row.signature.operator
    return DisputeLine(
        waiting=tuple(one.pk for one in of_act if one.decided_at is None),
        commit=bytes(row.commit),
        opened_at=row.opened_at,
        name=signed.person.full_name,
        number=numbers.get(signed.person_id, ""),
        position=posts.get(signed.person_id, ""),
        unit=signed.unit.name,
        text=" dan ".join(one.signature.revision.text.title for one in of_act),
        signed_at=signed.at,
        signed_on=signed.signed_on,
        way=Way(signed.way).label,
        level=LEVEL_WORDS[signed.level],
        operator=(by.name or by.username) if by else "",
        statement=row.statement,
        decided_at=row.decided_at,
        decided_by=(row.decided_by.name or row.decided_by.username) if row.decided_by else "",
        upheld=row.upheld,
        reason=row.reason,
    )


def population(*, round_id: int, at: datetime) -> dict[int, bytes]:
    """person -> commitment of their first record, of those recorded by `at`. Append-only, so it never changes."""
    first: dict[int, bytes] = {}
    rows = _records(round_id).filter(at__lte=at).order_by("id").values_list("person_id", "commit")
    for person_id, commit in rows:
        first.setdefault(person_id, bytes(commit))
    return first


def chosen(*, people: dict[int, bytes], seed: str, size: int) -> list[int]:
    """The people of a draw, in the order in which they were drawn."""
    salt = bytes.fromhex(seed)
    return sorted(people, key=lambda person: hashlib.sha256(salt + people[person]).digest())[:size]


def sample(*, round_id: int, draw: Draw) -> list[ExceptionLine]:
    """Who is to be called back, with what their newest record says."""
    order = chosen(people=population(round_id=round_id, at=draw.at), seed=draw.seed, size=draw.size)
    rows = _records(round_id).filter(person_id__in=order, at__lte=draw.at).select_related("person", "unit", "operator")
    newest: dict[int, Any] = {row.person_id: row for row in rows.order_by("id")}
    return _lines([newest[person] for person in order], {}, _zone(round_id))


def draws(*, organisation: str, round_code: str) -> list[Draw]:
    """All samples ever drawn of a round, newest first: drawing again until it pleases would show."""
    rows = AuditEvent.objects.filter(
        organisation=organisation, verb=SAMPLE_DRAWN, subject__startswith=f"{round_code}:"
    ).order_by("-at", "-id")
    return [read_draw(row) for row in rows]


def read_draw(row: AuditEvent) -> Draw:
    _, size, people, seed, _ = row.subject.split(":")
    return Draw(seed=seed, size=int(size), population=int(people), at=row.at, by_id=row.user_id)
