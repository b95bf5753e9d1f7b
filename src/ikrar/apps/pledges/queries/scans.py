"""Photographs of sheets as the desk reads them: the rows of a page, what is ticked, and what a tick became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ikrar.apps.pledges.kinds import Said
from ikrar.apps.pledges.models import Participant, Scan, Sheet, SheetRow, Tick
from ikrar.apps.pledges.queries.paper import SheetLine, may_open, person_facts, sheet_line, standings
from ikrar.core.authority import Actor


@dataclass(frozen=True, slots=True)
class RowView:
    """One printed row beside its photograph. `standing`: the record that this person already has, in words."""

    row: int
    person_id: int
    name: str
    position: str
    number: str
    remark: str
    standing: str
    tick_person_id: int | None = None
    tick_name: str = ""
    tick_said: str = ""
    tick_why: str = ""
    booked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScanView:
    code: str
    file: str
    media_type: str
    size: int
    sha256: str
    page: int | None
    page_code_read: bool
    uploaded_at: datetime
    uploaded_by: str
    signed_on: date | None
    ticked_at: datetime | None
    booked_at: datetime | None
    why: str
    note: str
    zone: str
    opens_on: date | None
    starts_on: date | None
    has_apel: bool
    sheet: SheetLine | None
    rows: tuple[RowView, ...] = field(default=())


def scan_view(*, organisation: str, code: str, by: Actor, at: datetime) -> ScanView | None:
    """One photograph and the rows of its page; None for whoever may not see it."""
    scan = (
        Scan.objects.filter(organisation__code=organisation, code=code)
        .select_related("organisation", "uploaded_by", "sheet__unit", "sheet__round", "sheet__apel")
        .first()
    )
    if scan is None or not may_open(scan, organisation, by):
        return None
    sheet, zone = scan.sheet, scan.organisation.zone
    apel = sheet.apel if sheet else None
    line = None
    if sheet is not None:
        zone = sheet.round.zone
        line = sheet_line(organisation_id=scan.organisation_id, code=sheet.code, paths=[sheet.unit.path], at=at)
    local = ZoneInfo(zone)
    return ScanView(
        code=scan.code,
        file=scan.file,
        media_type=scan.media_type,
        size=scan.size,
        sha256=scan.sha256,
        page=scan.page,
        page_code_read=scan.page_code_read,
        uploaded_at=scan.uploaded_at,
        uploaded_by=scan.uploaded_by.name or scan.uploaded_by.username,
        signed_on=scan.signed_on,
        ticked_at=scan.ticked_at,
        booked_at=scan.booked_at,
        why=scan.why,
        note=scan.note,
        zone=zone,
        opens_on=sheet.round.opens_at.astimezone(local).date() if sheet else None,
        starts_on=apel.starts_at.astimezone(local).date() if apel else None,
        has_apel=apel is not None,
        sheet=line,
        rows=_rows(scan, at) if sheet else (),
    )


def _rows(scan: Scan, at: datetime) -> tuple[RowView, ...]:
    assert scan.sheet is not None  # noqa: S101 (the caller's)
    printed = list(
        SheetRow.objects.filter(sheet=scan.sheet, page=scan.page or 0).order_by("row").values_list("row", "person_id")
    )
    day = at.astimezone(ZoneInfo(scan.sheet.round.zone)).date()
    ticks = {tick.row: tick for tick in Tick.objects.filter(scan=scan).select_related("person")}
    people = [person for _, person in printed]
    facts, standing = person_facts(people, day), standings(round_id=scan.sheet.round_id, people=people)
    found = []
    for row, person in printed:
        tick = ticks.get(row)
        view = RowView(row, person, *facts[person], standing.get(person, ""))
        if tick is not None:
            view = RowView(
                row,
                person,
                *facts[person],
                standing.get(person, ""),
                tick.person_id,
                tick.person.full_name,
                tick.said,
                tick.why,
                tick.booked_at,
            )
        found.append(view)
    return tuple(found)


def participants_in(scan: Scan, people: Iterable[int]) -> dict[int, str]:
    """Who of these stands on the scan's sheet or takes part in the sheet's subtree, with the full name."""
    assert scan.sheet is not None  # noqa: S101 (the caller's)
    ids = set(people)
    rows = Participant.objects.filter(
        round_id=scan.sheet.round_id, unit__path__startswith=scan.sheet.unit.path, person_id__in=ids
    ).select_related("person")
    printed = SheetRow.objects.filter(sheet=scan.sheet, person_id__in=ids).select_related("person")
    return _names(rows) | _names(printed)


def candidates(*, organisation_id: int, sheet_code: str) -> list[tuple[int, str]]:
    """Whose ink may stand in somebody else's row: the people of the sheet's unit, and all on the sheet."""
    sheet = Sheet.objects.filter(round__organisation_id=organisation_id, code=sheet_code).first()
    if sheet is None:
        return []
    own = Participant.objects.filter(round_id=sheet.round_id, unit_id=sheet.unit_id, left_at=None)
    printed = SheetRow.objects.filter(sheet=sheet)
    names = _names(own.select_related("person")) | _names(printed.select_related("person"))
    return sorted(names.items(), key=lambda each: each[1])


def _names(rows: Iterable[Participant | SheetRow]) -> dict[int, str]:
    return {row.person_id: row.person.full_name for row in rows}


@dataclass(frozen=True, slots=True)
class TickedLine:
    """A ticked row in the review of a sheet, and afterwards its record."""

    page: int
    row: int
    person_id: int
    name: str
    printed: str
    said: str
    why: str
    signed_on: date | None
    uploaded_at: datetime
    scan_code: str
    booked_at: datetime | None
    standing: str


def ticked(*, organisation_id: int, sheet_code: str) -> list[TickedLine]:
    """All ticked rows of a sheet in the order of its pages."""
    rows = list(
        Tick.objects.filter(scan__sheet__code=sheet_code, scan__organisation_id=organisation_id)
        .select_related("scan__sheet", "person")
        .order_by("scan__page", "row", "scan_id")
    )
    if not rows:
        return []
    printed = {row.row: row.person for row in SheetRow.objects.filter(sheet__code=sheet_code).select_related("person")}
    round_id = rows[0].scan.sheet.round_id if rows[0].scan.sheet else 0
    standing = standings(round_id=round_id, people=[row.person_id for row in rows])
    return [
        TickedLine(
            page=row.scan.page or 0,
            row=row.row,
            person_id=row.person_id,
            name=row.person.full_name,
            printed="" if printed[row.row].pk == row.person_id else printed[row.row].full_name,
            said=Said(row.said).label,
            why=row.why,
            signed_on=row.scan.signed_on,
            uploaded_at=row.scan.uploaded_at,
            scan_code=row.scan.code,
            booked_at=row.booked_at,
            standing=standing.get(row.person_id, ""),
        )
        for row in rows
    ]


def scan_of_digest(*, organisation_id: int, sha256: str) -> str | None:
    """The code of the scan with exactly these bytes, if it came before."""
    return Scan.objects.filter(organisation_id=organisation_id, sha256=sha256).values_list("code", flat=True).first()


def files_known(names: Iterable[str]) -> set[str]:
    """Those of these files that a row points to."""
    asked = list(names)
    found: set[str] = set()
    for start in range(0, len(asked), 500):
        rows = Scan.objects.filter(file__in=asked[start : start + 500])
        found.update(rows.values_list("file", flat=True))
    return found
