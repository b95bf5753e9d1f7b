"""A file on its way into the roster: received, mapped and compared, applied. Each step whole or not at all."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster import comparison, spreadsheet, staging
from ikrar.apps.roster.actions.units import UnitUnknown, seat_awaited
from ikrar.apps.roster.checking import Checker, Scope, Units, unit_key
from ikrar.apps.roster.headings import Columns, Field, is_private, kept, recognise
from ikrar.apps.roster.kinds import LoadState, StaffType, Tab
from ikrar.apps.roster.models import Load, LoadChunk, LoadFault, LoadUnit, Organisation, StagedRow, Unit
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

LEAVING_NEEDS_REASON = 0.05
REASON_AT_LEAST = 10
KEEP_DAYS = 7
SAMPLE_ROWS = 3


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


class LeavingNeedsReason(Refusal):
    code = "roster.leaving_needs_reason"
    sentence = "{left} dari {present} orang dalam cakupan ini ({percent}%) akan tercatat keluar."
    todo = "Bila benar, tulis alasannya. Bila tidak, perbaiki cakupan atau muat berkas yang lengkap."


class NewNumbersUndecided(Refusal):
    code = "roster.new_numbers_undecided"
    sentence = "{count} nomor baru mungkin milik orang yang sudah ada; belum diputus."
    todo = "Tentukan di tab “Berubah”: orang yang sama atau orang lain."


class RosterChanged(Refusal):
    code = "roster.changed"
    sentence = "Daftar pegawai berubah sejak pratinjau ini dibuat, jadi belum ada yang dimuat."
    todo = "Lihat pratinjau yang baru, lalu tekan lagi."


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
    def written(self) -> int:
        return self.new + self.changed + self.moved


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """What the clerk says the file speaks for. `unit` is a code, "" for the whole organisation."""

    staff_types: tuple[StaffType, ...]
    unit: str = ""


@transaction.atomic
def receive_file(
    *,
    organisation_id: int,
    file: IO[bytes],
    file_name: str,
    limit: int,
    press: bytes,
    by: Actor,
    at: datetime,
    sheet: str = "",
) -> str:
    """Keep the columns that may be needed and propose what they are; return the load's code.

    press    digest of the form's key: pressing twice gives the first load
    Refuses  spreadsheet.FileRefused
    """
    # The content belongs to the press: the same key with another file is another load (HOUSE §7).
    file.seek(0)
    digest = hashlib.sha256(press)
    while block := file.read(1 << 20):
        digest.update(block)
    earlier = Load.objects.filter(press=digest.digest(), organisation_id=organisation_id).first()
    if earlier:
        return earlier.code
    table = spreadsheet.read(file, limit=limit, sheet=sheet)
    places = kept(table.headings)
    headings = [table.headings[place] for place in places]
    fields = recognise(headings)
    load = Load.objects.create(
        organisation_id=organisation_id,
        code=secrets.token_hex(5),
        press=digest.digest(),
        file_name=file_name[-160:],
        file_kind=table.kind[:80],
        headings=headings,
        dropped=[heading for place, heading in enumerate(table.headings) if heading and place not in places],
        mapping={field.value: place for field, place in fields.items()},
        created_at=at,
    )
    blank = (fields[Field.NUMBER], fields[Field.BORN_ON]) if {Field.NUMBER, Field.BORN_ON} <= fields.keys() else None
    load.rows = staging.keep(load_id=load.id, rows=table.rows, places=places, blank=blank)
    if not load.rows:
        raise spreadsheet.NoRows()
    load.samples = _samples(load.id)
    load.save(update_fields=["rows", "samples"])
    _note(load, "roster.file_received", f"{load.code}: {load.rows} baris", by, at)
    return load.code


def _samples(load_id: int) -> list[list[str]]:
    return [cells for (_, cells), _ in zip(staging.kept_rows(load_id), range(SAMPLE_ROWS), strict=False)]


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
    load = _locked(organisation_id, code)
    _forget_plan(load)
    load.mapping = {field.value: place for field, place in columns.items()}
    rows = staging.kept_rows(load.id)
    return _plan(load, load.headings, rows, columns, scope, effective_on or _today(load, at))


@transaction.atomic
def load_roster(
    *,
    organisation_id: int,
    table: spreadsheet.Table,
    scope: ScopeChoice,
    by: Actor,
    at: datetime,
    file_name: str = "",
    effective_on: date | None = None,
    why: str = "",
    same_people: bool = False,
    dry: bool = False,
) -> LoadResult:
    """Plan and apply in one transaction, without keeping the file: the command line, the demo, tests.

    same_people  take every proposed new number for that of the person it resembles
    dry          plan only; the load stays for looking at its faults
    Refuses      as plan_load and apply_load
    """
    load = Load.objects.create(
        organisation_id=organisation_id,
        code=secrets.token_hex(5),
        file_name=file_name[-160:],
        file_kind=table.kind[:80],
        headings=list(table.headings),
        created_at=at,
    )
    columns = recognise(table.headings)
    result = _plan(load, table.headings, table.rows, columns, scope, effective_on or _today(load, at), private=True)
    if dry:
        return result
    if same_people and result.notes["belum_diputus"]:
        result = _decide(load, dict.fromkeys(_undecided(load), True))
    return _apply(load, result, why=why, by=by, at=at)


def _plan(
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
    return _count(load)


def _drop_private_cells(load: Load, headings: Sequence[str]) -> None:
    """The faults of a file that was not kept first: the cells of columns that may never be stored go."""
    places = kept(headings)
    faults = list(LoadFault.objects.filter(load=load))
    for fault in faults:
        fault.cells = [fault.cells[place] if place < len(fault.cells) else "" for place in places]
    LoadFault.objects.bulk_update(faults, ["cells"], batch_size=500)
    load.headings = [headings[place] for place in places if not is_private(headings[place])]


def _count(load: Load) -> LoadResult:
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


@transaction.atomic
def decide_new_numbers(
    *, organisation_id: int, code: str, same: Mapping[int, bool], by: Actor, at: datetime
) -> LoadResult:
    """Say of each proposed line whether the new number belongs to the person it resembles."""
    load = _locked(organisation_id, code)
    if load.state != LoadState.PLANNED:
        raise NotPlanned()
    _note(load, "roster.new_numbers_decided", f"{load.code}: {len(same)}", by, at)
    return _decide(load, same)


def _decide(load: Load, same: Mapping[int, bool]) -> LoadResult:
    for answer in (True, False):
        lines = [line for line, value in same.items() if value is answer]
        StagedRow.objects.filter(load_id=load.id, line__in=lines, twin_id__isnull=False).update(new_number=answer)
    comparison.settle_twins(comparison.job_of(load))
    return _count(load)


def _undecided(load: Load) -> list[int]:
    found = StagedRow.objects.filter(load_id=load.id, twin_id__isnull=False, new_number=None)
    return list(found.values_list("line", flat=True))


@transaction.atomic
def apply_load(*, organisation_id: int, code: str, expected: int, why: str, by: Actor, at: datetime) -> LoadResult:
    """Write what the preview showed. Pressing twice loads once: the second answer is the first.

    expected  the number on the button: people written
    Refuses   LoadUnknown, NotPlanned, RosterChanged, NewNumbersUndecided, LeavingNeedsReason
    """
    load = _locked(organisation_id, code)
    if load.state == LoadState.APPLIED:
        return result_of(load)
    if load.state != LoadState.PLANNED:
        raise NotPlanned()
    before = result_of(load)
    comparison.compare(comparison.job_of(load))
    comparison.settle_twins(comparison.job_of(load))
    now = _count(load)
    if (now, now.written) != (before, expected):
        raise RosterChanged()
    return _apply(load, now, why=why, by=by, at=at)


def _apply(load: Load, result: LoadResult, *, why: str, by: Actor, at: datetime) -> LoadResult:
    if result.notes["belum_diputus"]:
        raise NewNumbersUndecided(count=result.notes["belum_diputus"])
    if needs_reason(result) and len(why.strip()) < REASON_AT_LEAST:
        present = result.notes["ada"]
        percent = f"{100 * result.left / present:.1f}".replace(".", ",")
        raise LeavingNeedsReason(left=result.left, present=present, percent=percent)
    job = comparison.job_of(load)
    comparison.write(job)
    StagedRow.objects.filter(load_id=load.id).delete()
    LoadChunk.objects.filter(load=load).delete()
    load.samples, load.state, load.applied_at, load.why = [], LoadState.APPLIED, at, why.strip()[:400]
    load.save()
    seat_awaited(organisation_id=load.organisation_id, on=job.effective_on)
    if result.written >= comparison.ANALYSE_FROM:
        comparison.analyse("roster_person", "roster_number", "roster_post")
    summary = f"{load.code}: +{result.new} ~{result.changed} >{result.moved} -{result.left} !{result.refused}"
    _note(load, "roster.loaded", summary, by, at, why=why.strip())
    return result


def needs_reason(result: LoadResult) -> bool:
    return result.left > LEAVING_NEEDS_REASON * result.notes["ada"]


@transaction.atomic
def discard_loads(*, at: datetime) -> int:
    """Forget what lies about: plans never loaded and refused rows, after KEEP_DAYS. The load's counts stay."""
    old = list(Load.objects.filter(created_at__lt=at - timedelta(days=KEEP_DAYS)).values_list("id", flat=True))
    gone = StagedRow.objects.filter(load_id__in=old).delete()[0]
    for table in (LoadChunk, LoadFault, LoadUnit):
        gone += table.objects.filter(load_id__in=old).delete()[0]
    Load.objects.filter(id__in=old).exclude(samples=[]).update(samples=[])
    Load.objects.filter(id__in=old).exclude(state=LoadState.APPLIED).delete()
    return gone


def _forget_plan(load: Load) -> None:
    if load.state == LoadState.APPLIED:
        raise LoadUnknown(days=KEEP_DAYS)
    StagedRow.objects.filter(load_id=load.id).delete()
    LoadFault.objects.filter(load=load).delete()
    LoadUnit.objects.filter(load=load).delete()


def _locked(organisation_id: int, code: str) -> Load:
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


def _today(load: Load, at: datetime) -> date:
    return at.astimezone(ZoneInfo(load.organisation.zone)).date()


def _note(load: Load, verb: str, subject: str, by: Actor, at: datetime, *, why: str = "") -> None:
    code = load.organisation.code
    mandate = by.by(Role.CLERK, organisation=code)
    note(actor=by, organisation=code, verb=verb, subject=subject, at=at, mandate=mandate, why=why)
