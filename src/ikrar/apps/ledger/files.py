"""The published folder: tiles, entry bundles, public payloads and the checkpoint; and `high`, on another disk.

A file is written aside, fsynced, renamed; its folder is fsynced. A path that exists with other bytes stops everything.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from ikrar.core.tlog.note import parse_note
from ikrar.core.tlog.tile import tile_path
from ikrar.core.tlog.tree import HASH_SIZE, TILE_WIDTH

PARTIAL_STAYS = timedelta(hours=1)
_syncfs = getattr(ctypes.CDLL(None), "syncfs", None)


def _nothing(step: str) -> None:
    """Before a file appears nothing happens; the crash tests stop here."""


class FileDiffers(Refusal):
    code = "ledger.file_differs"
    sentence = "Berkas buku besar {path} sudah ada dengan isi lain; pengurutan dihentikan."
    todo = "Jangan hapus apa pun. Periksa dengan `ikrar log check --db`, lalu hubungi pengelola."


class FileMissing(Refusal):
    code = "ledger.file_missing"
    sentence = "Berkas buku besar {path} tidak ada."
    todo = "Periksa folder buku besar dengan `ikrar log check`."


@dataclass(frozen=True)
class LogFiles:
    root: Path
    high: Path

    def read(self, path: str) -> bytes | None:
        try:
            descriptor = os.open(f"{self.root}/{path}", os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            return os.read(descriptor, os.fstat(descriptor).st_size)
        finally:
            os.close(descriptor)

    def tile(self, level: int | None, index: int, width: int) -> bytes:
        """The bytes of a tile or bundle of that width; a full file serves for its partial ones, gone after an hour."""
        unit = HASH_SIZE if level is not None else 36
        data = self.read(tile_path(level, index, width))
        if data is None and width < TILE_WIDTH:
            data = (self.read(tile_path(level, index)) or b"")[: width * unit]
        if data is None or len(data) != width * unit:
            raise FileMissing(path=tile_path(level, index, width))
        return data

    def hashes(self, level: int, index: int, width: int) -> bytes:
        return self.tile(level, index, width)

    def write(self, files: Iterable[tuple[str, bytes]], before: Callable[[str], None] = _nothing) -> int:
        """Make the files that are not there yet durable; return how many. Refuses FileDiffers.

        All are written aside and synced before the first is renamed. `before` is told of each file before it appears.
        """
        asides: list[tuple[str, str]] = []
        for path, data in files:
            there = self.read(path)
            if there is not None and there != data:
                raise FileDiffers(path=path)
            asides.append((path, "" if there is not None else self._write_aside(data)))
        fresh = [aside for _, aside in asides if aside]
        _sync(self.root, fresh)
        folders: set[str] = set()
        for number, (path, aside) in enumerate(asides):
            before(f"before file {number}")
            if aside:
                folders |= self._make_folder(f"{self.root}/{path}".rpartition("/")[0])
                os.replace(aside, f"{self.root}/{path}")
        _sync(self.root, sorted(folders))
        return len(fresh)

    def _make_folder(self, folder: str) -> set[str]:
        """The folders to sync for a new file in `folder`: itself, and the one above each that was made for it."""
        touched = {folder}
        above = folder
        while not os.path.isdir(above):
            above = above.rpartition("/")[0]
            touched.add(above)
        os.makedirs(folder, exist_ok=True)
        return touched

    def _write_aside(self, data: bytes) -> str:
        aside = f"{self.root}/.aside/{os.getpid()}-{secrets.token_hex(6)}"
        try:
            _write(aside, data)
        except FileNotFoundError:
            os.makedirs(f"{self.root}/.aside", exist_ok=True)
            _write(aside, data)
        return aside

    def sweep(self, at: datetime) -> None:
        """Remove what a killed writer left aside an hour ago; a paused one may still want what is younger."""
        for path in (self.root / ".aside").glob("*"):
            if path.stat().st_mtime < (at - PARTIAL_STAYS).timestamp():
                path.unlink(missing_ok=True)

    def publish(self, text: str) -> bool:
        """Put a signed checkpoint in its place unless the one there is larger; the same one is put anew."""
        size = _size(text.encode())
        with self._publishing():
            there = self.read("checkpoint")
            if there is not None and _size(there) > size:
                return False
            aside = self._write_aside(text.encode())
            _sync(self.root, [aside])
            os.replace(aside, self.root / "checkpoint")
            _sync(self.root, [str(self.root)])
        return True

    @contextmanager
    def _publishing(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".publishing").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def read_high(self) -> bytes | None:
        try:
            return self.high.read_bytes()
        except FileNotFoundError:
            return None

    def write_high(self, text: str) -> None:
        """Keep the largest checkpoint ever signed; never a smaller one."""
        there = self.read_high()
        if there is not None and _size(there) >= _size(text.encode()):
            return
        self.high.parent.mkdir(parents=True, exist_ok=True)
        aside = str(self.high.with_name(f".{self.high.name}.{secrets.token_hex(6)}"))
        _write(aside, text.encode())
        _sync(self.high.parent, [aside])
        os.replace(aside, self.high)
        _sync(self.high.parent, [str(self.high.parent)])

    def checkpoint(self) -> Checkpoint | None:
        """What is published now, as read: for our own pages. Whoever must not trust the file opens it with keys."""
        raw = self.read("checkpoint")
        return None if raw is None else parse_checkpoint(parse_note(raw)[0])

    def partial_folders(self) -> Iterator[Path]:
        for folder, names, _ in os.walk(self.root / "tile"):
            yield from (Path(folder) / name for name in names if name.endswith(".p"))

    def drop_partial(self, folder: Path, at: datetime) -> bool:
        """Remove the partial tiles beside a tile that has been full for an hour; False: not yet."""
        full = folder.with_name(folder.name.removesuffix(".p"))
        if not full.is_file() or full.stat().st_mtime > (at - PARTIAL_STAYS).timestamp():
            return False
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()
        return True


def log_files() -> LogFiles:
    return LogFiles(Path(settings.IKRAR_LOG_DIR), Path(settings.IKRAR_HIGH))


def _size(raw: bytes) -> int:
    return parse_checkpoint(parse_note(raw)[0]).size


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def _sync(root: Path, paths: Sequence[str]) -> None:
    """Make these files or folders durable. Many at once by one syncfs of their file system, where there is such a call:
    a file alone costs a journal commit, and a batch has about ten."""
    if len(paths) > 2 and _syncfs is not None:
        descriptor = os.open(root, os.O_RDONLY)
        try:
            if _syncfs(descriptor) == 0:
                return
        finally:
            os.close(descriptor)
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
