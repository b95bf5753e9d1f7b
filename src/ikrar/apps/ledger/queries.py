"""Reads of the log: its head, what waits, what is numbered, and proofs out of the tile files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection

from ikrar.apps.ledger.files import LogFiles, log_files
from ikrar.apps.ledger.kinds import LogHead
from ikrar.apps.ledger.models import Due, Entry, EntryIndex, Head, Note, PublicPayload
from ikrar.core.statements.entry import leaf
from ikrar.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from ikrar.core.tlog.note import parse_note
from ikrar.core.tlog.proof import Proof, TlogProof, proves_inclusion
from ikrar.core.tlog.tile import TileCache, TileNodes


@dataclass(frozen=True, slots=True)
class DueEntry:
    id: int
    kind: int
    commit: bytes


@dataclass(frozen=True)
class Inclusion:
    """Where an entry stands in the published log, and the way from it to the signed root."""

    index: int
    checkpoint: Checkpoint
    hashes: Proof
    note: str

    @property
    def proof(self) -> TlogProof:
        return TlogProof(self.index, self.hashes, self.note)


def head() -> LogHead | None:
    row = Head.objects.values_list("origin", "installation", "size", "root").first()
    return None if row is None else LogHead(row[0], row[1], row[2], bytes(row[3]))


def due(*, at: datetime, limit: int) -> list[DueEntry]:
    """Entries that wait for a number and may have one now, the longest waiting first."""
    rows = (
        Due.objects.filter(due_at__lte=at)
        .order_by("due_at", "entry_id")
        .values_list("entry_id", "entry__kind", "entry__commit")[:limit]
    )
    return [DueEntry(entry_id, kind, bytes(commit)) for entry_id, kind, commit in rows]


def oldest_unsequenced(at: datetime) -> datetime | None:
    """Since when the longest waiting entry is due; None: nothing is. More than 60 s ago is an alarm."""
    return Due.objects.filter(due_at__lte=at).order_by("due_at").values_list("due_at", flat=True).first()


def broken_promises(at: datetime) -> int:
    """How many entries have no number although their receipt promised one by now."""
    return Due.objects.filter(entry__by__lt=at).count()


def numbered(first: int, before: int) -> list[tuple[int, bytes]]:
    """Kind and commitment of the entries numbered first .. before - 1, in order; a gap is a bug and raises."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT e.kind, e."commit" FROM ledger_entryindex n JOIN ledger_entry e ON e.id = n.entry_id '
            'WHERE n."index" >= %s AND n."index" < %s ORDER BY n."index"',
            (first, before),
        )
        rows = [(kind, bytes(commit)) for kind, commit in cursor.fetchall()]
    if len(rows) != before - first:
        raise AssertionError(f"the rows hold {len(rows)} of the entries {first} to {before}")
    return rows


def published_at(index: int) -> datetime | None:
    """When the first checkpoint that covers this number was signed."""
    return Note.objects.filter(size__gt=index).order_by("size").values_list("at", flat=True).first()


def payloads(commits: list[bytes]) -> list[tuple[bytes, bytes]]:
    rows = PublicPayload.objects.filter(commit__in=commits).values_list("commit", "payload")
    return sorted((bytes(commit), bytes(payload)) for commit, payload in rows)


def note_root(size: int) -> bytes | None:
    root = Note.objects.filter(size=size).values_list("root", flat=True).first()
    return None if root is None else bytes(root)


def newest_note() -> str | None:
    return Note.objects.order_by("-size").values_list("text", flat=True).first()


def is_known(commit: bytes) -> bool:
    """Whether this commitment was ever appended, numbered or not."""
    return Entry.objects.filter(commit=commit).exists()


def inclusion(commit: bytes) -> Inclusion | None:
    """The proof that this commitment is recorded; None while it is not (or not ours). Read from the tile files."""
    found = EntryIndex.objects.filter(entry__commit=commit).values_list("index", "entry__kind").first()
    published = published_note()
    if found is None or published is None or found[0] >= published[0].size:
        return None
    checkpoint, note = published
    index, kind = found
    hashes = _nodes(log_files(), checkpoint.size, checkpoint.root).inclusion(index)
    if not proves_inclusion(index, checkpoint.size, leaf(kind, commit), hashes, checkpoint.root):
        raise AssertionError(f"entry {index} of the rows is not the one in the published tiles")
    return Inclusion(index, checkpoint, hashes, note)


def published_note() -> tuple[Checkpoint, str] | None:
    """What is published now, with the whole note."""
    raw = log_files().read("checkpoint")
    return None if raw is None else (parse_checkpoint(parse_note(raw)[0]), raw.decode())


@lru_cache(maxsize=4)
def _nodes(files: LogFiles, size: int, root: bytes) -> TileNodes:
    return TileNodes(size, files.hashes, _full_tiles(files))


@lru_cache(maxsize=1)
def _full_tiles(files: LogFiles) -> TileCache:
    return TileCache()
