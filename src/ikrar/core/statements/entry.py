"""Commitments and the 34 bytes that enter the log (docs/formats/record.md).

`x.` in the specs is an ASCII string followed by one zero byte; integers are big-endian; H is SHA-256.
"""

from __future__ import annotations

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


_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


class Salts:
    """The salts of one record: HMAC-SHA-256(seed, "ikrar/salt/v1/" x), whole for the record, 16 bytes for a field.

    HMAC is spelled out because a record takes five under one key: hashing both pads once halves the cost of signing.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise ValueError(f"a seed has {SEED_SIZE} bytes")
        block = seed.ljust(64, b"\0")
        self._inner = sha256(block.translate(_INNER) + b"ikrar/salt/v1/")
        self._outer = sha256(block.translate(_OUTER))

    def _of(self, name: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(name)
        outer.update(inner.digest())
        return outer.digest()

    def record(self) -> bytes:
        return self._of(b"record")

    def field(self, field: str) -> bytes:
        return self._of(field.encode("ascii"))[:16]


def record_salt(seed: bytes) -> bytes:
    return Salts(seed).record()


def field_salt(seed: bytes, field: str) -> bytes:
    return Salts(seed).field(field)


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
