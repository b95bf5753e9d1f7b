"""The second step of a load: every row checked and compared with the roster, of which nothing changes yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster import comparison, spreadsheet, staging
from ikrar.apps.roster.actions.units import UnitUnknown
from ikrar.apps.roster.checking import Checker, Scope, Units, unit_key
from ikrar.apps.roster.headings import Columns, Field, kept, recognise
from ikrar.apps.roster.kinds import LEAVING_NEEDS_REASON, LoadState, StaffType, Tab
from ikrar.apps.roster.models import Load, LoadFault, LoadUnit, Organisation, StagedRow, Unit
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

KEEP_DAYS = 7


class LoadUnknown(Refusal):
    code = "roster.load_unknown"
    sentence = "Muatan ini tidak ada, atau sudah dihapus setelah {days} hari."
    todo = "Unggah berkasnya lagi."


class ColumnMissing(Refusal):
    code = "roster.column_missing"
    sentence = "Kolom untuk {fields} belum ditentukan."
    todo = "Pilih kolomnya pada pemetaan, atau perbaiki judul kolom di berkas."


class ScopeEmpty(Refusal):
    code = "roster.scope_empty"
    sentence = "Cakupan muatan belum dipilih: jenis pegawai apa saja yang lengkap di berkas ini?"


class NotPlanned(Refusal):
    code = "roster.not_planned"
    sentence = "Kolom berkas ini belum dipastikan, jadi belum ada yang dapat dimuat."


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, or will do: people by tab, and what was passed over."""

    code: str
    new: int
    changed: int
    moved: int
    same: int
    left: int
    refused: int
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def needs_reason(self) -> bool:
        """More of the scope would leave than happens without one."""
        return self.left > LEAVING_NEEDS_REASON * self.notes["ada"]

    @property
    def written(self) -> int:
        return self.new + self.changed + self.moved


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """What the clerk says the file speaks for. `unit` is a code, "" for the whole organisation."""

    staff_types: tuple[StaffType, ...]
    unit: str = ""


@transaction.atomic
def plan_load(
    *,
    organisation_id: int,
    code: str,
    columns: Mapping[Field, int],
    scope: ScopeChoice,
    effective_on: date | None,
    by: Actor,
    at: datetime,
) -> LoadResult:
    """Check every row and compare it with the roster; nothing of the roster changes. May be done again and again.

    Refuses  LoadUnknown, ColumnMissing, ScopeEmpty, UnitUnknown, staging.FaultsTooMany
    """
    load = locked(organisation_id, code)
    _forget_plan(load)
    load.mapping = {field.value: place for field, place in columns.items()}
    rows = staging.kept_rows(load.id)
    return plan(load, load.headings, rows, columns, scope, effective_on or today(load, at))


@transaction.atomic
def refresh_plan(*, organisation_id: int, code: str) -> LoadResult:
    """Compare a planned file with the roster as it is now; the rows themselves were checked and stay."""
    load = locked(organisation_id, code)
    if load.state != LoadState.PLANNED:
        raise NotPlanned()
    compare_again(load)
    return count(load)


@transaction.atomic
def decide_new_numbers(
    *, organisation_id: int, code: str, same: Mapping[int, bool], by: Actor, at: datetime
) -> LoadResult:
    """Say of each proposed line whether the new number belongs to the person it resembles."""
    load = locked(organisation_id, code)
    if load.state != LoadState.PLANNED:
        raise NotPlanned()
    note_load(load, "roster.new_numbers_decided", f"{load.code}: {len(same)}", by, at)
    return decide(load, same)


def plan(
    load: Load,
    headings: Sequence[str],
    rows: object,
    columns: Mapping[Field, int],
    choice: ScopeChoice,
    effective_on: date,
    *,
    private: bool = False,
) -> LoadResult:
    missing = Columns(columns).missing
    if missing:
        raise ColumnMissing(fields=" dan ".join(missing))
    if not choice.staff_types:
        raise ScopeEmpty()
    units = _units(load.organisation_id)
    scope = _scope(load.organisation_id, choice)
    load.staff_types, load.unit_path, load.effective_on = sorted(scope.staff_types), scope.unit_path, effective_on
    checker = Checker(columns=columns, headings=headings, units=units, scope=scope)
    staged = staging.stage(load_id=load.id, rows=rows, checker=checker)  # type: ignore[arg-type]
    if private:
        _drop_private_cells(load, headings)
    if staged.rows + len(staged.faults) == 0:
        raise spreadsheet.NoRows()
    load.rows = staged.rows + len(staged.faults)
    if staged.rows >= comparison.ANALYSE_FROM:
        comparison.analyse(StagedRow._meta.db_table)
    job = comparison.job_of(load)
    comparison.compare(job)
    if staged.rows and comparison.has_people(job):
        comparison.propose_twins(job)
        _refuse_doubles(load, job)
    load.counts = {"surel_diabaikan": checker.emails_ignored, "tanpa_tanggal_lahir": checker.without_birth}
    load.state = LoadState.PLANNED
    return count(load)


def _drop_private_cells(load: Load, headings: Sequence[str]) -> None:
    """The faults of a file that was not kept first: the cells of columns that may never be stored go."""
    places = kept(headings)
    faults = list(LoadFault.objects.filter(load=load))
    known = recognise(headings)
    for fault in faults:
        cells = [
            cell if place != known.get(Field.BORN_ON) or not _has_number(fault) else ""
            for place, cell in enumerate(fault.cells)
        ]
        fault.cells = [cells[place] if place < len(cells) else "" for place in places]
    LoadFault.objects.bulk_update(faults, ["cells"], batch_size=500)
    load.headings = [headings[place] for place in places]


def _has_number(fault: LoadFault) -> bool:
    """A number of about eighteen digits says the date of birth itself: the column beside it is not kept."""
    return sum(map(str.isdigit, fault.number)) >= staging.NUMBER_DIGITS


def count(load: Load) -> LoadResult:
    notes = {name: load.counts[name] for name in ("surel_diabaikan", "tanpa_tanggal_lahir")}
    load.counts = (
        notes
        | comparison.counts(comparison.job_of(load))
        | {Tab.REFUSED.value: LoadFault.objects.filter(load=load).count()}
    )
    load.save()
    return result_of(load)


def result_of(load: Load) -> LoadResult:
    """The counts of a load as its plan left them."""
    found = load.counts
    return LoadResult(
        code=load.code,
        new=found[Tab.NEW],
        changed=found[Tab.CHANGED],
        moved=found[Tab.MOVED],
        same=found[Tab.SAME],
        left=found[Tab.LEFT],
        refused=found[Tab.REFUSED],
        notes={name: number for name, number in found.items() if name not in set(Tab.values)},
    )


def _refuse_doubles(load: Load, job: comparison.Job) -> None:
    """A person who stands in the file twice, by an old number and by a new one: the later row is refused."""
    doubles = comparison.doubles(job)
    StagedRow.objects.filter(load_id=load.id, line__in=[line for line, _, _ in doubles]).delete()
    LoadFault.objects.bulk_create(
        LoadFault(
            load=load,
            line=line,
            column=load.headings[0][:80] if load.headings else "",
            value=number,
            reason="Orang ini sudah ada di berkas yang sama dengan nomornya yang lain.",
            number=number,
            name=name,
        )
        for line, number, name in doubles
    )


def decide(load: Load, same: Mapping[int, bool]) -> LoadResult:
    for answer in (True, False):
        lines = [line for line, value in same.items() if value is answer]
        StagedRow.objects.filter(load_id=load.id, line__in=lines, twin_id__isnull=False).update(new_number=answer)
    comparison.settle_twins(comparison.job_of(load))
    return count(load)


def compare_again(load: Load) -> None:
    StagedRow.objects.filter(load_id=load.id, new_number=None).update(person_id=None, post_id=None, tab=None)
    comparison.compare(comparison.job_of(load))
    comparison.settle_twins(comparison.job_of(load))


def _forget_plan(load: Load) -> None:
    if load.state == LoadState.APPLIED:
        raise LoadUnknown(days=KEEP_DAYS)
    StagedRow.objects.filter(load_id=load.id).delete()
    LoadFault.objects.filter(load=load).delete()
    LoadUnit.objects.filter(load=load).delete()


def locked(organisation_id: int, code: str) -> Load:
    """The load, with its organisation locked: two loads of one organisation wait for each other."""
    Organisation.objects.select_for_update().get(id=organisation_id)
    load = Load.objects.select_related("organisation").filter(organisation_id=organisation_id, code=code).first()
    if load is None:
        raise LoadUnknown(days=KEEP_DAYS)
    return load


def _units(organisation_id: int) -> Units:
    by_name: dict[str, tuple[int, ...]] = {}
    rows = Unit.objects.filter(organisation_id=organisation_id, closed_on=None).values_list(
        "id", "code", "name", "path"
    )
    found = list(rows)
    for unit_id, _, name, _ in found:
        by_name[unit_key(name)] = (*by_name.get(unit_key(name), ()), unit_id)
    return Units(
        by_code={code.lower(): unit_id for unit_id, code, _, _ in found},
        by_name=by_name,
        paths={unit_id: path for unit_id, _, _, path in found},
        names={unit_id: name for unit_id, _, name, _ in found},
    )


def _scope(organisation_id: int, choice: ScopeChoice) -> Scope:
    types = frozenset(kind.value for kind in choice.staff_types)
    if not choice.unit:
        return Scope(staff_types=types)
    unit = Unit.objects.filter(organisation_id=organisation_id, code=choice.unit).first()
    if unit is None:
        raise UnitUnknown(unit=choice.unit)
    return Scope(staff_types=types, unit_path=unit.path, unit_id=unit.id)


def today(load: Load, at: datetime) -> date:
    return at.astimezone(ZoneInfo(load.organisation.zone)).date()


def note_load(load: Load, verb: str, subject: str, by: Actor, at: datetime, *, why: str = "") -> None:
    code = load.organisation.code
    mandate = by.by(Role.CLERK, organisation=code)
    note(actor=by, organisation=code, verb=verb, subject=subject, at=at, mandate=mandate, why=why)
