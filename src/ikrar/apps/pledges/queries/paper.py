"""Sheets on paper as the desk reads them: what was printed, for whom, and what came back of each page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from ikrar.apps.pledges.kinds import LEVEL_WORDS, MethodType, RoundState
from ikrar.apps.pledges.models import Round, RoundText, Scan, Sheet, SheetRow, Signature
from ikrar.apps.pledges.rules import may_assist
from ikrar.apps.roster.kinds import NumberScheme
from ikrar.apps.roster.models import Absence, Number, Organisation, Person, Post, UnitHead
from ikrar.core import nip
from ikrar.core.authority import Actor, Role

ASSISTANTS = (Role.CLERK, Role.UNIT_OPERATOR)
WAITING, READ, TICKED, BOOKED = "menunggu foto", "terbaca", "ditandai", "dibukukan"


def organisation_id(organisation: str, by: Actor) -> int | None:
    """The organisation in which the actor handles paper somewhere, or None."""
    if not by.paths(*ASSISTANTS, organisation=organisation):
        return None
    return Organisation.objects.filter(code=organisation).values_list("id", flat=True).first()


def may_open(scan: Scan, organisation: str, by: Actor) -> bool:
    """A placed scan belongs to those who cover its unit; an unplaced one to whoever brought it, and the clerk."""
    if scan.sheet is not None:
        return may_assist(by, organisation=organisation, unit_path=scan.sheet.unit.path)
    return scan.uploaded_by_id == by.user_id or by.holds(Role.CLERK, organisation=organisation)


@dataclass(frozen=True, slots=True)
class ScanLine:
    code: str
    page: int | None
    uploaded_at: datetime
    uploaded_by: str
    media_type: str
    size: int
    sha256: str
    ticked_at: datetime | None
    booked_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageLine:
    number: int
    first: int
    last: int
    scans: tuple[ScanLine, ...]

    @property
    def state(self) -> str:
        if any(scan.booked_at for scan in self.scans):
            return BOOKED
        if any(scan.ticked_at for scan in self.scans):
            return TICKED
        return READ if self.scans else WAITING

    @property
    def kind(self) -> str:
        return {BOOKED: "done", TICKED: "wait", READ: "wait", WAITING: "none"}[self.state]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A printed sheet. `is_open`: its round still takes photographs and books."""

    code: str
    round_code: str
    round_title: str
    zone: str
    closes_at: datetime
    is_open: bool
    unit: str
    unit_path: str
    apel: str
    people: int
    printed_at: datetime
    printed_by: str
    pages: tuple[PageLine, ...]

    @property
    def short(self) -> str:
        return f"{self.code[:4]}-{self.code[4:8]}"


def sheets_of(
    *, organisation_id: int, paths: Sequence[str], at: datetime, code: str = "", most: int = 200
) -> list[SheetLine]:
    """Sheets of these subtrees, the newest print first; five reads however many there are."""
    inside = Q()
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    if not paths:
        return []
    rows = Sheet.objects.filter(inside, round__organisation_id=organisation_id)
    if code:
        rows = rows.filter(code=code)
    found = list(
        rows.select_related("round", "unit", "apel", "printed_by").order_by("-printed_at", "unit__path")[:most]
    )
    ids = [sheet.pk for sheet in found]
    numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
    for sheet_id, page, row in SheetRow.objects.filter(sheet_id__in=ids).values_list("sheet_id", "page", "row"):
        numbers[sheet_id, page].append(row)
    scans: dict[tuple[int, int | None], list[ScanLine]] = defaultdict(list)
    for scan in Scan.objects.filter(sheet_id__in=ids).select_related("uploaded_by").order_by("id"):
        scans[scan.sheet_id or 0, scan.page].append(_scan_line(scan))
    return [_sheet_line(sheet, numbers, scans, at) for sheet in found]


def _sheet_line(
    sheet: Sheet,
    numbers: dict[tuple[int, int], list[int]],
    scans: dict[tuple[int, int | None], list[ScanLine]],
    at: datetime,
) -> SheetLine:
    rows = {page: numbers[sheet.pk, page] for page in range(1, sheet.pages + 1)}
    return SheetLine(
        code=sheet.code,
        round_code=sheet.round.code,
        round_title=sheet.round.title,
        zone=sheet.round.zone,
        closes_at=sheet.round.closes_at,
        is_open=_takes_paper(sheet.round, at),
        unit=sheet.unit.name,
        unit_path=sheet.unit.path,
        apel=sheet.apel.title if sheet.apel else "",
        people=sum(len(each) for each in rows.values()),
        printed_at=sheet.printed_at,
        printed_by=sheet.printed_by.name or sheet.printed_by.username,
        pages=tuple(
            PageLine(page, min(each, default=0), max(each, default=0), tuple(scans[sheet.pk, page]))
            for page, each in rows.items()
        ),
    )


def _takes_paper(round_: Round, at: datetime) -> bool:
    return round_.state == RoundState.OPEN and at < round_.closes_at


def _scan_line(scan: Scan) -> ScanLine:
    return ScanLine(
        code=scan.code,
        page=scan.page,
        uploaded_at=scan.uploaded_at,
        uploaded_by=scan.uploaded_by.name or scan.uploaded_by.username,
        media_type=scan.media_type,
        size=scan.size,
        sha256=scan.sha256,
        ticked_at=scan.ticked_at,
        booked_at=scan.booked_at,
    )


def sheet_line(*, organisation_id: int, code: str, paths: Sequence[str], at: datetime) -> SheetLine | None:
    found = sheets_of(organisation_id=organisation_id, paths=paths, code=code, at=at) if code else []
    return found[0] if found else None


def unplaced(*, organisation_id: int, by: Actor) -> list[ScanLine]:
    """My photographs of which nobody has said yet which page they show."""
    rows = Scan.objects.filter(organisation_id=organisation_id, sheet=None, uploaded_by_id=by.user_id)
    return [_scan_line(scan) for scan in rows.select_related("uploaded_by").order_by("id")]


def sheets_to_choose(*, organisation_id: int, paths: Sequence[str], at: datetime) -> list[SheetLine]:
    return [line for line in sheets_of(organisation_id=organisation_id, paths=paths, at=at) if line.is_open]


@dataclass(frozen=True, slots=True)
class PrintedText:
    title: str
    body: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PrintedRow:
    name: str
    position: str
    number: str
    remark: str


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """What the printer needs of one sheet. `starts_at` and `place` of its session, if it has one."""

    code: str
    government: str
    address: str
    round_title: str
    unit: str
    zone: str
    apel: str
    starts_at: datetime | None
    place: str
    closes_at: datetime
    printed_at: datetime
    texts: tuple[PrintedText, ...]
    rows: tuple[PrintedRow, ...]
    head_title: str
    head_acting: str
    head_name: str


def sheet_paper(*, organisation_id: int, code: str, paths: Sequence[str]) -> SheetPaper | None:
    sheet = (
        Sheet.objects.filter(round__organisation_id=organisation_id, code=code)
        .select_related("round__organisation", "unit", "apel")
        .first()
    )
    if sheet is None or not any(sheet.unit.path.startswith(path) for path in paths):
        return None
    day = sheet.printed_at.astimezone(ZoneInfo(sheet.round.zone)).date()
    people = list(SheetRow.objects.filter(sheet=sheet).order_by("row").values_list("person_id", flat=True))
    facts = person_facts(people, day)
    head = (
        UnitHead.objects.filter(_on_day(day), unit=sheet.unit).select_related("person").order_by("-starts_on").first()
    )
    owner = sheet.round.organisation
    return SheetPaper(
        code=sheet.code,
        government=owner.letterhead or owner.name,
        address=owner.address,
        round_title=sheet.round.title,
        unit=sheet.unit.name,
        zone=sheet.round.zone,
        apel=sheet.apel.title if sheet.apel else "",
        starts_at=sheet.apel.starts_at if sheet.apel else None,
        place=sheet.apel.place if sheet.apel else "",
        closes_at=sheet.round.closes_at,
        printed_at=sheet.printed_at,
        texts=_texts(sheet.round_id),
        rows=tuple(PrintedRow(*facts[person]) for person in people if person in facts),
        head_title=head.title if head else "",
        head_acting=f"{head.acting}." if head and head.acting else "",
        head_name=(head.person.full_name if head.person else head.name) if head else "",
    )


def _texts(round_id: int) -> tuple[PrintedText, ...]:
    rows = RoundText.objects.filter(round_id=round_id).order_by("order")
    return tuple(
        PrintedText(*row) for row in rows.values_list("revision__text__title", "revision__body", "revision__sha256")
    )


def _on_day(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


def person_facts(people: Sequence[int], day: date) -> dict[int, tuple[str, str, str, str]]:
    """person -> name, position, number as shown on paper, why they are away that day."""
    numbers = shown_numbers(people, day)
    absent = Absence.objects.filter(_on_day(day), person_id__in=people)
    away = {a.person_id: a.get_kind_display() for a in absent}
    posts = dict(Post.objects.filter(_on_day(day), person_id__in=people).values_list("person_id", "position"))
    return {
        person.pk: (
            person.full_name,
            posts.get(person.pk, ""),
            numbers.get(person.pk, ""),
            away.get(person.pk, ""),
        )
        for person in Person.objects.filter(pk__in=people)
    }


def shown_numbers(people: Iterable[int], day: date) -> dict[int, str]:
    """ "NIP ··············1001": enough to tell two of one name apart, not the date of birth. Local ones whole."""
    found = {}
    for person_id, scheme, value in (
        Number.objects.filter(_on_day(day), person_id__in=list(people))
        .order_by("starts_on", "id")
        .values_list("person_id", "scheme", "value")
    ):
        label = NumberScheme(scheme).label
        found[person_id] = f"{label} {value if scheme == NumberScheme.LOCAL else nip.mask(value)}"
    return found


def standings(*, round_id: int, people: Iterable[int]) -> dict[int, str]:
    """person -> level and way of their best undisputed record in this round: "tingkat 0 · kertas"."""
    found = {}
    for person_id, method, level in (
        Signature.objects.filter(round_id=round_id, person_id__in=list(people))
        .filter(Q(dispute=None) | Q(dispute__upheld=False))
        .order_by("level", "id")
        .values_list("person_id", "method", "level")
    ):
        words = f"tingkat 0 · {MethodType(method).label.lower()}"
        found[person_id] = words if level == 0 else LEVEL_WORDS[level]
    return found
