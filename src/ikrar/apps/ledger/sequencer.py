"""From rows to a published log: the twelve steps of the design, in its order and with its numbers.

The database decides first (step 5); tiles, root and note follow from it, so any step may be repeated and gives the same
bytes. What is in memory is only what the next step would read again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from ikrar.apps.ledger import keys, queries
from ikrar.apps.ledger.files import LogFiles, log_files
from ikrar.apps.ledger.kinds import BATCH, LogHead
from ikrar.apps.ledger.leading import LeaderLock
from ikrar.apps.ledger.models import Head, Note
from ikrar.apps.ledger.triggers import require
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PUBLIC, entry
from ikrar.core.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ikrar.core.tlog.proof import consistency, proves_consistency
from ikrar.core.tlog.tile import TileNodes, bundle, tile_path
from ikrar.core.tlog.tree import EMPTY_ROOT, TILE_WIDTH, Edge, edge_of, grow, leaf_hashes

REFRESH = timedelta(seconds=60)
_shuffle = random.SystemRandom().shuffle  # os.urandom: the order of arrival must not be readable in the log


class BackupOlder(Refusal):
    code = "ledger.backup_older"
    sentence = (
        "Cadangan lebih tua dari log: basis data mengenal {size} entri, padahal {known} sudah diterbitkan ({source})."
    )
    todo = "Jalankan `ikrar log recover`. Tanda terima tetap diberikan; penomoran menunggu."


class LogDiverged(Refusal):
    code = "ledger.diverged"
    sentence = "Buku besar di {source} tidak sejalan dengan basis data pada ukuran {size}; penomoran dihentikan."
    todo = "Jangan hapus apa pun. Periksa dengan `ikrar log check --db`, lalu hubungi pengelola dan pengawas."


class NoSource(Refusal):
    code = "ledger.no_source"
    sentence = (
        "Basis data mengenal {size} entri, tetapi tidak ada checkpoint yang dapat dibaca di folder log maupun `high`."
    )
    todo = "Sambungkan kembali diska itu. Bila memang hilang: `ikrar log recover`. Tanda terima tetap diberikan."


class AnotherInstallation(Refusal):
    code = "ledger.another_installation"
    sentence = "Basis data ini dipimpin instalasi lain; salinan tidak boleh menomori buku besar."
    todo = "Bila instalasi lama sudah mati dan ini penggantinya, jalankan `ikrar log recover`."


class OriginChanged(Refusal):
    code = "ledger.origin_changed"
    sentence = "IKRAR_ORIGIN kini {origin}, padahal buku besar ini dimulai sebagai {found}."
    todo = "Kembalikan pengaturan IKRAR_ORIGIN; asal buku besar tidak pernah diganti."


@dataclass(frozen=True)
class Sequenced:
    """What one step did. `leading` False: another process leads, or has just taken over."""

    leading: bool
    taken: int = 0
    size: int = 0


class SteppedDown(Exception):
    """T1 found another head than the one read: somebody else leads."""


def _nothing(step: str) -> None:
    """Between two steps nothing happens; the crash tests stop here."""


class Sequencer:
    """One process's claim to number the log. Keep one and call `step` every second; `close` gives the lead up."""

    def __init__(self, between: Callable[[str], None] = _nothing) -> None:
        self.files: LogFiles = log_files()
        self._lock = LeaderLock()
        self._between = between
        self._edge: Edge | None = None  # of what is published; None: read it from the files
        self._partials: list[Path] = []
        self._refreshed_at: datetime | None = None

    def step(self, *, at: datetime) -> Sequenced:
        """Number what is due and publish it; finish first what a crash left. Refuses: see above; then nobody leads."""
        try:
            return self._step(at)
        except SteppedDown:
            self.close()
            return Sequenced(leading=False)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._edge = None
        self._lock.release()

    def _step(self, at: datetime) -> Sequenced:
        if not self._lock.held or self._edge is None:
            if not self._lock.take():  # 1
                return Sequenced(leading=False)
            self._edge = self._take_over(at)
        head = self._head(self._edge)
        taken = 0
        if head.size == self._edge.size:
            taken = self._number(head, self._edge, at)  # 4, 5
            head = self._head(self._edge)
        if head.size != self._edge.size:
            self._edge = self._publish(head, self._edge, at)
        elif self._refreshed_at is None or at - self._refreshed_at >= REFRESH:
            self._announce(at)
        self._partials = [each for each in self._partials if not self.files.drop_partial(each, at)]  # 12
        return Sequenced(leading=True, taken=taken, size=head.size)

    def _head(self, edge: Edge) -> LogHead:
        """The head as the database knows it now: also a database put back under a running process is noticed."""
        head = queries.head()
        if head is None or head.size < edge.size:
            raise BackupOlder(size=head.size if head else 0, known=edge.size, source="folder log")
        if head.size == edge.size and head.root != edge.root:
            raise LogDiverged(source="folder log", size=head.size)
        return head

    # 2, 3: on every start and takeover

    def _take_over(self, at: datetime) -> Edge:
        require(connection)
        self.files.sweep(at)
        largest, source = largest_known(self.files)
        head = queries.head()
        if head is None:
            if largest is not None and largest.size:
                raise BackupOlder(size=0, known=largest.size, source=source)
            head = begin()
        if head.origin != settings.IKRAR_ORIGIN:
            raise OriginChanged(origin=settings.IKRAR_ORIGIN, found=head.origin)
        if head.installation != keys.installation():
            raise AnotherInstallation()
        if largest is None and head.size:
            raise NoSource(size=head.size)
        if largest is not None:
            if head.size < largest.size:
                raise BackupOlder(size=head.size, known=largest.size, source=source)
            # a note is stored before it is published: one that we do not have is not ours to go on from
            if largest.size and queries.note_root(largest.size) != largest.root:
                raise LogDiverged(source=source, size=largest.size)
        self._partials = list(self.files.partial_folders())
        return self._published_edge(head, at)

    def _published_edge(self, head: LogHead, at: datetime) -> Edge:
        """Where the files stand. An empty log publishes its empty checkpoint first: `high` exists from then on."""
        published = self.files.checkpoint()
        if published is None and head.size == 0:
            self._sign(head, at)
            self._announce(at)
        size = published.size if published is not None else 0
        edge = edge_of(size, self.files.hashes)
        if edge.root != (published.root if published is not None else EMPTY_ROOT):
            raise LogDiverged(source="folder log", size=size)
        return edge

    # 4, 5: the order is fixed in the database

    def _number(self, head: LogHead, edge: Edge, at: datetime) -> int:
        due = queries.due(at=at, limit=BATCH)
        if not due:
            return 0
        _shuffle(due)
        grown, _ = grow(edge, leaf_hashes([entry(each.kind, each.commit) for each in due]))
        self._between("before T1")
        with transaction.atomic(durable=True):
            changed = Head.objects.filter(
                size=head.size, root=head.root, installation=head.installation, origin=head.origin
            ).update(size=grown.size, root=grown.root)
            if changed != 1:
                raise SteppedDown
            give_numbers([each.id for each in due], head.size)
        self._between("after T1")
        return len(due)

    # 6 to 9: everything below follows from rows and may be repeated

    def _publish(self, head: LogHead, edge: Edge, at: datetime) -> Edge:
        grown = self._write(head, edge)
        self._between("files written")
        reread = edge_of(head.size, self.files.hashes)  # 7
        if (reread.root, grown.root) != (head.root, head.root):
            raise LogDiverged(source="folder log", size=head.size)
        proof = consistency(edge.size, head.size, TileNodes(head.size, self.files.hashes))
        if not proves_consistency(edge.size, head.size, edge.root, head.root, proof):
            raise LogDiverged(source="folder log", size=edge.size)
        self._sign(head, at)  # 8
        self._between("after T2")
        self._announce(at)  # 9
        self._between("published")
        return reread

    def _write(self, head: LogHead, edge: Edge) -> Edge:
        """Step 6, from rows alone. A bundle begins at a border: the entries before `edge` in it are read too."""
        first = edge.size // TILE_WIDTH * TILE_WIDTH
        rows = queries.numbered(first, head.size)
        entries = [entry(kind, commit) for kind, commit in rows]
        fresh = rows[edge.size - first :]
        grown, full = grow(edge, leaf_hashes(entries[edge.size - first :]))
        public = [commit for kind, commit in fresh if kind in PUBLIC]
        files = [(f"public/{commit.hex()}", payload) for commit, payload in queries.payloads(public)]
        for at in range(0, len(entries), TILE_WIDTH):
            part = entries[at : at + TILE_WIDTH]
            files.append((tile_path(None, (first + at) // TILE_WIDTH, len(part)), bundle(part)))
        tiles = [*full, *grown.tiles()]
        files += [(tile_path(each.level, each.index, len(each.hashes) // 32), each.hashes) for each in tiles]
        self.files.write(files, self._between)
        self._note_partials(edge, grown)
        return grown

    def _note_partials(self, edge: Edge, grown: Edge) -> None:
        """Remember the folders of partial tiles whose tile has become full."""
        levels: list[int | None] = [None, *range(len(edge.partial))]
        for level in levels:
            before, after = (size >> 8 * (level or 0) for size in (edge.size, grown.size))
            if before % TILE_WIDTH and before // TILE_WIDTH != after // TILE_WIDTH:
                folder = self.files.root / tile_path(level, before // TILE_WIDTH)
                self._partials.append(folder.with_name(folder.name + ".p"))

    def _sign(self, head: LogHead, at: datetime) -> None:
        """Step 8. Two leaders sign the same bytes: Ed25519 is deterministic and the head is one."""
        text = sign_checkpoint(Checkpoint(head.origin, head.size, head.root), keys.log_signers(at))
        with transaction.atomic(durable=True):
            stored, _ = Note.objects.get_or_create(size=head.size, defaults={"root": head.root, "text": text, "at": at})
        if bytes(stored.root) != head.root:
            raise LogDiverged(source="catatan yang sudah ditandatangani", size=head.size)

    def _announce(self, at: datetime) -> None:
        """Step 9: `high` first, then the newest stored note, also one that a later leader stored."""
        text = queries.newest_note()
        if text is None:
            return
        self.files.write_high(text)
        self._between("high written")
        self.files.publish(text)
        self._refreshed_at = at


def largest_known(files: LogFiles) -> tuple[Checkpoint | None, str]:
    """The largest checkpoint of our key among the files and `high`, and where it stands."""
    found: tuple[Checkpoint | None, str] = (None, "")
    ours = keys.vkeys("log")
    for raw, source in ((files.read("checkpoint"), "folder log"), (files.read_high(), "high")):
        if raw is None:
            continue
        checkpoint = open_checkpoint(raw, ours, settings.IKRAR_ORIGIN).checkpoint
        if found[0] is None or checkpoint.size > found[0].size:
            found = checkpoint, source
    return found


def begin() -> LogHead:
    """The row of a new log. Whoever finds it there already goes on from it."""
    Head.objects.get_or_create(
        id=1,
        defaults={
            "origin": settings.IKRAR_ORIGIN,
            "installation": keys.installation(),
            "size": 0,
            "root": EMPTY_ROOT,
        },
    )
    head = queries.head()
    assert head is not None  # noqa: S101 - the row was made on the line above and no code deletes it
    return head


def give_numbers(entry_ids: list[int], first: int) -> None:
    """Number entries from `first` in this order; they are due no longer."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                'INSERT INTO ledger_entryindex (entry_id, "index") '
                "SELECT e, %s + n - 1 FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(e, n)",
                (first, entry_ids),
            )
            cursor.execute("DELETE FROM ledger_due WHERE entry_id = ANY(%s)", (entry_ids,))
        else:
            numbered = [(each, first + position) for position, each in enumerate(entry_ids)]
            cursor.executemany('INSERT INTO ledger_entryindex (entry_id, "index") VALUES (%s, %s)', numbered)
            cursor.executemany("DELETE FROM ledger_due WHERE entry_id = %s", [(each,) for each in entry_ids])
