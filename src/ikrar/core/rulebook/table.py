"""One table of a law file, read key by key. Each refusal names the file and the key in plain Indonesian."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NoReturn

from ikrar.core.citation import Citation, CitationUnreadable, parse
from ikrar.core.refusal import Refusal
from ikrar.core.rulebook.types import CONFIDENCES, Ground


class LawUnreadable(Refusal):
    code = "rulebook.law_unreadable"
    sentence = "Berkas hukum {file}, kunci {key}: {reason}."
    todo = "Perbaiki berkas itu, lalu muat lagi. Tidak ada yang dimuat sebagian."


class Table:
    """Reads each key once; `done()` refuses keys that nobody asked for: a misspelt key is not lost in silence."""

    def __init__(self, file: str, place: str, values: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self._values = values
        self._asked: set[str] = set()

    def refuse(self, key: str, reason: str) -> NoReturn:
        where = f"{self.place}.{key}" if self.place and key else self.place or key
        raise LawUnreadable(file=self.file, key=where, reason=reason)

    def has(self, key: str) -> bool:
        return key in self._values

    def _take(self, key: str) -> object | None:
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Words, stripped; required unless a default is given."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.refuse(key, "wajib diisi")
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "harus berupa teks yang tidak kosong")
        return value.strip()

    def code(self, key: str, allowed: Iterable[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            self.refuse(key, f"nilai {value!r} tidak dikenal; pilihannya: {', '.join(allowed)}")
        return value

    def day(self, key: str) -> date:
        value = self.maybe_day(key)
        if value is None:
            self.refuse(key, "wajib diisi")
        return value

    def maybe_day(self, key: str) -> date | None:
        """A TOML date (2024-02-14, without quotes) or nothing."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, "harus berupa tanggal tanpa tanda kutip dan tanpa jam, misalnya 2024-02-14")
        return value

    def number(self, key: str, *, default: int | None = None) -> int:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, "harus berupa bilangan bulat")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            self.refuse(key, "harus true atau false")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self._take(key)
        if value is None and not required:
            return ()
        if value is None:
            self.refuse(key, "wajib diisi (daftar; boleh kosong bila memang tidak diketahui)")
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(key, "harus berupa daftar teks")
        return tuple(item.strip() for item in value)

    def tables(self, key: str) -> list[Table]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(key, f"harus berupa tabel berulang: [[{key}]]")
        return [self._below(key, number, item) for number, item in enumerate(value, start=1)]

    def _below(self, key: str, number: int, values: Mapping[str, object]) -> Table:
        named = values.get("id")
        place = f"{key}[{named if isinstance(named, str) else number}]"
        return Table(self.file, f"{self.place}.{place}" if self.place else place, values)

    def ground(self) -> Ground:
        """What the value stands on; a value without source, basis or confidence is refused."""
        sources = self.texts("source", required=True)
        if not sources:
            self.refuse("source", "wajib menyebut sedikitnya satu sumber; untuk ingatan tulis MEMORY")
        since, until = self.maybe_day("since"), self.maybe_day("until")
        if since and until and until < since:
            self.refuse("until", f"{until} mendahului since {since}")
        return Ground(
            sources=sources,
            basis=tuple(self._citation(words) for words in self.texts("basis", required=True)),
            confidence=self.code("confidence", CONFIDENCES),
            since=since,
            until=until,
        )

    def _citation(self, words: str) -> Citation:
        try:
            return parse(words)
        except CitationUnreadable as unreadable:
            self.refuse("basis", str(unreadable))

    def done(self) -> None:
        unknown = sorted(set(self._values) - self._asked)
        if unknown:
            self.refuse(unknown[0], "kunci ini tidak dikenal; mungkin salah ketik")


def read_toml(file: str, content: bytes) -> Table:
    """The top table of one file; UTF-8 TOML or a refusal that says where it stops making sense."""
    try:
        return Table(file, "", tomllib.loads(content.decode("utf-8")))
    except UnicodeDecodeError as broken:
        raise LawUnreadable(file=file, key=f"bita ke-{broken.start}", reason="bukan teks UTF-8") from broken
    except tomllib.TOMLDecodeError as broken:
        raise LawUnreadable(file=file, key="(susunan)", reason=f"bukan TOML yang sah ({broken})") from broken
