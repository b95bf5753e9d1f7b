"""Kind 04: *bukan saya*. A dispute takes a record out of the count until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ikrar.core.statements.coverage import method_value, signer_hashes
from ikrar.core.statements.entry import Kind, Salts
from ikrar.core.statements.pledge import Method, Subject
from ikrar.core.statements.statement import Logged, demand, seal, without_empty

STRUCK: Final = "struck"  # it was not this person: the record counts no more
KEPT: Final = "kept"


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    log: str
    pledge: bytes  # commit of the disputed record
    by: Subject
    method: Method
    at: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DisputeDecided:
    log: str
    dispute: bytes  # commit of the opened dispute
    pledge: bytes
    outcome: str
    by: Subject
    role: str
    at: int
    reason: str


def seal_dispute_opened(dispute: DisputeOpened, seed: bytes) -> Logged:
    demand("pledge", len(dispute.pledge) == 32)
    salts = Salts(seed)
    value = {
        "type": "dispute-opened",
        "pledge": dispute.pledge.hex(),
        "by": signer_hashes(dispute.by, salts),
        "method": method_value(dispute.method, salts),
        "at": dispute.at,
        "reason": dispute.reason,
    }
    return seal(Kind.STATEMENT, dispute.log, without_empty(value), seed)


def seal_dispute_decided(decided: DisputeDecided, seed: bytes) -> Logged:
    demand("outcome", decided.outcome in (STRUCK, KEPT))
    demand("pledge", len(decided.pledge) == len(decided.dispute) == 32)
    value = {
        "type": "dispute-decided",
        "dispute": decided.dispute.hex(),
        "pledge": decided.pledge.hex(),
        "outcome": decided.outcome,
        "by": signer_hashes(decided.by, Salts(seed)),
        "role": decided.role,
        "at": decided.at,
        "reason": decided.reason,
    }
    return seal(Kind.STATEMENT, decided.log, value, seed)
