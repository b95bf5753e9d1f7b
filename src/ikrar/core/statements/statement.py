"""What kinds 04 to 07 have in common: a canonical value under a salted or an open commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ikrar.core import canon
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PUBLIC, Kind, Salts, entry, public_commit, salted_commit

VERSION: Final = 1


class StatementMalformed(Refusal):
    code = "statement.malformed"
    sentence = "Pernyataan ini tidak lengkap atau tidak sah pada bagian “{part}”."
    todo = "Mintalah berkas yang diterbitkan aslinya."


@dataclass(frozen=True, slots=True)
class Logged:
    """Bytes and commitment of one statement; `entry` is what the log takes.

    data       kept as it is: private beside their seed (04), published at /log/public/<commit> (05 to 07)
    """

    kind: Kind
    data: bytes
    commit: bytes
    entry: bytes


def seal(kind: Kind, log: str, value: Mapping[str, Any], seed: bytes) -> Logged:
    """A private statement: without the salt a guess at its content cannot be tested."""
    record = canon.encode({**value, "v": VERSION, "log": log, "kind": int(kind)})
    commit = salted_commit(kind, Salts(seed).record(), record)
    return Logged(kind, record, commit, entry(kind, commit))


def publish(kind: Kind, log: str, value: Mapping[str, Any]) -> Logged:
    """A public statement: anyone hashes the published bytes and finds the entry."""
    if kind not in PUBLIC:
        raise StatementMalformed(part="kind")
    payload = canon.encode({**value, "v": VERSION, "log": log, "kind": int(kind)})
    commit = public_commit(kind, payload)
    return Logged(kind, payload, commit, entry(kind, commit))


def read_statement(
    data: bytes, kind: Kind, required: set[str], optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Read canonical bytes of one kind with exactly these keys beside v, log and kind.

    Refuses    StatementMalformed, canon.NotCanonical
    """
    value = canon.decode(data)
    needed = required | {"v", "log", "kind"}
    if type(value) is not dict or not needed <= value.keys() or not value.keys() <= needed | optional:
        raise StatementMalformed(part="kunci")
    if value["v"] != VERSION or value["kind"] != kind or type(value["log"]) is not str:
        raise StatementMalformed(part="kind")
    return value


def without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    """A missing fact is a missing key."""
    return {key: each for key, each in value.items() if each is not None}


def demand(part: str, holds: bool) -> None:
    if not holds:
        raise StatementMalformed(part=part)
