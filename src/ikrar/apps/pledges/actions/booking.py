"""From a photograph to records: tick who signed in ink, page by page, then book the whole sheet as one act.

The scan's SHA-256 stands in the evidence of every record booked from it. Nothing counts before `book_sheet`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.actions.paper import ReasonNeeded, check_open, own_scan, own_sheet, plain
from ikrar.apps.pledges.actions.sign import Signed, SignRequest, sign_many
from ikrar.apps.pledges.kinds import MethodType
from ikrar.apps.pledges.models import RoundText, Scan, Sheet, SheetRow, Tick
from ikrar.apps.pledges.queries import scans
from ikrar.apps.pledges.rules import NotYours
from ikrar.core import canon
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal


class TwiceOnOnePage(Refusal):
    code = "paper.twice_on_one_page"
    sentence = "{name} ditandai pada dua baris sekaligus: baris {first} dan baris {second}."
    todo = "Hapus satu tanda, atau perbaiki nama pada baris yang keliru."


class SignedInFuture(Refusal):
    code = "paper.signed_in_future"
    sentence = "Tanggal tanda tangan tidak mungkin sesudah hari ini."
    todo = "Tulis tanggal yang tertera pada lembar."


class NothingTicked(Refusal):
    code = "paper.nothing_ticked"
    sentence = "Belum ada baris yang ditandai."
    todo = "Buka halaman lembar ini, tandai baris yang bertanda tangan, lalu bukukan."


@dataclass(frozen=True, slots=True)
class RowTick:
    """Ink in a row. `person_id` is the printed person, or another with the reason why."""

    row: int
    person_id: int
    said: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """What one act wrote: people now recorded, of these already recorded before, and who was refused, why."""

    recorded: int
    known: int
    refused: tuple[tuple[int, Refusal], ...]


@transaction.atomic
def tick_rows(
    *,
    organisation: str,
    scan_code: str,
    ticks: Sequence[RowTick],
    signed_on: date,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what the operator saw on one page; ticks not yet booked are replaced, booked ones stay.

    Refuses    NotYours, ScanMoved, SheetsTooLate, SignedInFuture, ReasonNeeded, TwiceOnOnePage
    """
    scan = own_scan(organisation=organisation, code=scan_code, by=by)
    if scan.sheet is None:
        raise NotYours
    round_ = scan.sheet.round
    check_open(round_, at, act="dibukukan")
    if signed_on > at.astimezone(ZoneInfo(round_.zone)).date():
        raise SignedInFuture
    booked = set(Tick.objects.filter(scan=scan).exclude(booked_at=None).values_list("row", flat=True))
    fresh = [tick for tick in ticks if tick.row not in booked]
    _check_ticks(scan, fresh)
    Tick.objects.filter(scan=scan, booked_at=None).delete()
    Tick.objects.bulk_create(
        Tick(scan=scan, row=tick.row, person_id=tick.person_id, said=tick.said, why=plain(tick.why)) for tick in fresh
    )
    scan.signed_on, scan.note, scan.ticked_at = signed_on, plain(note), at
    scan.save(update_fields=["signed_on", "note", "ticked_at"])


def _check_ticks(scan: Scan, ticks: Sequence[RowTick]) -> None:
    printed = dict(SheetRow.objects.filter(sheet=scan.sheet, page=scan.page or 0).values_list("row", "person_id"))
    people = {tick.person_id for tick in ticks}
    names = scans.participants_in(scan, people)
    seen: dict[int, int] = {}
    for tick in ticks:
        if tick.row not in printed or tick.person_id not in names:
            raise NotYours
        if tick.person_id != printed[tick.row] and not tick.why.strip():
            raise ReasonNeeded
        if tick.person_id in seen:
            raise TwiceOnOnePage(name=names[tick.person_id], first=seen[tick.person_id], second=tick.row)
        seen[tick.person_id] = tick.row


@transaction.atomic
def book_sheet(*, organisation: str, sheet_code: str, by: Actor, at: datetime) -> Booked:
    """One act: every ticked row of every page becomes a record of level 0, in one transaction. Twice writes once.

    Refuses    SheetForeign, SheetsTooLate, NothingTicked; people one by one as sign_many does
    """
    sheet = own_sheet(organisation, sheet_code, by)
    Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    check_open(sheet.round, at, act="dibukukan")
    ticks = list(Tick.objects.filter(scan__sheet=sheet).select_related("scan").order_by("scan__page", "row", "scan_id"))
    if not ticks:
        raise NothingTicked
    waiting = [tick for tick in ticks if tick.booked_at is None]
    texts = tuple(RoundText.objects.filter(round=sheet.round).order_by("order").values_list("revision_id", flat=True))
    requests = [_request(tick, sheet, texts, by) for tick in waiting]
    answers = sign_many(requests=requests, at=at)
    done = [tick for tick, answer in zip(waiting, answers, strict=True) if isinstance(answer, Signed)]
    Tick.objects.filter(pk__in=[tick.pk for tick in done]).update(booked_at=at)
    Scan.objects.filter(pk__in={tick.scan_id for tick in done}, booked_at=None).update(booked_at=at)
    if done:
        subject = f"{sheet.code[:8]}:{len(done)}"
        audit.note(actor=by, organisation=organisation, verb="sheet.booked", subject=subject, at=at)
    return Booked(
        recorded=len(ticks) - len(waiting) + len(done),
        known=sum(1 for answer in answers if isinstance(answer, Signed) and not answer.fresh),
        refused=tuple(
            (tick.person_id, answer)
            for tick, answer in zip(waiting, answers, strict=True)
            if isinstance(answer, Refusal)
        ),
    )


def _request(tick: Tick, sheet: Sheet, texts: tuple[int, ...], by: Actor) -> SignRequest:
    scan, apel = tick.scan, sheet.apel
    evidence: dict[str, str | int] = {
        "type": "paper",
        "scan": scan.sha256,
        "sheet": sheet.code,
        "page": scan.page or 0,
        "row": tick.row,
        "page_code": "read" if scan.page_code_read else "typed",
        "signed_on": f"{scan.signed_on:%Y-%m-%d}",
        "uploaded_at": int(scan.uploaded_at.timestamp()),
        "operator": plain(by.name),
    }
    extra = {"apel": apel.code if apel else "", "correction": tick.why, "note": scan.note, "placed": scan.why}
    evidence |= {key: value for key, value in extra.items() if value}
    return SignRequest(
        round_id=sheet.round_id,
        person_id=tick.person_id,
        revision_ids=texts,
        said=tick.said,
        method=MethodType.PAPER,
        nonce=os.urandom(32),
        # A session that is over takes no more presses; its code then stands in the evidence alone.
        apel_id=apel.pk if apel is not None and apel.is_open else None,
        operator_id=by.user_id,
        scan_id=scan.pk,
        evidence=canon.encode(evidence),
        signed_on=scan.signed_on,
        why=tick.why or scan.note,
    )
