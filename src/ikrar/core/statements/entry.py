"""Commitments and the 34 bytes that enter the log (docs/formats/record.md).

`x.` in the specs is an ASCII string followed by one zero byte; integers are big-endian; H is SHA-256.
"""

from __future__ import annotations

import hmac
from enum import IntEnum
from hashlib import sha256

ENTRY_SIZE = 34
SEED_SIZE = 32


class Kind(IntEnum):
    SIGNATURE = 1
    LAPORAN = 2
    CASE = 3  # temuan, step, decision, opening, grant, custody, erasure: one kind, nobody outside tells them apart
    STATEMENT = 4
    TEXT = 5
    COUNT = 6
    POLICY = 7


PUBLIC = frozenset({Kind.TEXT, Kind.COUNT, Kind.POLICY})
HOUR, DAY = 3600, 86400
# In a signed checkpoint no later than `at` plus this. 02 and 03 wait for the nightly slot (DESIGN §5 "Release").
PROMISE = {kind: 8 * DAY if kind in (Kind.LAPORAN, Kind.CASE) else HOUR for kind in Kind}


def promised_by(kind: int, at: int) -> int:
    """The latest second at which the entry stands in a signed checkpoint: the `by` of its receipt."""
    return at + PROMISE[Kind(kind)]


def record_salt(seed: bytes) -> bytes:
    return hmac.digest(seed, b"ikrar/salt/v1/record", "sha256")


def field_salt(seed: bytes, field: str) -> bytes:
    return hmac.digest(seed, b"ikrar/salt/v1/" + field.encode("ascii"), "sha256")[:16]


def field_hash(salt: bytes, field: str, value: bytes) -> bytes:
    """Hide one value in a record: without its salt a guess at the value cannot be tested."""
    return sha256(b"ikrar/field/v1\0" + salt + field.encode("ascii") + b"\0" + value).digest()


def salted_commit(kind: int, salt: bytes, record: bytes) -> bytes:
    return sha256(b"ikrar/commit/v1\0" + bytes((kind,)) + salt + record).digest()


def public_commit(kind: int, payload: bytes) -> bytes:
    return sha256(b"ikrar/public/v1\0" + bytes((kind,)) + payload).digest()


def entry(kind: int, commit: bytes) -> bytes:
    """The 34 bytes of the log, the only public trace of a fact."""
    return b"\x01" + bytes((kind,)) + commit


def leaf(kind: int, commit: bytes) -> bytes:
    """The RFC 6962 leaf hash of the entry."""
    return sha256(b"\0\x01" + bytes((kind,)) + commit).digest()
