"""After a restored backup or a lost disk: take into the rows what the published log has and they have not.

A restore is the only way to a fork: nothing is numbered until the rows reach the largest checkpoint anyone holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from ikrar.apps.ledger import keys, queries
from ikrar.apps.ledger.files import FileMissing, log_files
from ikrar.apps.ledger.leading import LeaderLock
from ikrar.apps.ledger.models import Due, Entry, EntryIndex, Head, Note, Orphan, PublicPayload
from ikrar.apps.ledger.sequencer import LogDiverged, NoSource, begin
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PUBLIC, public_commit
from ikrar.core.tlog.checkpoint import Checkpoint, open_checkpoint
from ikrar.core.tlog.rebuild import rebuild
from ikrar.core.tlog.tile import tile_path
from ikrar.core.tlog.tree import EMPTY_ROOT, TILE_WIDTH

CHUNK = 500
Reader = Callable[[str], bytes | None]  # path inside a published log -> its bytes


class NoTiles(Refusal):
    code = "ledger.no_tiles"
    sentence = "Checkpoint dengan {size} entri pernah ditandatangani, tetapi entrinya tidak lengkap di sumber mana pun."
    todo = "Cari salinan lain (saksi, pemantau) dan ulangi. Bila tidak ada, asal ini dipensiunkan: docs/operate/log.md."


class SomebodyLeads(Refusal):
    code = "ledger.somebody_leads"
    sentence = "Proses lain sedang memimpin buku besar."
    todo = "Hentikan `ikrar run` dan `ikrar work` di semua mesin, lalu ulangi."


@dataclass(frozen=True)
class Source:
    """A published log: a name for people, and a reader of its files."""

    name: str
    read: Reader

    def file(self, level: int | None, index: int, width: int) -> bytes:
        data = self.read(tile_path(level, index, width))
        if data is None and width < TILE_WIDTH:
            data = (self.read(tile_path(level, index)) or b"")[: width * (36 if level is None else 32)]
        if not data:
            raise FileMissing(path=tile_path(level, index, width))
        return data


@dataclass(frozen=True)
class Recovered:
    """`returned`: entries that waited in the backup and are numbered again. `orphans`: entries without a record."""

    before: int
    size: int
    returned: int
    orphans: int


def recover(
    *, sources: Sequence[Source], at: datetime, progress: Callable[[int, int], None], accept_rows: bool = False
) -> Recovered:
    """Bring the rows up to the largest checkpoint of our key among the sources, the log folder and `high`.

    accept_rows   with no checkpoint anywhere, go on from the rows alone: the operator vouches that nothing is missing
    Refuses       NoTiles; NoSource; LogDiverged: the rows hold other entries than the log; SomebodyLeads
    """
    lock = LeaderLock()
    if not lock.take():
        raise SomebodyLeads
    try:
        files = log_files()
        every = [*sources, Source("folder log", files.read)]
        checkpoints = [(each.name, each.read("checkpoint")) for each in every]
        largest, text = _largest([*checkpoints, ("high", files.read_high())])
        if largest is None:
            return _accept_rows(accept_rows)
        found = _take_missing(every, largest, text, at, progress)
        files.write_high(text)
        return found
    finally:
        lock.release()


def _largest(raws: Sequence[tuple[str, bytes | None]]) -> tuple[Checkpoint | None, str]:
    found: tuple[Checkpoint | None, str] = (None, "")
    for name, raw in raws:
        if raw is None:
            continue
        checkpoint = open_checkpoint(raw, keys.vkeys("log"), settings.IKRAR_ORIGIN).checkpoint
        if found[0] is None or checkpoint.size > found[0].size:
            found = checkpoint, raw.decode()
        elif checkpoint.size == found[0].size and checkpoint.root != found[0].root:
            raise LogDiverged(source=name, size=checkpoint.size)
    return found


def _accept_rows(accepted: bool) -> Recovered:
    head = begin()
    if head.size and not accepted:
        raise NoSource(size=head.size)
    _lead_from_here(head.size, head.root)
    note = queries.newest_note()
    if note is not None:
        log_files().write_high(note)
    return Recovered(head.size, head.size, 0, 0)


@transaction.atomic(durable=True)
def _take_missing(
    sources: Sequence[Source], largest: Checkpoint, text: str, at: datetime, progress: Callable[[int, int], None]
) -> Recovered:
    head = begin()
    entries = _entries(sources, largest, progress)
    known = queries.numbered(0, min(head.size, largest.size))
    if [bytes((1, kind)) + commit for kind, commit in known] != entries[: len(known)]:
        raise LogDiverged(source="basis data", size=len(known))
    returned = orphans = 0
    for first in range(head.size, largest.size, CHUNK):
        found, made = _number(sources, first, entries[first : first + CHUNK], at)
        returned, orphans = returned + found, orphans + made
    stored, _ = Note.objects.get_or_create(size=largest.size, defaults={"root": largest.root, "text": text, "at": at})
    if bytes(stored.root) != largest.root:
        raise LogDiverged(source="catatan yang sudah ditandatangani", size=largest.size)
    if head.size <= largest.size:
        _lead_from_here(largest.size, largest.root)
    else:
        _lead_from_here(head.size, head.root)
    return Recovered(head.size, max(head.size, largest.size), returned, orphans)


def _number(sources: Sequence[Source], first: int, entries: list[bytes], at: datetime) -> tuple[int, int]:
    """Give these entries the numbers they have in the log; return how many the rows knew, and how many are orphans."""
    commits = [entry[2:] for entry in entries]
    known = {bytes(row.commit): row for row in Entry.objects.filter(commit__in=commits)}
    fresh = [
        Entry(kind=entry[1], commit=entry[2:], at=at, due_at=at, by=at) for entry in entries if entry[2:] not in known
    ]
    made = Entry.objects.bulk_create(fresh)
    rows = known | {bytes(row.commit): row for row in made}
    EntryIndex.objects.bulk_create(
        EntryIndex(entry=rows[commit], index=number) for number, commit in enumerate(commits, start=first)
    )
    Orphan.objects.bulk_create(Orphan(entry=row, found_at=at) for row in made)
    Due.objects.filter(entry__in=known.values()).delete()
    for row in made:
        _take_payload(sources, row)
    return len(known), len(made)


def _entries(sources: Sequence[Source], largest: Checkpoint, progress: Callable[[int, int], None]) -> list[bytes]:
    """All entries up to that checkpoint, from the first source that has them; their tree has its root."""
    for source in sources:
        entries: list[bytes] = []
        root = EMPTY_ROOT
        try:
            for part in rebuild(largest.size, source.file):
                entries += part.entries
                root = part.edge.root
                progress(len(entries), largest.size)
        except FileMissing:
            continue
        if root == largest.root:
            return entries
    raise NoTiles(size=largest.size)


def _take_payload(sources: Sequence[Source], row: Entry) -> None:
    if row.kind not in PUBLIC:
        return
    commit = bytes(row.commit)
    for source in sources:
        payload = source.read(f"public/{commit.hex()}")
        if payload is not None and public_commit(row.kind, payload) == commit:
            PublicPayload.objects.create(entry=row, commit=commit, payload=payload)
            return


def _lead_from_here(size: int, root: bytes) -> None:
    Head.objects.update(size=size, root=root, installation=keys.installation())
