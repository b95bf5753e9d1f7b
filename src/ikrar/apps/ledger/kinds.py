"""What the ledger takes and tells. The kinds of entries themselves stand in core/statements/entry.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ikrar.core.statements.entry import Kind

BATCH = 10_000
# Laporan and case entries are held back: an office's network log plus the public log would name the reporter.
HELD_BACK = (Kind.LAPORAN, Kind.CASE)
HELD_BACK_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One fact for the log. `payload` (the public bytes) for kinds 05 to 07 and for no other."""

    kind: int
    commit: bytes
    payload: bytes | None = None


@dataclass(frozen=True, slots=True)
class LogHead:
    """Which tree the database has decided on; the published files may be a step behind."""

    origin: str
    installation: str
    size: int
    root: bytes
