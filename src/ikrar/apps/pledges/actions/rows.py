"""The rows of a batch, written with one statement a table: `unnest` on PostgreSQL, `executemany` on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from ikrar.apps.pledges.models import Declined
from ikrar.core.statements.pledge import Subject

if TYPE_CHECKING:
    from ikrar.apps.pledges.actions.sign import SignRequest

# round, unit, revision, level, way
DeltaKey = tuple[int, int, int, int, str]


@dataclass(frozen=True, slots=True, eq=False)
class NewSignature:
    request: SignRequest
    revision_id: int
    unit_id: int
    level: int
    attempt: int
    method: str
    commit: bytes
    receipt: bytes
    upgrades: bytes | None
    act: bytes
    seed: bytes
    record: bytes
    subject: Subject
    counted: tuple[tuple[DeltaKey, int], ...]


@dataclass(frozen=True, slots=True)
class NewLead:
    round_id: int
    revision_id: int
    unit_path: str
    commit: bytes


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    pg_type: str


def _columns(spec: str) -> tuple[_Column, ...]:
    return tuple(_Column(*pair.split(":")) for pair in spec.split())


_SIGNATURE = _columns(
    "round_id:bigint apel_id:bigint revision_id:bigint person_id:bigint unit_id:bigint level:smallint "
    "attempt:smallint way:text method:text said:text commit:bytea receipt:bytea upgrades:bytea act:bytea "
    "at:timestamptz device_id:bigint operator_id:bigint witness_id:bigint scan_id:bigint signed_on:date why:text"
)
_SECRET = _columns("commit:bytea seed:bytea record:bytea subject:bytea evidence:bytea")
_DELTA = _columns("round_id:bigint unit_id:bigint revision_id:bigint level:smallint way:text change:integer")
_COUNTER = _columns("round_id:bigint unit_id:bigint revision_id:bigint level:smallint way:text signed:integer")
_LEAD = _columns("round_id:bigint revision_id:bigint unit_path:text commit:bytea")
_SIGNATURE_KEY = "round_id, revision_id, person_id, level, attempt"


def insert_signatures(new: Sequence[NewSignature], *, at: datetime) -> set[bytes]:
    """Return the commitments that were written; another process may have been first with the same natural key."""
    if not new:
        return set()
    moment = connection.ops.adapt_datetimefield_value(at)
    rows = [
        (
            row.request.round_id,
            row.request.apel_id,
            row.revision_id,
            row.request.person_id,
            row.unit_id,
            row.level,
            row.attempt,
            row.request.way.value,
            row.method,
            row.request.said,
            row.commit,
            row.receipt,
            row.upgrades,
            row.act,
            moment,
            row.request.device_id,
            row.request.operator_id,
            row.request.witness_id,
            row.request.scan_id,
            connection.ops.adapt_datefield_value(row.request.signed_on),
            row.request.why,
        )
        for row in new
    ]
    if connection.vendor != "postgresql":
        # One writer: this transaction has held the lock since its reads, so the key cannot be taken meanwhile.
        _insert("pledges_signature", _SIGNATURE, rows)
        return {row.commit for row in new}
    tail = f'ON CONFLICT ({_SIGNATURE_KEY}) DO NOTHING RETURNING "commit"'
    return {bytes(commit) for (commit,) in _insert("pledges_signature", _SIGNATURE, rows, tail)}


def insert_secrets(new: Sequence[NewSignature]) -> None:
    rows = [(row.commit, row.seed, row.record, subject_bytes(row.subject), row.request.evidence) for row in new]
    _insert("pledges_recordsecret", _SECRET, rows)


def insert_deltas(deltas: dict[DeltaKey, int]) -> None:
    _insert("pledges_counterdelta", _DELTA, [(*key, change) for key, change in deltas.items() if change])


def insert_counters(totals: dict[DeltaKey, int]) -> None:
    rows = [(*key, change) for key, change in totals.items() if change]
    key = "round_id, unit_id, revision_id, level, way"
    tail = f"ON CONFLICT ({key}) DO UPDATE SET signed = pledges_counter.signed + excluded.signed"
    _insert("pledges_counter", _COUNTER, rows, tail)


def insert_leads(leads: Sequence[NewLead]) -> None:
    """The first record of a head stands: later ones (an upgrade) do not move what others already point to."""
    rows = [(lead.round_id, lead.revision_id, lead.unit_path, lead.commit) for lead in leads]
    _insert("pledges_leadrecord", _LEAD, rows, "ON CONFLICT (round_id, revision_id, unit_path) DO NOTHING")


def withdraw_refusals(declined: Iterable[tuple[int, int]], new: Sequence[NewSignature], *, at: datetime) -> None:
    """Who signs after all is no longer counted as declining."""
    signed = {(row.request.round_id, row.request.person_id) for row in new}
    for round_id, person_id in signed.intersection(declined):
        Declined.objects.filter(round_id=round_id, person_id=person_id, withdrawn_at=None).update(withdrawn_at=at)


def subject_bytes(subject: Subject) -> bytes:
    """The fields as they were hashed, kept beside the record until erased."""
    return json.dumps(subject.values(), ensure_ascii=False, sort_keys=True).encode()


def _insert(table: str, columns: tuple[_Column, ...], rows: Sequence[tuple[Any, ...]], tail: str = "") -> list[Any]:
    if not rows:
        return []
    names = ", ".join(f'"{column.name}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{column.pg_type}[]" for column in columns)
            sql = f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({arrays}) {tail}'  # noqa: S608 (fixed names)
            cursor.execute(sql, [list(values) for values in zip(*rows, strict=True)])
            return cursor.fetchall() if "RETURNING" in tail else []
        places = ", ".join(["%s"] * len(columns))
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({places}) {tail}'  # noqa: S608 (fixed names)
        cursor.executemany(sql, rows)
        return []
