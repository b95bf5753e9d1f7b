"""The rows of this installation against its published log. Needs Django to be set up."""

from __future__ import annotations

from datetime import datetime

from ikrar.apps.ledger import queries, stored
from ikrar.apps.ledger.files import log_files
from ikrar.core.statements.entry import entry
from ikrar.core.tlog.tile import unbundle
from ikrar.core.tlog.tree import TILE_WIDTH
from ikrar.ops.logaudit import Audit, Progress

STEP = 16 * TILE_WIDTH


def audit_rows(audit: Audit, at: datetime, progress: Progress) -> dict[str, int]:
    """Compare every numbered row with its published entry and every stored record with its row; return the counts."""
    size = audit.checkpoint.size
    head = queries.head()
    if head is None or head.size < size:
        known = head.size if head else 0
        audit.fault(f"Cadangan lebih tua dari log: basis data mengenal {known} dari {size} entri.")
        size = known
    for first in range(0, size, STEP):
        _compare(audit, first, min(first + STEP, size))
        progress(min(first + STEP, size), size)
    broken = queries.broken_promises(at)
    if broken:
        audit.fault(f"{broken} entri belum bernomor walau waktu yang dijanjikan di tanda terimanya sudah lewat.")
    return {word: _compare_stored(audit, word, read) for word, read in stored.readers().items()}


def _compare(audit: Audit, first: int, before: int) -> None:
    rows = [entry(kind, commit) for kind, commit in queries.numbered(first, before)]
    published: list[bytes] = []
    for start in range(first, before, TILE_WIDTH):
        width = min(TILE_WIDTH, audit.checkpoint.size - start)
        published += unbundle(log_files().tile(None, start // TILE_WIDTH, width), width)
    for number, (ours, theirs) in enumerate(zip(rows, published, strict=False), start=first):
        if ours != theirs:
            audit.fault(f"Entri {number} di basis data bukan yang diterbitkan.")


def _compare_stored(audit: Audit, word: str, read: stored.Reader) -> int:
    count = 0
    for record in read():
        count += 1
        if record.logged != record.recomputed:
            audit.fault(f"{word.capitalize()} {record.name} tidak lagi sesuai dengan komitmennya di buku besar.")
        elif not queries.is_known(record.logged):
            audit.fault(f"{word.capitalize()} {record.name} tidak punya entri di buku besar.")
    return count
