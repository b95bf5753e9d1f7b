"""Where a published log is read from: a folder, or an address. Only ever read, and never more than a file may hold."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tile import tile_path
from ikrar.core.tlog.tree import TILE_WIDTH

LARGEST = 2_000_000
SECONDS = 20
TRIES = 3


class SourceUnreadable(Refusal):
    code = "log.source_unreadable"
    sentence = "{name} tidak dapat dibaca: {why}."
    todo = "Periksa alamat atau folder itu, lalu ulangi."


class FileAbsent(Refusal):
    code = "log.file_absent"
    sentence = "{path} tidak ada, padahal checkpoint menuntutnya."
    todo = "Minta pengelola buku besar menerbitkan berkas itu; buku besar tanpa entrinya tidak dapat dipercaya."


@dataclass(frozen=True)
class Folder:
    name: str

    def read(self, path: str) -> bytes | None:
        try:
            descriptor = os.open(f"{self.name}/{path}", os.O_RDONLY)
            try:
                data = os.read(descriptor, LARGEST + 1)
            finally:
                os.close(descriptor)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SourceUnreadable(name=f"{self.name}/{path}", why=error.strerror or "galat") from None
        return _bounded(data, path)


@dataclass(frozen=True)
class Address:
    name: str

    def read(self, path: str) -> bytes | None:
        for attempt in range(TRIES):
            try:
                return self._get(path)
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                why = str(getattr(error, "reason", error))
                time.sleep(attempt)
        raise SourceUnreadable(name=f"{self.name}/{path}", why=why)

    def _get(self, path: str) -> bytes | None:
        request = urllib.request.Request(f"{self.name.rstrip('/')}/{path}", headers={"User-Agent": "ikrar-log-check"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - only http(s) gets here
                return _bounded(answer.read(LARGEST + 1), path)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in (404, 410):
                    return None
                if error.code < 500:
                    raise SourceUnreadable(name=f"{self.name}/{path}", why=f"jawaban {error.code}") from None
                raise


Source = Folder | Address


def source_of(text: str) -> Source:
    """Refuses    SourceUnreadable: a folder that is not there, an address that is not http or https"""
    if text.startswith(("https://", "http://")):
        return Address(text)
    if "://" in text:
        raise SourceUnreadable(name=text, why="alamat harus diawali http:// atau https://")
    if not Path(text).is_dir():
        raise SourceUnreadable(name=text, why="folder itu tidak ada")
    return Folder(text)


def tile_file(source: Source, level: int | None, index: int, width: int) -> bytes:
    """The bytes of a tile or bundle; where a partial one is gone, the beginning of the full one. Refuses FileAbsent."""
    data = source.read(tile_path(level, index, width))
    if data is None and width < TILE_WIDTH:
        data = source.read(tile_path(level, index))
        data = None if data is None else data[: width * (36 if level is None else 32)]
    if data is None:
        raise FileAbsent(path=tile_path(level, index, width))
    return data


def _bounded(data: bytes, path: str) -> bytes:
    if len(data) > LARGEST:
        raise SourceUnreadable(name=path, why=f"lebih dari {LARGEST} bita")
    return data
