"""The rows of a batch, written with one statement a table: `COPY` on PostgreSQL, `executemany` on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection

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


_SIGNATURE = (
    "round_id",
    "apel_id",
    "revision_id",
    "person_id",
    "unit_id",
    "level",
    "attempt",
    "way",
    "method",
    "said",
    "commit",
    "receipt",
    "upgrades",
    "act",
    "at",
    "device_id",
    "operator_id",
    "witness_id",
    "scan_id",
    "signed_on",
    "why",
)
_SECRET = ("commit", "seed", "record", "subject", "evidence")
_DELTA = ("round_id", "unit_id", "revision_id", "level", "way", "change")
_COUNTER = ("round_id", "unit_id", "revision_id", "level", "way", "signed")
_LEAD = ("round_id", "revision_id", "unit_path", "commit")


class TakenMeanwhile(Exception):
    """Another process wrote the same natural key first; nothing of this batch stands."""


def insert_signatures(new: Sequence[NewSignature], *, at: datetime) -> None:
    """Raises TakenMeanwhile. Rows go in by person, so that two processes with the same people wait, never deadlock."""
    moment = connection.ops.adapt_datetimefield_value(at)
    written = [
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
        for row in sorted(new, key=lambda each: (each.request.person_id, each.revision_id))
    ]
    try:
        _insert("pledges_signature", _SIGNATURE, written)
    except IntegrityError as error:
        raise TakenMeanwhile from error


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


def _insert(table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], tail: str = "") -> None:
    """`tail` is an ON CONFLICT clause; with one there is no COPY."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not tail:
            # Django's errors are raised for COPY too only inside its wrapper.
            with connection.wrap_database_errors, cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({places}) {tail}'  # noqa: S608 (fixed names)
        cursor.executemany(sql, rows)
