"""Signing. `sign_many` is the one door: phone, help desk and paper all come through it; signing one is a batch of one.

The natural key (round, revision, person, level, attempt) makes a second press, a lost answer and a second device end in
the same stored receipt. Nothing is rendered, hashed slowly or sent from here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from ikrar.apps.ledger.actions import NewEntry, append_many
from ikrar.apps.ledger.keys import receipt_signer
from ikrar.apps.pledges.actions import rows
from ikrar.apps.pledges.kinds import SHARED_FROM, ApelRoleKind, MethodType, SignerRole, Way
from ikrar.apps.pledges.queries import batch as reads
from ikrar.apps.pledges.rules import RoundClosed, check_may_sign
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import Kind, promised_by
from ikrar.core.statements.pledge import Method, Number, Pledge, Subject, seal_pledge
from ikrar.core.statements.receipt import sign_receipt

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
    new: list[rows.NewSignature] = field(default_factory=list)
    deltas: dict[rows.DeltaKey, int] = field(default_factory=dict)
    leads: list[rows.NewLead] = field(default_factory=list)

    def count(self, key: rows.DeltaKey, change: int) -> None:
        self.deltas[key] = self.deltas.get(key, 0) + change


def sign_many(*, requests: Sequence[SignRequest], at: datetime) -> list[Signed | Refusal]:
    """One durable transaction for the whole batch; each item comes back as Signed or as its own Refusal.

    Refuses, item by item: RoundClosed, ApelClosed, TextChanged, NotOnRoster, NotParticipant, SignInEnded
    """
    with transaction.atomic():
        batch = _Batch(at=at, facts=reads.load(requests=requests, at=at))
        answers = [_answer(request, batch) for request in requests]
        written = rows.insert_signatures(batch.new, at=at)
        if len(written) != len(batch.new):
            return _give_way(requests, answers, batch, written)
        _finish(batch)
    return answers


def _give_way(
    requests: Sequence[SignRequest], answers: list[Signed | Refusal], batch: _Batch, written: set[bytes]
) -> list[Signed | Refusal]:
    """Another process recorded some of these people first: theirs are answered from its rows, the rest stand."""
    lost = [row for row in batch.new if row.commit not in written]
    for row in lost:
        batch.new.remove(row)
        for key, change in row.counted:
            batch.count(key, -change)
    gone = {row.commit for row in lost}
    batch.leads = [lead for lead in batch.leads if lead.commit not in gone]
    _finish(batch)
    behind = [i for i, a in enumerate(answers) if isinstance(a, Signed) and gone.intersection(a.commits)]
    facts = reads.load(requests=[requests[i] for i in behind], at=batch.at)
    again = _Batch(at=batch.at, facts=facts)
    for i in behind:
        answers[i] = _answer(requests[i], again)
    if again.new:  # a level or a dispute changed in between: nothing of that item was written, press again
        raise RuntimeError("signing gave way twice")
    return answers


def _finish(batch: _Batch) -> None:
    if not batch.new:
        return
    rows.insert_secrets(batch.new)
    by = datetime.fromtimestamp(promised_by(Kind.SIGNATURE, int(batch.at.timestamp())), tz=batch.at.tzinfo)
    append_many(entries=[NewEntry(kind=Kind.SIGNATURE, commit=row.commit) for row in batch.new], at=batch.at, by=by)
    rows.insert_deltas(batch.deltas)
    rows.insert_leads(batch.leads)
    rows.withdraw_refusals(batch.facts.declined, batch.new, at=batch.at)


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
    facts = batch.facts
    round_ = facts.rounds[request.round_id]
    apel = facts.apel[request.apel_id] if request.apel_id is not None else None
    role = apel.roles.get(request.person_id, signer.role) if apel else signer.role
    lead = facts.lead_of(request.round_id, revision_id, signer.unit_path, not_of=signer.heads_path)
    at = int(batch.at.timestamp())
    seed = os.urandom(32)
    pledge = Pledge(
        log=settings.IKRAR_ORIGIN,
        round=round_.code,
        text=next(text.ref for text in round_.texts if text.revision_id == revision_id),
        said=request.said,
        role=role,
        subject=Subject(
            name=signer.name,
            unit=signer.unit,
            position=signer.position or None,
            number=Number(*signer.number) if signer.number else None,
        ),
        at=at,
        nonce=request.nonce,
        method=Method(level=level, type=method.value, evidence=request.evidence),
        apel=apel.code if apel else None,
        election=round_.election or None,
        lead=lead,
        upgrades=standing.commit if standing else None,
    )
    sealed = seal_pledge(pledge, seed)
    signing = receipt_signer()
    receipt = sign_receipt(
        signing.private,
        signing.keyid,
        settings.IKRAR_ORIGIN,
        Kind.SIGNATURE,
        sealed.commit,
        at,
        promised_by(Kind.SIGNATURE, at),
    )
    if signer.role == SignerRole.HEAD and signer.heads_path is not None:
        batch.leads.append(rows.NewLead(request.round_id, revision_id, signer.heads_path, sealed.commit))
        facts.leads.setdefault((request.round_id, revision_id), {})[signer.heads_path] = sealed.commit
    if role == ApelRoleKind.LEADER:
        batch.leads.append(rows.NewLead(request.round_id, revision_id, "", sealed.commit))
        facts.leads.setdefault((request.round_id, revision_id), {}).setdefault("", sealed.commit)
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
        upgrades=standing.commit if standing else None,
        act=act,
        seed=seed,
        record=sealed.record,
        subject=pledge.subject,
        counted=tuple(counted),
    )


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
