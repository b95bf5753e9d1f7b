"""Signing. `sign_many` is the one door: phone, help desk and paper all come through it; signing one is a batch of one.

The natural key (round, revision, person, level, attempt) makes a second press, a lost answer and a second device end in
the same stored receipt. Nothing is rendered, hashed slowly or sent from here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.keys import receipt_signer
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.pledges.actions import rows
from ikrar.apps.pledges.kinds import SHARED_FROM, ApelRoleKind, MethodType, SignerRole, Way
from ikrar.apps.pledges.queries import batch as reads
from ikrar.apps.pledges.rules import RoundClosed, check_may_sign
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import Kind, promised_by
from ikrar.core.statements.pledge import Method, Number, Pledge, Subject, seal_pledge
from ikrar.core.statements.receipt import sign_receipt
from ikrar.core.tlog.note import SignerKey

AGAIN_AT_MOST = 3
LEVEL_OF = {MethodType.CARD: 1, MethodType.PASSWORD: 1, MethodType.ASSISTED: 0, MethodType.PAPER: 0}


@dataclass(frozen=True, slots=True)
class SignRequest:
    """One press: one person, one or more texts of a round.

    nonce        32 bytes, from the form
    session_key  the sign-in that pressed; an ended one is refused. None: the operator's act (desk, paper)
    evidence     canonical JSON kept beside the record (paper: scan digest and the day on the sheet)
    """

    round_id: int
    person_id: int
    revision_ids: tuple[int, ...]
    said: str
    method: MethodType
    nonce: bytes
    apel_id: int | None = None
    session_key: str | None = None
    device_id: int | None = None
    operator_id: int | None = None
    witness_id: int | None = None
    scan_id: int | None = None
    evidence: bytes | None = None
    signed_on: date | None = None
    why: str = ""

    @property
    def way(self) -> Way:
        return {MethodType.PAPER: Way.PAPER, MethodType.ASSISTED: Way.DESK}.get(self.method, Way.PHONE)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the person keeps: one commitment and receipt a text, in the round's order."""

    commits: tuple[bytes, ...]
    receipts: tuple[bytes, ...]
    level: int
    fresh: bool


@dataclass(slots=True)
class _Batch:
    """What the transaction will write, and what is already known of it."""

    at: datetime
    facts: reads.Facts
    signing: SignerKey
    new: list[rows.NewSignature] = field(default_factory=list)
    deltas: dict[rows.DeltaKey, int] = field(default_factory=dict)
    leads: list[rows.NewLead] = field(default_factory=list)

    def count(self, key: rows.DeltaKey, change: int) -> None:
        self.deltas[key] = self.deltas.get(key, 0) + change


def sign_many(*, requests: Sequence[SignRequest], at: datetime) -> list[Signed | Refusal]:
    """One durable transaction for the whole batch; each item comes back as Signed or as its own Refusal.

    Where another process recorded one of these people in the meantime the batch is rolled back and read anew: then
    that person is answered with the other's receipt.

    Refuses, item by item: RoundClosed, ApelClosed, TextChanged, NotOnRoster, NotParticipant, SignInEnded
    """
    for _ in range(AGAIN_AT_MOST):
        try:
            with transaction.atomic():
                return _sign_batch(requests, at)
        except rows.TakenMeanwhile:
            continue
    with transaction.atomic():
        return _sign_batch(requests, at)


def _sign_batch(requests: Sequence[SignRequest], at: datetime) -> list[Signed | Refusal]:
    batch = _Batch(at=at, facts=reads.load(requests=requests, at=at), signing=receipt_signer())
    answers = [_answer(request, batch) for request in requests]
    if batch.new:
        rows.insert_signatures(batch.new, at=at)
        rows.insert_secrets(batch.new)
        by = datetime.fromtimestamp(promised_by(Kind.SIGNATURE, int(at.timestamp())), tz=at.tzinfo)
        append_many(entries=[NewEntry(kind=Kind.SIGNATURE, commit=row.commit) for row in batch.new], at=at, by=by)
        rows.insert_deltas(batch.deltas)
        rows.insert_leads(batch.leads)
        rows.withdraw_refusals(batch.facts.declined, batch.new, at=at)
    return answers


def _answer(request: SignRequest, batch: _Batch) -> Signed | Refusal:
    try:
        return _sign(request, batch)
    except Refusal as refusal:
        return refusal


def _sign(request: SignRequest, batch: _Batch) -> Signed:
    facts = batch.facts
    round_ = facts.rounds.get(request.round_id)
    if round_ is None:
        raise RoundClosed(round="")
    signer = check_may_sign(request, facts, at=batch.at)
    level, method = _level(request, facts)
    revisions = [text.revision_id for text in round_.texts if text.revision_id in request.revision_ids]
    act = os.urandom(16)
    outcome = [_one(request, batch, signer, level, method, revision, act) for revision in revisions]
    if request.device_id is not None:
        facts.devices.setdefault((request.round_id, request.device_id), set()).add(request.person_id)
    return Signed(
        commits=tuple(done.commit for done in outcome),
        receipts=tuple(done.receipt for done in outcome),
        level=min(done.level for done in outcome),
        fresh=any(done.fresh for done in outcome),
    )


@dataclass(frozen=True, slots=True)
class _Done:
    commit: bytes
    receipt: bytes
    level: int
    fresh: bool


def _level(request: SignRequest, facts: reads.Facts) -> tuple[int, MethodType]:
    """The third and later person from one device in a round is level 0, and the record says why."""
    if request.device_id is not None and request.method in (MethodType.CARD, MethodType.PASSWORD):
        others = facts.devices.get((request.round_id, request.device_id), set()) - {request.person_id}
        if len(others) >= SHARED_FROM - 1:
            return 0, MethodType.SHARED
    return LEVEL_OF[request.method], request.method


def _one(
    request: SignRequest,
    batch: _Batch,
    signer: reads.Signer,
    level: int,
    method: MethodType,
    revision_id: int,
    act: bytes,
) -> _Done:
    earlier = batch.facts.signatures.setdefault((request.round_id, request.person_id, revision_id), [])
    standing = max((row for row in earlier if row.counts), key=lambda row: row.level, default=None)
    if standing is not None and standing.level >= level:
        return _Done(standing.commit, standing.receipt, standing.level, fresh=False)
    row = _seal(request, batch, signer, level, method, revision_id, act, standing)
    batch.new.append(row)
    for key, change in row.counted:
        batch.count(key, change)
    earlier.append(
        reads.Standing(
            level=level, way=request.way, unit_id=signer.unit_id, commit=row.commit, receipt=row.receipt, counts=True
        )
    )
    return _Done(row.commit, row.receipt, level, fresh=True)


def _seal(
    request: SignRequest,
    batch: _Batch,
    signer: reads.Signer,
    level: int,
    method: MethodType,
    revision_id: int,
    act: bytes,
    standing: reads.Standing | None,
) -> rows.NewSignature:
    facts, seed, at = batch.facts, os.urandom(32), int(batch.at.timestamp())
    pledge = _pledge(
        request,
        facts,
        signer,
        Method(level=level, type=method.value, evidence=request.evidence),
        revision_id,
        at,
        standing,
    )
    sealed = seal_pledge(pledge, seed)
    signing = batch.signing
    by = promised_by(Kind.SIGNATURE, at)
    receipt = sign_receipt(signing.private, signing.keyid, settings.IKRAR_ORIGIN, Kind.SIGNATURE, sealed.commit, at, by)
    _lead(request, batch, signer, pledge.role, revision_id, sealed.commit)
    counted = [((request.round_id, signer.unit_id, revision_id, level, request.way.value), 1)]
    if standing is not None:
        counted.append(((request.round_id, standing.unit_id, revision_id, standing.level, standing.way), -1))
    attempt = sum(1 for row in facts.signatures[request.round_id, request.person_id, revision_id] if row.level == level)
    return rows.NewSignature(
        request=request,
        revision_id=revision_id,
        unit_id=signer.unit_id,
        level=level,
        attempt=attempt,
        method=method.value,
        commit=sealed.commit,
        receipt=receipt,
        upgrades=pledge.upgrades,
        act=act,
        seed=seed,
        record=sealed.record,
        subject=pledge.subject,
        counted=tuple(counted),
    )


def _pledge(
    request: SignRequest,
    facts: reads.Facts,
    signer: reads.Signer,
    method: Method,
    revision_id: int,
    at: int,
    standing: reads.Standing | None,
) -> Pledge:
    round_ = facts.rounds[request.round_id]
    apel = facts.apel[request.apel_id] if request.apel_id is not None else None
    return Pledge(
        log=settings.IKRAR_ORIGIN,
        round=round_.code,
        text=next(text.ref for text in round_.texts if text.revision_id == revision_id),
        said=request.said,
        role=apel.roles.get(request.person_id, signer.role) if apel else signer.role,
        subject=Subject(
            name=signer.name,
            unit=signer.unit,
            position=signer.position or None,
            number=Number(*signer.number) if signer.number else None,
        ),
        at=at,
        nonce=request.nonce,
        method=method,
        apel=apel.code if apel else None,
        election=round_.election or None,
        lead=facts.lead_of(request, revision_id, signer),
        upgrades=standing.commit if standing else None,
    )


def _lead(
    request: SignRequest, batch: _Batch, signer: reads.Signer, role: str, revision_id: int, commit: bytes
) -> None:
    """Let later records of the unit, or of the apel, point to this one."""
    paths = list(signer.heads_paths) if signer.role == SignerRole.HEAD else []
    if role == ApelRoleKind.LEADER and request.apel_id is not None:
        paths.append(reads.pembina_key(request.apel_id))
    for path in paths:
        batch.leads.append(rows.NewLead(request.round_id, revision_id, path, commit))
        batch.facts.leads.setdefault((request.round_id, revision_id), {}).setdefault(path, commit)
