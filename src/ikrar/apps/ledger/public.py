"""What the world may see of the log: it is all public, so these are the same values, without the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ikrar.apps.ledger import keys, queries
from ikrar.apps.ledger.files import log_files
from ikrar.apps.ledger.keys import KnownKey
from ikrar.core.tlog.tile import TileName


@dataclass(frozen=True)
class LogState:
    """The published checkpoint; `note` is its exact text with signatures."""

    origin: str
    size: int
    root: bytes
    note: str


@dataclass(frozen=True)
class Recorded:
    """The proof that a commitment stands in the published log. `proof` is a C2SP tlog-proof, checkpoint included."""

    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    proof: str


def latest() -> LogState | None:
    """None before the first checkpoint."""
    found = queries.published_note()
    if found is None:
        return None
    checkpoint, note = found
    return LogState(checkpoint.origin, checkpoint.size, checkpoint.root, note)


def recorded(commit: bytes) -> Recorded | None:
    """None: not (yet) in a published checkpoint of this log."""
    found = queries.inclusion(commit)
    if found is None:
        return None
    return Recorded(found.index, found.checkpoint.size, found.checkpoint.root, found.hashes, found.proof.text)


def published_at(index: int) -> datetime | None:
    """Since when the number stands in a signed checkpoint."""
    return queries.published_at(index)


def is_received(commit: bytes) -> bool:
    """Whether a receipt was given for this commitment, numbered or not."""
    return queries.is_known(commit)


def tile(name: TileName) -> bytes | None:
    """The bytes of a published tile or entry bundle; no other width serves for the one that was asked for."""
    return log_files().read(name.path)


def payload(commit: bytes) -> bytes | None:
    """The public bytes behind an entry of kind 05 to 07, once it is published."""
    return log_files().read(f"public/{commit.hex()}")


def known_keys() -> tuple[KnownKey, ...]:
    """Every public key of this installation with its time: what a verifier pins."""
    return keys.known_keys()


def policy_text() -> str:
    """The policy that names every key of this installation: the file a reader keeps and pins."""
    return keys.policy_text()
