"""The help desk: one operator, one witness from an account of their own, and a reason with every record.

Without a confirmed witness nothing is recorded; a shift ends after two hours, or when one of the two says so.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.actions.rounds import pressed_code
from ikrar.apps.pledges.actions.sign import Signed, SignRequest, sign_many
from ikrar.apps.pledges.kinds import MethodType, RoundState
from ikrar.apps.pledges.models import Apel, DeskShift, Participant, Round
from ikrar.apps.pledges.queries import desk as reads
from ikrar.apps.pledges.rules import NotYours, RoundClosed, may_assist
from ikrar.apps.roster.models import Unit
from ikrar.core import canon
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

SHIFT_LIFE = timedelta(hours=2)


class ShiftOver(Refusal):
    code = "desk.shift_over"
    sentence = "Giliran meja bantuan ini sudah berakhir."
    todo = "Buka giliran baru; saksi mengonfirmasi lagi dengan kode yang baru."


class WitnessMissing(Refusal):
    code = "desk.witness_missing"
    sentence = "Belum ada saksi, jadi belum ada yang dapat dicatat."
    todo = "Mintalah orang kedua masuk dengan akunnya sendiri, membuka halaman saksi, dan mengetik kode meja ini."


class CodeUnknown(Refusal):
    code = "desk.code_unknown"
    sentence = "Kode meja ini tidak dikenal, sudah berakhir, atau bukan untuk Anda."
    todo = (
        "Periksa enam huruf dan angkanya di perangkat petugas. Saksi harus orang kedua dari kantor atau unit yang sama."
    )


class WitnessIsOperator(Refusal):
    code = "desk.witness_is_operator"
    sentence = "Petugas meja tidak dapat menjadi saksinya sendiri."
    todo = "Mintalah orang lain masuk dengan akunnya sendiri dan mengetik kode ini."


class HasWitness(Refusal):
    code = "desk.has_witness"
    sentence = "Meja ini sudah punya saksi."
    todo = "Bila saksinya berganti, petugas mengakhiri giliran dan membuka yang baru."


class OwnRecord(Refusal):
    code = "desk.own_record"
    sentence = "Petugas dan saksi tidak dapat dicatat di mejanya sendiri."
    todo = "Tanda tangani dengan akun sendiri, atau di meja lain."


class ReasonMissing(Refusal):
    code = "desk.reason_missing"
    sentence = "Alasan bantuan belum dipilih atau ditulis."
    todo = "Pilih satu alasan; bila tidak ada yang cocok, tulis satu kalimat."


@dataclass(frozen=True, slots=True)
class Assisted:
    """`commit` of the first text; `is_new` false: the person was recorded before."""

    commit: bytes
    is_new: bool
    level: int


@transaction.atomic
def open_shift(
    *, organisation: str, round_code: str, unit_code: str, apel_code: str = "", by: Actor, at: datetime, press: bytes
) -> str:
    """Start a desk for a unit and those below; returns the code that the witness types. Ends the operator's last one.

    Refuses    NotYours, RoundClosed
    """
    round_ = Round.objects.filter(organisation__code=organisation, code=round_code).first()
    unit = Unit.objects.filter(organisation__code=organisation, code=unit_code).first()
    if round_ is None or unit is None or by.user_id is None:
        raise NotYours
    if not may_assist(by, organisation=organisation, unit_path=unit.path):
        raise NotYours
    if round_.state != RoundState.OPEN or not round_.opens_at <= at < round_.closes_at:
        raise RoundClosed(round=round_.title)
    apel = Apel.objects.filter(round=round_, code=apel_code, closed_at=None).first() if apel_code else None
    code = pressed_code(press, (organisation, round_code, unit_code, apel_code, by.user_id))
    shift, is_new = DeskShift.objects.get_or_create(
        code=code,
        defaults={
            "round": round_,
            "apel": apel,
            "unit": unit,
            "operator_id": by.user_id,
            "opened_at": at,
            "closes_at": min(at + SHIFT_LIFE, round_.closes_at),
        },
    )
    if is_new:
        DeskShift.objects.filter(operator_id=by.user_id, closes_at__gt=at).exclude(pk=shift.pk).update(closes_at=at)
        audit.note(actor=by, organisation=organisation, verb="desk.opened", subject=code, at=at)
    return code


@transaction.atomic
def confirm_shift(*, code: str, by: Actor, at: datetime) -> None:
    """The witness, on their own device. Confirming twice is one confirmation.

    Refuses    CodeUnknown, WitnessIsOperator, HasWitness
    """
    shift = _live(code, at)
    if shift is None or by.user_id is None:
        raise CodeUnknown
    if shift.operator_id == by.user_id:
        raise WitnessIsOperator
    if not reads.may_witness(shift, by, at=at):
        raise CodeUnknown
    if shift.witness_id == by.user_id:
        return
    if shift.witness_id is not None:
        raise HasWitness
    shift.witness_id, shift.confirmed_at = by.user_id, at
    shift.save(update_fields=["witness", "confirmed_at"])
    organisation = shift.round.organisation.code
    audit.note(actor=by, organisation=organisation, verb="desk.witnessed", subject=shift.code, at=at)


@transaction.atomic
def end_shift(*, code: str, by: Actor, at: datetime) -> None:
    """By the operator, or by the witness who leaves. Refuses    CodeUnknown"""
    shift = _live(code, at)
    if shift is None or by.user_id not in (shift.operator_id, shift.witness_id):
        raise CodeUnknown
    shift.closes_at = at
    shift.save(update_fields=["closes_at"])
    organisation = shift.round.organisation.code
    audit.note(actor=by, organisation=organisation, verb="desk.ended", subject=shift.code, at=at)


def _live(code: str, at: datetime) -> DeskShift | None:
    return (
        DeskShift.objects.select_for_update(of=("self",))
        .select_related("round__organisation", "unit", "apel", "operator", "witness")
        .filter(code=code, closes_at__gt=at)
        .first()
    )


@transaction.atomic
def assist(
    *,
    code: str,
    person_id: int,
    revision_ids: tuple[int, ...],
    said: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Assisted:
    """Record one person with help: level 0, operator and witness and reason on the record. Twice is once.

    revision_ids   the texts that were shown to the person
    Refuses        ShiftOver, WitnessMissing, NotYours, OwnRecord, ReasonMissing, and what sign_many refuses
    """
    shift = _live(code, at)
    if shift is None:
        raise ShiftOver
    organisation = shift.round.organisation.code
    if shift.operator_id != by.user_id or not may_assist(by, organisation=organisation, unit_path=shift.unit.path):
        raise NotYours
    if shift.witness is None:
        raise WitnessMissing
    if person_id in (shift.operator.person_id, shift.witness.person_id):
        raise OwnRecord
    if not reason.strip():
        raise ReasonMissing
    members = Participant.objects.filter(round_id=shift.round_id, unit__path__startswith=shift.unit.path, left_at=None)
    if not members.filter(person_id=person_id).exists():
        raise NotYours
    [answer] = sign_many(requests=[_request(shift, person_id, revision_ids, said, reason)], at=at)
    if not isinstance(answer, Signed):
        raise answer
    if answer.fresh:
        audit.note(actor=by, organisation=organisation, verb="desk.assisted", subject=shift.code, at=at)
    return Assisted(commit=answer.commits[0], is_new=answer.fresh, level=answer.level)


def _request(shift: DeskShift, person_id: int, revision_ids: tuple[int, ...], said: str, reason: str) -> SignRequest:
    assert shift.witness is not None  # noqa: S101 (checked by assist)
    why = normalize("NFC", " ".join(reason.split()))
    evidence = {
        "type": "assisted",
        "operator": normalize("NFC", shift.operator.name or shift.operator.username),
        "witness": normalize("NFC", shift.witness.name or shift.witness.username),
        "reason": why,
    }
    return SignRequest(
        round_id=shift.round_id,
        person_id=person_id,
        revision_ids=revision_ids,
        said=said,
        method=MethodType.ASSISTED,
        nonce=os.urandom(32),
        apel_id=shift.apel_id,
        operator_id=shift.operator_id,
        witness_id=shift.witness_id,
        evidence=canon.encode(evidence),
        why=why[:300],
    )
