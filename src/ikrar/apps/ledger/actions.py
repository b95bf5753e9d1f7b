"""Writing to the log: entries by whoever acts, their numbers and the published files by the sequencer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from ikrar.apps.ledger import keys, queries
from ikrar.apps.ledger.kinds import HELD_BACK, HELD_BACK_FOR, NewEntry
from ikrar.apps.ledger.recover import Recovered, Source
from ikrar.apps.ledger.recover import recover as _recover
from ikrar.apps.ledger.sequencer import Sequenced, Sequencer
from ikrar.core.statements.entry import PROMISE, Kind, public_commit

_POSTGRES = """
WITH added AS (
    INSERT INTO ledger_entry (kind, "commit", "at", due_at, "by")
    SELECT k, c, %s, CASE WHEN k IN (2, 3) THEN %s ELSE %s END, %s FROM unnest(%s::smallint[], %s::bytea[]) AS t(k, c)
    RETURNING id, due_at
) INSERT INTO ledger_due (entry_id, due_at) SELECT id, due_at FROM added
"""
_SQLITE = 'INSERT INTO ledger_entry (kind, "commit", "at", due_at, "by") VALUES (%s, %s, %s, %s, %s)'
_SQLITE_DUE = "INSERT INTO ledger_due (entry_id, due_at) SELECT id, due_at FROM ledger_entry WHERE id > %s"
_PAYLOAD = """
INSERT INTO ledger_publicpayload (entry_id, "commit", payload)
SELECT id, "commit", %s FROM ledger_entry WHERE "commit" = %s
"""


def append_many(*, entries: Sequence[NewEntry], at: datetime, by: datetime) -> None:
    """Add entries inside the caller's transaction; nothing waits for the tree.

    at   when the facts were recorded      by   the latest time they stand in a signed checkpoint, as promised

    A commitment that is there already is an IntegrityError: a fact is logged once, so a second one is a bug.
    """
    if not entries:
        return
    adapt = connection.ops.adapt_datetimefield_value
    recorded, held, promised = adapt(at), adapt(at + HELD_BACK_FOR), adapt(by)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds, commits = [int(each.kind) for each in entries], [each.commit for each in entries]
            cursor.execute(_POSTGRES, (recorded, held, recorded, promised, kinds, commits))
        else:
            cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry")
            last = cursor.fetchone()[0]
            rows = [
                (each.kind, each.commit, recorded, held if each.kind in HELD_BACK else recorded, promised)
                for each in entries
            ]
            cursor.executemany(_SQLITE, rows)
            cursor.execute(_SQLITE_DUE, (last,))
        payloads = [(each.payload, each.commit) for each in entries if each.payload is not None]
        if payloads:
            cursor.executemany(_PAYLOAD, payloads)


@transaction.atomic
def log_policy(*, at: datetime) -> bytes:
    """Log the keys of this installation as a public entry (07) unless they are logged; return its commitment."""
    text = keys.policy_text().encode()
    commit = public_commit(Kind.POLICY, text)
    if not queries.is_known(commit):
        by = at + timedelta(seconds=PROMISE[Kind.POLICY])
        append_many(entries=[NewEntry(Kind.POLICY, commit, text)], at=at, by=by)
    return commit


_sequencer: Sequencer | None = None


def sequence(*, at: datetime) -> Sequenced:
    """Number what is due and publish it, if this process leads; call it every second from one thread.

    Refuses    BackupOlder, LogDiverged, NoSource, AnotherInstallation, OriginChanged, FileDiffers, KeyMissing:
               numbering stops, receipts go on; the next call tries again from the start
    """
    global _sequencer
    if _sequencer is None:
        _sequencer = Sequencer()
    return _sequencer.step(at=at)


def stop_sequencing() -> None:
    """Give the lead up, so that another process can take it at once."""
    global _sequencer
    if _sequencer is not None:
        _sequencer.close()
        _sequencer = None


def recover(
    *, sources: Sequence[Source], at: datetime, progress: Callable[[int, int], None], accept_rows: bool = False
) -> Recovered:
    """Bring the rows up to the largest checkpoint that anyone holds (ledger/recover.py)."""
    return _recover(sources=sources, at=at, progress=progress, accept_rows=accept_rows)
