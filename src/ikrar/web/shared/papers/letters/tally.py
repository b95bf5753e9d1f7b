"""Counts as offices read them: people, by way and level, never added across levels into a grade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ikrar.core.statements.findings import LEVELS, METHODS
from ikrar.web.shared.papers.letter import Column, Table
from ikrar.web.shared.papers.wording import grouped, moment, number, percent

SAID = {"present": "hadir dan mengucapkan", "later": "membaca dan menandatangani"}


@dataclass(frozen=True)
class WayCount:
    """level and method as in the record; said 'present' or 'later'."""

    level: int
    method: str
    said: str
    count: int


@dataclass(frozen=True)
class Tally:
    """Of the people asked to sign: expected = signed + excused (reason, how many) + declined + missing + disputed."""

    expected: int
    ways: tuple[WayCount, ...]
    excused: tuple[tuple[str, int], ...] = ()
    declined: int = 0
    missing: int = 0
    disputed: int = 0

    @property
    def signed(self) -> int:
        return sum(way.count for way in self.ways)

    @property
    def excused_count(self) -> int:
        return sum(count for _, count in self.excused)

    def said(self, said: str) -> int:
        return sum(way.count for way in self.ways if way.said == said)

    def at_level(self, level: int) -> int:
        return sum(way.count for way in self.ways if way.level == level)


@dataclass(frozen=True)
class LogState:
    """root: in hex."""

    origin: str
    size: int
    root: str
    at: datetime
    zone: ZoneInfo


def log_sentence(state: LogState) -> str:
    return (
        f"Pada {moment(state.at, state.zone)}, buku besar publik {state.origin} memuat {number(state.size)} catatan "
        f"dengan akar yang diawali {grouped(state.root[:16])}. Siapa pun yang menyimpan angka dan akar ini dapat "
        "memeriksa bahwa catatan sebelum saat itu tidak diubah dan tidak dihapus. "
        "Buku besar tidak memuat nama maupun nomor pegawai."
    )


def state_table(tally: Tally) -> Table:
    """Where everybody stands; the rows below the first sum to it."""
    rows = [("Menandatangani", tally.signed)]
    rows += [(f"Berhalangan: {reason}", count) for reason, count in tally.excused]
    rows += [("Menyatakan tidak menandatangani", tally.declined), ("Belum menandatangani", tally.missing)]
    if tally.disputed:
        rows.append(("Dibantah pemilik nama, tidak dihitung sampai diputuskan", tally.disputed))
    return Table(
        columns=(Column("Keadaan", 5), Column("Orang", 1.2, "right"), Column("Bagian", 1.2, "right")),
        rows=tuple((words, number(count), percent(count, tally.expected)) for words, count in rows),
        total=("Pegawai dalam daftar", number(tally.expected), percent(tally.expected, tally.expected)),
    )


def way_table(tally: Tally) -> Table:
    ways = sorted(tally.ways, key=lambda way: (way.level, way.method, way.said))
    return Table(
        caption="Yang menandatangani, menurut tingkat dan cara. Tingkat menunjukkan eratnya ikatan dengan orangnya.",
        columns=(Column("Tingkat", 2.6), Column("Cara", 3.8), Column("Pernyataan", 3.6), Column("Orang", 1, "right")),
        rows=tuple(
            (LEVELS[way.level].capitalize(), METHODS[way.method], SAID[way.said], number(way.count)) for way in ways
        ),
        total=("Jumlah", "", "", number(tally.signed)),
    )
