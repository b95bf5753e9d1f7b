"""A load as its pages show it: the mapping, the five tabs, the refused rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ikrar.apps.roster import comparison
from ikrar.apps.roster.headings import Field
from ikrar.apps.roster.kinds import LEAVING_NEEDS_REASON, LoadState, StaffType, Tab
from ikrar.apps.roster.models import Load, LoadFault, LoadUnit, Number, Person, Post, StagedRow, Unit
from ikrar.apps.roster.tree import Named

_PERSON_LABELS = {"name": "Nama", "front_title": "Gelar depan", "back_title": "Gelar belakang", "email": "Surel dinas"}
_POST_LABELS = {
    "position": "Jabatan",
    "position_class": "Jenis jabatan",
    "rank": "Golongan",
    "legal_status": "Kedudukan hukum",
}


@dataclass(frozen=True, slots=True)
class LoadView:
    """One load. `counts` as the plan found them, empty before it; `mapping` field to place among `headings`."""

    code: str
    state: LoadState
    file_name: str
    file_kind: str
    headings: Sequence[str]
    dropped: Sequence[str]
    samples: Sequence[Sequence[str]]
    mapping: Mapping[Field, int]
    staff_types: Sequence[StaffType]
    unit: str
    unit_code: str
    effective_on: date | None
    rows: int
    counts: Mapping[str, int]
    why: str
    created_at: datetime
    applied_at: datetime | None

    def count(self, tab: Tab) -> int:
        return self.counts.get(tab.value, 0)

    @property
    def written(self) -> int:
        return self.count(Tab.NEW) + self.count(Tab.CHANGED) + self.count(Tab.MOVED)

    @property
    def needs_reason(self) -> bool:
        """More than LEAVING_NEEDS_REASON of the scope would leave."""
        return self.count(Tab.LEFT) > LEAVING_NEEDS_REASON * self.counts.get("ada", 0)

    @property
    def to_do(self) -> int:
        """People whose row will change; nothing to do means that the same file was loaded before."""
        return self.written + self.count(Tab.LEFT)


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One person of a tab. `line` is 0 for those who leave: they stand in no row. `same` answers a proposal."""

    line: int
    name: str
    number: str
    unit: str
    changes: Sequence[Change] = ()
    twin: str = ""
    same: bool | None = None


@dataclass(frozen=True, slots=True)
class FaultLine:
    line: int
    column: str
    value: str
    reason: str
    name: str
    cells: Sequence[str] = ()


def load_view(*, organisation_id: int, code: str) -> LoadView | None:
    load = Load.objects.filter(organisation_id=organisation_id, code=code).first()
    return _view(load) if load else None


def recent_loads(*, organisation_id: int, most: int = 20) -> list[LoadView]:
    """The latest loads, newest first."""
    return [_view(load) for load in Load.objects.filter(organisation_id=organisation_id).order_by("-created_at")[:most]]


def _view(load: Load) -> LoadView:
    unit = None
    if load.unit_path:
        unit = Unit.objects.filter(organisation_id=load.organisation_id, path=load.unit_path).first()
    return LoadView(
        code=load.code,
        state=LoadState(load.state),
        file_name=load.file_name,
        file_kind=load.file_kind,
        headings=load.headings,
        dropped=load.dropped,
        samples=load.samples,
        mapping={Field(name): place for name, place in load.mapping.items()},
        staff_types=[StaffType(kind) for kind in load.staff_types],
        unit=unit.name if unit else "",
        unit_code=unit.code if unit else "",
        effective_on=load.effective_on,
        rows=load.rows,
        counts=load.counts,
        why=load.why,
        created_at=load.created_at,
        applied_at=load.applied_at,
    )


def preview(*, organisation_id: int, code: str, tab: Tab, start: int, count: int) -> list[PreviewLine]:
    """Some lines of one tab, in the order of the file; those who leave by name."""
    load = Load.objects.get(organisation_id=organisation_id, code=code)
    if tab == Tab.LEFT:
        return _leaving(load, start, count)
    rows = StagedRow.objects.filter(load_id=load.id)
    rows = rows.filter(tab=None) | rows.filter(tab=Tab.NEW) if tab == Tab.NEW else rows.filter(tab=tab)
    if tab == Tab.CHANGED:
        # Undecided new numbers stand here too, first: they are what the clerk must look at.
        rows = StagedRow.objects.filter(load_id=load.id, twin_id__isnull=False) | rows
    page = list(rows.order_by("line")[start : start + count])
    return _lines(page)


def _lines(page: Sequence[StagedRow]) -> list[PreviewLine]:
    ids = [row.person_id or row.twin_id for row in page if row.person_id or row.twin_id]
    people = Person.objects.in_bulk([i for i in ids if i])
    posts = {post.person_id: post for post in Post.objects.filter(person_id__in=list(people), ends_before=None)}
    numbers = dict(
        Number.objects.filter(person_id__in=list(people), ends_before=None).values_list("person_id", "value")
    )
    wanted = {row.unit_id for row in page} | {row.home_unit_id for row in page if row.home_unit_id}
    wanted |= {post.unit_id for post in posts.values()} | {post.home_unit_id for post in posts.values()}
    units = dict(Unit.objects.filter(id__in=wanted).values_list("id", "name"))
    return [_line(row, people, posts, numbers, units) for row in page]


def _line(
    row: StagedRow,
    people: Mapping[int, Person],
    posts: Mapping[int, Post],
    numbers: Mapping[int, str],
    units: Mapping[int, str],
) -> PreviewLine:
    person_id = row.person_id or row.twin_id or 0
    person, post = people.get(person_id), posts.get(person_id)
    changes: list[Change] = []
    if row.twin_id:
        changes.append(Change("Nomor", numbers.get(row.twin_id, ""), row.number))
    if person:
        changes += _differences(row, person, _PERSON_LABELS)
        if row.born_on and row.born_on != person.born_on:
            changes.append(Change("Tanggal lahir", str(person.born_on or ""), str(row.born_on)))
    if post:
        if row.unit_id != post.unit_id:
            changes.append(Change("Unit", units.get(post.unit_id, ""), units.get(row.unit_id, "")))
        if row.home_unit_id and row.home_unit_id != post.home_unit_id:
            changes.append(Change("Unit asal", units.get(post.home_unit_id, ""), units.get(row.home_unit_id, "")))
        if row.staff_type != post.staff_type:
            changes.append(Change("Jenis pegawai", StaffType(post.staff_type).label, StaffType(row.staff_type).label))
        changes += _differences(row, post, _POST_LABELS)
    return PreviewLine(
        line=row.line,
        name=row.name,
        number=row.number,
        unit=units.get(row.unit_id, ""),
        changes=changes,
        twin=people[row.twin_id].full_name if row.twin_id and row.twin_id in people else "",
        same=row.new_number,
    )


def _differences(row: StagedRow, before: Person | Post, labels: Mapping[str, str]) -> list[Change]:
    return [
        Change(label, getattr(before, name), getattr(row, name))
        for name, label in labels.items()
        if getattr(row, name) is not None and getattr(row, name) != getattr(before, name)
    ]


def _leaving(load: Load, start: int, count: int) -> list[PreviewLine]:
    job = comparison.job_of(load)
    found = comparison.rows(
        f"""SELECT po.person_id, p.name, u.name {
            job.leaving.replace(
                "JOIN roster_unit u ON u.id = po.unit_id",
                "JOIN roster_unit u ON u.id = po.unit_id JOIN roster_person p ON p.id = po.person_id",
            )
        } ORDER BY p.name, p.id LIMIT {int(count)} OFFSET {int(start)}""",
        job.values,
    )
    numbers = dict(
        Number.objects.filter(person_id__in=[row[0] for row in found], ends_before=None).values_list(
            "person_id", "value"
        )
    )
    return [
        PreviewLine(line=0, name=str(name), number=numbers.get(int(str(person_id)), ""), unit=str(unit))
        for person_id, name, unit in found
    ]


def faults(*, organisation_id: int, code: str, start: int = 0, count: int | None = None) -> Iterator[FaultLine]:
    """Refused rows in the order of the file, all of them when no count is given."""
    rows = LoadFault.objects.filter(load__organisation_id=organisation_id, load__code=code).order_by("line", "id")
    found = rows[start : start + count] if count is not None else rows
    for row in found.iterator(2_000):
        yield FaultLine(row.line, row.column, row.value, row.reason, row.name, row.cells)


def unknown_units(*, organisation_id: int, code: str) -> list[tuple[Named, int]]:
    """Units that the file names and the tree does not know, with how many people name them."""
    rows = LoadUnit.objects.filter(load__organisation_id=organisation_id, load__code=code).order_by("code", "name")
    return [(Named(code=row.code or row.name[:64], name=row.name or row.code), row.people) for row in rows]
