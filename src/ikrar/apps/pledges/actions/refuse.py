"""Not signing, and saying that a record is not one's own. Both are states with no consequence of their own."""

from __future__ import annotations

import os
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.pledges.actions import rows
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import Declined, Dispute, Participant, RecordSecret, Round, Signature
from ikrar.apps.pledges.queries.batch import subject_on
from ikrar.apps.pledges.rules import NotParticipant, NotYours, RoundClosed, may_see_exceptions
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal
from ikrar.core.statements.dispute import (
    KEPT,
    STRUCK,
    DisputeDecided,
    DisputeOpened,
    seal_dispute_decided,
    seal_dispute_opened,
)
from ikrar.core.statements.entry import Kind, promised_by
from ikrar.core.statements.pledge import Method, Subject
from ikrar.core.statements.statement import Logged
from ikrar.core.statements.text import field_text


class AlreadySigned(Refusal):
    code = "pledges.already_signed"
    sentence = "Tanda tangan atas nama Anda sudah tercatat dalam rangkaian {round}."
    todo = "Bila bukan Anda yang menandatangani, buka tanda terimanya dan tekan “Ini bukan saya”."


class AlreadyDecided(Refusal):
    code = "pledges.already_decided"
    sentence = "Keberatan ini sudah diputus."
    todo = "Muat ulang halaman untuk melihat putusannya."


class OwnCase(Refusal):
    code = "pledges.own_case"
    sentence = "Anda sendiri penanda tangan, operator, atau saksi catatan ini."
    todo = "Mintalah rekan lain di Inspektorat memutusnya."


class ReasonMissing(Refusal):
    code = "pledges.reason_missing"
    sentence = "Alasan belum ditulis."
    todo = "Tulis satu kalimat: siapa yang memeriksa dan apa yang ditemukan."


@transaction.atomic
def declare_not_signing(*, round_id: int, person_id: int, private_reason: str, at: datetime) -> Declined:
    """The reason is private. Declaring twice keeps the first; signing later takes the declaration back.

    Refuses    RoundClosed, NotParticipant, AlreadySigned
    """
    round_ = Round.objects.get(pk=round_id)
    if round_.state != RoundState.OPEN or not round_.opens_at <= at < round_.closes_at:
        raise RoundClosed(round=round_.title)
    if not Participant.objects.filter(round=round_, person_id=person_id, left_at=None).exists():
        raise NotParticipant(round=round_.title)
    standing = Signature.objects.filter(round=round_, person_id=person_id)
    standing = standing.filter(Q(dispute=None) | Q(dispute__upheld=False))
    if standing.exists():
        raise AlreadySigned(round=round_.title)
    declined, _ = Declined.objects.get_or_create(
        round=round_, person_id=person_id, withdrawn_at=None, defaults={"at": at, "private_reason": private_reason}
    )
    return declined


@transaction.atomic
def open_dispute(*, commit: bytes, person_id: int, method: str, statement: str, at: datetime) -> Dispute:
    """ "Ini bukan saya", by the person in whose name the record stands: ikrar and pakta of one press go together.

    Pressing twice gives the same dispute. Refuses    NotYours
    """
    pressed = Signature.objects.select_related("round").filter(commit=commit, person_id=person_id).first()
    if pressed is None:
        raise NotYours
    _hold(pressed.round_id)
    owner = subject_on(person_id=person_id, zone=pressed.round.zone, at=at)
    statement = plain_words(statement)
    undisputed = Signature.objects.filter(act=pressed.act, person_id=person_id, dispute=None).order_by("id")
    for signature in undisputed:
        _dispute(signature, owner, method, statement, at)
    return Dispute.objects.get(signature=pressed)


def _hold(round_id: int) -> None:
    """Disputes and batches of signatures in one round wait for each other, so that the count sees both or neither."""
    Round.objects.select_for_update().get(pk=round_id)


def plain_words(typed: str) -> str:
    """As a record wants it: some phones type letters in two parts, and pasted text brings marks nobody sees."""
    return "".join(letter for letter in field_text(typed) if letter.isprintable())


def _dispute(signature: Signature, owner: Subject, method: str, statement: str, at: datetime) -> None:
    seed = os.urandom(32)
    logged = seal_dispute_opened(
        DisputeOpened(
            log=settings.IKRAR_ORIGIN,
            pledge=bytes(signature.commit),
            by=owner,
            method=Method(level=1, type=method),
            at=int(at.timestamp()),
            reason=statement.strip() or None,
        ),
        seed,
    )
    commit = _log(logged, seed, owner, at)
    Dispute.objects.create(signature=signature, opened_at=at, statement=statement, commit=commit)
    _recount(signature, out=True)


@transaction.atomic
def decide_dispute(*, dispute_id: int, upheld: bool, reason: str, by: Actor, at: datetime) -> Dispute:
    """A person decides: upheld keeps the record out for good, not upheld puts it back into the count.

    Refuses    NotYours, AlreadyDecided, ReasonMissing
    """
    dispute = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("signature__round__organisation")
        .filter(pk=dispute_id)
        .first()
    )
    if dispute is None or not may_see_exceptions(by, organisation=dispute.signature.round.organisation.code):
        raise NotYours
    _hold(dispute.signature.round_id)
    if _is_involved(by, dispute.signature):
        raise OwnCase
    if dispute.decided_at is not None:
        raise AlreadyDecided
    reason = plain_words(reason)
    if not reason:
        raise ReasonMissing
    _log_decision(dispute, upheld=upheld, reason=reason, by=by, at=at)
    if not upheld:
        _recount(dispute.signature, out=False)
    dispute.decided_at, dispute.decided_by_id, dispute.upheld, dispute.reason = at, by.user_id, upheld, reason
    dispute.save(update_fields=["decided_at", "decided_by", "upheld", "reason"])
    organisation = dispute.signature.round.organisation.code
    audit.note(actor=by, organisation=organisation, verb="dispute.decided", subject=f"{dispute.pk}", at=at, why=reason)
    return dispute


def _is_involved(by: Actor, signature: Signature) -> bool:
    """Nobody decides over a record that stands in their own name, or that they helped to make."""
    own = by.person_id is not None and by.person_id == signature.person_id
    return own or (by.user_id is not None and by.user_id in (signature.operator_id, signature.witness_id))


def _log_decision(dispute: Dispute, *, upheld: bool, reason: str, by: Actor, at: datetime) -> None:
    seed = os.urandom(32)
    decider = Subject(name=by.name, unit=dispute.signature.round.organisation.name)
    logged = seal_dispute_decided(
        DisputeDecided(
            log=settings.IKRAR_ORIGIN,
            dispute=bytes(dispute.commit),
            pledge=bytes(dispute.signature.commit),
            outcome=STRUCK if upheld else KEPT,
            by=decider,
            role=Role.INSPECTORATE.value,
            at=int(at.timestamp()),
            reason=reason,
        ),
        seed,
    )
    _log(logged, seed, decider, at)


def _log(logged: Logged, seed: bytes, subject: Subject, at: datetime) -> bytes:
    """Keep a private statement beside its seed and add its entry; returns the commitment."""
    by = datetime.fromtimestamp(promised_by(Kind.STATEMENT, int(at.timestamp())), tz=at.tzinfo)
    append_many(entries=[NewEntry(kind=Kind.STATEMENT, commit=logged.commit)], at=at, by=by)
    RecordSecret.objects.create(
        commit=logged.commit, seed=seed, record=logged.data, subject=rows.subject_bytes(subject)
    )
    return logged.commit


def _recount(signature: Signature, *, out: bool) -> None:
    """Move the person's count between this record and the next best one that nobody disputes."""
    others = list(
        Signature.objects.filter(
            round_id=signature.round_id, revision_id=signature.revision_id, person_id=signature.person_id
        )
        .exclude(pk=signature.pk)
        .exclude(dispute__isnull=False, dispute__upheld__isnull=True)
        .exclude(dispute__upheld=True)
        .order_by("-level", "-id")
    )
    best = others[0] if others else None
    if best is not None and best.level > signature.level:
        return
    deltas: dict[rows.DeltaKey, int] = {}
    for row, change in ((signature, -1), (best, 1)):
        if row is not None:
            key = (row.round_id, row.unit_id, row.revision_id, row.level, row.way)
            deltas[key] = deltas.get(key, 0) + (change if out else -change)
    rows.insert_deltas(deltas)
