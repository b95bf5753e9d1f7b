"""The last step of a load: what the preview showed is written, whole or not at all."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from ikrar.apps.roster import comparison, spreadsheet
from ikrar.apps.roster.actions.planning import (
    KEEP_DAYS,
    LoadResult,
    NotPlanned,
    ScopeChoice,
    compare_again,
    count,
    decide,
    locked,
    note_load,
    plan,
    result_of,
    today,
)
from ikrar.apps.roster.actions.units import seat_awaited
from ikrar.apps.roster.headings import recognise
from ikrar.apps.roster.kinds import LoadState
from ikrar.apps.roster.models import Load, LoadChunk, LoadFault, LoadUnit, StagedRow
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

REASON_AT_LEAST = 10


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
    dry          plan only, for apply_load or discard_load to end
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
    result = plan(load, table.headings, table.rows, columns, scope, effective_on or today(load, at), private=True)
    if same_people and result.notes["belum_diputus"]:
        result = decide(load, dict.fromkeys(_undecided(load), True))
    return result if dry else _apply(load, result, why=why, by=by, at=at)


@transaction.atomic
def apply_load(*, organisation_id: int, code: str, expected: int, why: str, by: Actor, at: datetime) -> LoadResult:
    """Write what the preview showed. Pressing twice loads once: the second answer is the first.

    expected  the number on the button: people written
    Refuses   LoadUnknown, NotPlanned, RosterChanged, NewNumbersUndecided, LeavingNeedsReason
    """
    load = locked(organisation_id, code)
    if load.state == LoadState.APPLIED:
        return result_of(load)
    if load.state != LoadState.PLANNED:
        raise NotPlanned()
    before = result_of(load)
    compare_again(load)
    now = count(load)
    if (now, now.written) != (before, expected):
        raise RosterChanged()
    return _apply(load, now, why=why, by=by, at=at)


def _apply(load: Load, result: LoadResult, *, why: str, by: Actor, at: datetime) -> LoadResult:
    if result.notes["belum_diputus"]:
        raise NewNumbersUndecided(count=result.notes["belum_diputus"])
    if result.needs_reason and len(why.strip()) < REASON_AT_LEAST:
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
    note_load(load, "roster.loaded", summary, by, at, why=why.strip())
    return result


def _undecided(load: Load) -> list[int]:
    found = StagedRow.objects.filter(load_id=load.id, twin_id__isnull=False, new_number=None)
    return list(found.values_list("line", flat=True))


@transaction.atomic
def discard_load(*, organisation_id: int, code: str) -> None:
    """Forget a plan that nobody wants; what is loaded stays loaded."""
    load = locked(organisation_id, code)
    if load.state != LoadState.APPLIED:
        StagedRow.objects.filter(load_id=load.id).delete()
        load.delete()


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
