"""The published folder: tiles, entry bundles, public payloads and the checkpoint; and `high`, on another disk.

A file is written aside, fsynced, renamed; its folder is fsynced. A path that exists with other bytes stops everything.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
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
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

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

    def write(self, files: Iterable[tuple[str, bytes]]) -> int:
        """Make the files that are not there yet durable; return how many. Refuses FileDiffers."""
        made: set[Path] = set()
        count = 0
        for path, data in files:
            there = self.read(path)
            if there is None:
                self._place(self.root / path, data, made)
                count += 1
            elif there != data:
                raise FileDiffers(path=path)
        for folder in made:
            _sync_folder(folder)
        return count

    def _place(self, path: Path, data: bytes, made: set[Path]) -> None:
        folder = path.parent
        if folder not in made and not folder.is_dir():
            absent = [parent for parent in path.parents if not parent.is_dir()]
            folder.mkdir(parents=True, exist_ok=True)
            made.update([*absent, absent[-1].parent])  # a new folder is durable when the one above it is synced
        aside = self._aside()
        _write_durably(aside, data)
        os.replace(aside, path)
        made.add(folder)

    def _aside(self) -> Path:
        folder = self.root / ".aside"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{os.getpid()}-{secrets.token_hex(6)}"

    def sweep(self) -> None:
        """Remove what a killed writer left aside. Only the leader calls it, before it writes."""
        for path in (self.root / ".aside").glob("*"):
            path.unlink(missing_ok=True)

    def publish(self, text: str) -> bool:
        """Put a signed checkpoint in its place unless the one there is larger; the same one is put anew."""
        size = _size(text.encode())
        with self._publishing():
            there = self.read("checkpoint")
            if there is not None and _size(there) > size:
                return False
            made: set[Path] = set()
            self._place(self.root / "checkpoint", text.encode(), made)
            for folder in made:
                _sync_folder(folder)
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
        aside = self.high.with_name(f".{self.high.name}.{secrets.token_hex(6)}")
        _write_durably(aside, text.encode())
        os.replace(aside, self.high)
        _sync_folder(self.high.parent)

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


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
