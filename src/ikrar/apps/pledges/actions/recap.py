"""Surat pernyataan rekapitulasi: the head of a unit signs exactly the numbers that the page showed (kind 04)."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.keys import receipt_signer
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.pledges.actions import rows
from ikrar.apps.pledges.actions.rounds import StepOutOfOrder
from ikrar.apps.pledges.kinds import MethodType, RoundState, Way
from ikrar.apps.pledges.models import Recapitulation, RecordSecret, Round
from ikrar.apps.pledges.queries import recap as reads
from ikrar.apps.pledges.queries.batch import subject_on
from ikrar.apps.pledges.queries.recap import HeadLine, Numbers
from ikrar.apps.pledges.rules import NotYours, may_assist, may_sign_recapitulation
from ikrar.apps.roster.models import Unit
from ikrar.core import canon
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal
from ikrar.core.statements.coverage import Coverage, Excused, Signed, seal_coverage
from ikrar.core.statements.entry import Kind, promised_by
from ikrar.core.statements.pledge import Method, Subject
from ikrar.core.statements.receipt import sign_receipt
from ikrar.core.statements.statement import Logged


class NumbersMoved(Refusal):
    code = "pledges.numbers_moved"
    sentence = "Angkanya berubah sejak halaman ini ditampilkan; rekapitulasi belum ditandatangani."
    todo = "Periksa angka terbaru, lalu tandatangani."


class HeadUnknown(Refusal):
    code = "pledges.head_unknown"
    sentence = "Kepala {unit} belum tercatat pada hari itu."
    todo = "Mintalah pengelola kepegawaian mencatat kepala unit ini di halaman Pegawai."


class HeadDiffers(Refusal):
    code = "pledges.head_differs"
    sentence = "Menurut daftar unit, {unit} dipimpin orang lain sebagai {office}."
    todo = "Mintalah pengelola kepegawaian memperbarui kepala unit ini, termasuk bila Anda Plt. atau Plh."


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A printed statement signed in ink: the digest of its scan, and the day written on it."""

    scan_sha256: str
    signed_on: date


@transaction.atomic
def sign_recapitulation(
    *,
    round_id: int,
    unit_id: int,
    shown: bytes,
    by: Actor,
    at: datetime,
    method: MethodType,
    paper: SignedPaper | None = None,
) -> list[Recapitulation]:
    """One statement for each text of the round; pressing twice gives the first ones.

    shown     `queries.recap.digest_of` the numbers on the page
    by        the head of the unit; with `paper`, the clerk or operator who enters what the head signed in ink
    Refuses   NotYours, StepOutOfOrder (not opened), HeadUnknown, HeadDiffers, NumbersMoved
    """
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=unit_id)
    round_ = Round.objects.get(pk=round_id, organisation_id=unit.organisation_id)
    organisation = unit.organisation.code
    may = may_assist if paper else may_sign_recapitulation
    if by.user_id is None or not may(by, organisation=organisation, unit_path=unit.path):
        raise NotYours
    if round_.state == RoundState.DRAFT or at < round_.opens_at:
        raise StepOutOfOrder(what="Menandatangani rekapitulasi", state="belum dibuka")
    head = _head(unit, by, paper, at.astimezone(ZoneInfo(round_.zone)).date())
    earlier = {text: line for (_, text), line in reads.standing(round_id=round_id, unit_id=unit_id).items()}
    now = reads.numbers(round_id=round_id, unit_path=unit.path, at=at)
    repeated = _repeated(now, earlier, shown, by.user_id, paper)
    if repeated:
        return list(Recapitulation.objects.filter(commit__in=repeated).order_by("id"))
    if reads.digest_of([each.value() for each in now]) != shown:
        raise NumbersMoved
    made = []
    for each in now:
        before = earlier.get(each.text)
        made.append(
            _sign(round_, unit, each, head, by, by.user_id, at, method, paper, before.commit if before else None)
        )
    subject = f"{round_.code}:{unit.code}"
    audit.note(actor=by, organisation=organisation, verb="recap.signed", subject=subject, at=at)
    return made


def _repeated(
    now: tuple[Numbers, ...],
    earlier: dict[str, reads.RecapLine],
    shown: bytes,
    user_id: int,
    paper: SignedPaper | None,
) -> list[bytes]:
    """The statements that this very page made before: the same numbers, by the same head, or from the same scan."""
    lines = [earlier[each.text] for each in now if each.text in earlier]
    scan = paper.scan_sha256 if paper else ""
    if len(lines) != len(now) or any(line.scan_sha256 != scan for line in lines):
        return []
    if paper is None and any(line.signed_by_id != user_id for line in lines):
        return []
    return [line.commit for line in lines] if reads.digest_of([line.counts for line in lines]) == shown else []


def _head(unit: Unit, by: Actor, paper: SignedPaper | None, today: date) -> HeadLine:
    head = reads.head_on(unit_id=unit.pk, day=paper.signed_on if paper else today)
    if head is None:
        raise HeadUnknown(unit=unit.name)
    if paper is None and head.person_id is not None and head.person_id != by.person_id:
        raise HeadDiffers(unit=unit.name, office=head.office)
    return head


def _signer(head: HeadLine, by: Actor, zone: str, at: datetime) -> Subject:
    if head.person_id is None:
        return Subject(name=head.name or by.name, unit=head.unit_name, position=head.office)
    return dataclasses.replace(subject_on(person_id=head.person_id, zone=zone, at=at), position=head.office)


def _sign(
    round_: Round,
    unit: Unit,
    numbers: Numbers,
    head: HeadLine,
    by: Actor,
    user_id: int,
    at: datetime,
    method: MethodType,
    paper: SignedPaper | None,
    replaces: bytes | None,
) -> Recapitulation:
    signer, seed, seconds = _signer(head, by, round_.zone, at), os.urandom(32), int(at.timestamp())
    evidence = canon.encode({"scan": paper.scan_sha256, "signed_on": paper.signed_on.isoformat()}) if paper else None
    logged = seal_coverage(
        Coverage(
            log=settings.IKRAR_ORIGIN,
            round=round_.code,
            unit=unit.code,
            text_sha256=bytes.fromhex(numbers.text),
            expected=numbers.expected,
            signed=tuple(Signed(line.level, line.method, line.said, line.count) for line in numbers.signed),
            excused=tuple(Excused(reason, count) for reason, count in numbers.excused),
            declined=numbers.declined,
            missing=numbers.missing,
            signer=signer,
            role=head.acting.lower() or "head",
            method=Method(level=0 if paper else 1, type=method.value, evidence=evidence),
            at=seconds,
            replaces=replaces,
        ),
        seed,
    )
    receipt = _log(logged, seed, signer, evidence, at)
    return Recapitulation.objects.create(
        round=round_,
        unit=unit,
        signed_by_id=user_id,
        signer_name=signer.name,
        signer_position=head.title,
        acting=head.acting,
        way=Way.PAPER if paper else Way.PHONE,
        scan_sha256=paper.scan_sha256 if paper else "",
        counts=numbers.value(),
        at=at,
        commit=logged.commit,
        receipt=receipt,
    )


def _log(logged: Logged, seed: bytes, signer: Subject, evidence: bytes | None, at: datetime) -> bytes:
    """Keep the statement beside its seed, add its entry, and give the receipt."""
    seconds = int(at.timestamp())
    promised = promised_by(Kind.STATEMENT, seconds)
    by = datetime.fromtimestamp(promised, tz=at.tzinfo)
    append_many(entries=[NewEntry(kind=Kind.STATEMENT, commit=logged.commit)], at=at, by=by)
    RecordSecret.objects.create(
        commit=logged.commit, seed=seed, record=logged.data, subject=rows.subject_bytes(signer), evidence=evidence
    )
    signing = receipt_signer()
    return sign_receipt(
        signing.private, signing.keyid, settings.IKRAR_ORIGIN, Kind.STATEMENT, logged.commit, seconds, promised
    )
