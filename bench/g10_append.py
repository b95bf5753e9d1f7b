"""G10: appending to the log in batches of 500. Limit: the bare SHA-256 calls of the same tree.

usage: g10_append.py [ENTRIES]      memory: the tree with its root after each batch; durable: also bundles and tiles
written aside, fsynced and renamed, the right edge read back, consistency proven, the checkpoint signed and published.
The database is left out here on purpose: `g10_append.py --rows` measures whole sequencer steps from rows (SQLite).
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import limits
from ikrar.core.tlog import note
from ikrar.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ikrar.core.tlog.proof import consistency, proves_consistency
from ikrar.core.tlog.tile import TileNodes, bundle, tile_path
from ikrar.core.tlog.tree import EMPTY, Edge, edge_of, grow, leaf_hashes

BATCH = 500


def in_memory(entries: list[bytes]) -> None:
    edge = EMPTY
    for start in range(0, len(entries), BATCH):
        edge, _ = grow(edge, leaf_hashes(entries[start : start + BATCH]))
        edge.root


def durable(entries: list[bytes], batch: int) -> None:
    """The sequencer's steps 6 to 9 on a fresh folder, with its own file code."""
    from ikrar.apps.ledger.files import LogFiles

    key = note.signer("bench.example/log", bytes(32))
    with tempfile.TemporaryDirectory(prefix="g10-") as folder:
        files = LogFiles(Path(folder) / "log", Path(folder) / "high")
        edge: Edge = EMPTY
        for start in range(0, len(entries), batch):
            edge = _publish(files, edge, entries, start, min(start + batch, len(entries)), key)


def _publish(files, edge, entries, start, end, key):
    grown, full = grow(edge, leaf_hashes(entries[start:end]))
    first = start // 256 * 256
    parts = [(at, entries[at : min(at + 256, end)]) for at in range(first, end, 256)]
    made = [(tile_path(None, at // 256, len(part)), bundle(part)) for at, part in parts]
    made += [(tile_path(t.level, t.index, len(t.hashes) // 32), t.hashes) for t in [*full, *grown.tiles()]]
    files.write(made)
    reread = edge_of(end, files.hashes)
    proof = consistency(start, end, TileNodes(end, files.hashes))
    assert reread.root == grown.root
    assert proves_consistency(start, end, edge.root, grown.root, proof)
    text = sign_checkpoint(Checkpoint("bench.example/log", end, grown.root), [key])
    files.write_high(text)
    files.publish(text)
    return reread


def from_rows(count: int, batch: int) -> None:
    """Whole steps: appended and committed, numbered, read back from rows, published (SQLite, synchronous=FULL)."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from ikrar.apps.ledger import actions, keys
    from ikrar.apps.ledger.kinds import NewEntry

    call_command("migrate", verbosity=0)
    at = datetime.now(UTC)
    keys.make_keys(at=at)
    entries = [NewEntry(1, each[2:]) for each in limits.some_entries(count)]
    parts = [entries[start : start + batch] for start in range(0, count, batch)]
    spent_adding = spent_stepping = 0.0
    for part in parts:

        def add(part=part) -> None:
            with transaction.atomic():
                actions.append_many(entries=part, at=at, by=at + timedelta(hours=1))

        spent_adding += limits.spent(add)[0]
        spent_stepping += limits.spent(lambda: actions.sequence(at=at))[0]
    limit = limits.spent(lambda: limits.hash_calls(count))[0]
    actions.stop_sequencing()
    connection.close()
    print(
        f"rows, batches of {batch}: append_many {1e6 * spent_adding / count:.1f} µs an entry; "
        f"sequence {count / spent_stepping:,.0f}/s, {limit / spent_stepping:.3f} of the bare hash calls"
    )


def main() -> None:
    count = next((int(each) for each in sys.argv[1:] if each.isdigit()), 100_000)
    entries = limits.some_entries(count)
    small = entries[: min(count, 20_000)]
    limits.ratio(
        "G10 tree, batches of 500, root each",
        lambda: limits.hash_calls(count),
        lambda: in_memory(entries),
        count=count,
        goal="goal ≥ 0.60, stretch 0.75",
    )
    for batch in (500, 10_000):
        limits.ratio(
            f"G10 durable with signed checkpoint, batches of {batch}",
            lambda: limits.hash_calls(len(small)),
            lambda batch=batch: durable(small, batch),
            count=len(small),
            goal="goal ≥ 0.30, stretch 0.40",
        )
    with tempfile.TemporaryDirectory(prefix="g10-") as folder:
        os.environ.setdefault("IKRAR_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
        import django

        django.setup()
        from_rows(min(count, 50_000), 500)


if __name__ == "__main__":
    main()
