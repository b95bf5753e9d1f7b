"""A roster of millions of rows for G8 and G9: one in a thousand is bad, and how many of each is known.

usage: PYTHONPATH=src python bench/roster_rows.py ROWS FILE [changed]    (changed: 1 % differ, for the monthly load)

The same rows on every machine. Numbers are unique by construction (day of birth, then sequence), so that nothing has
to be remembered while writing: five million rows take seconds and no memory.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.names import draw_name

HEADINGS = (
    "NIP BARU",
    "NAMA",
    "GELAR BELAKANG",
    "STATUS CPNS PNS",
    "JABATAN NAMA",
    "GOL AKHIR NAMA",
    "UNOR ID",
    "EMAIL GOV",
)
AGENCIES, UNITS_EACH = 640, 60
BAD = ("impossible birth date", "number twice", "unknown unit", "seventeen digits", "destroyed by Excel")
DAYS = 12_000  # days of birth: 31 August 1968 onwards
MOST_ROWS = DAYS * 999
_POSTS = (
    "Guru Ahli Pertama",
    "Guru Ahli Muda",
    "Perawat Terampil",
    "Analis Kebijakan Ahli Muda",
    "Pengadministrasi Perkantoran",
    "Penata Layanan Operasional",
    "Bidan Mahir",
)
_TITLES = ("S.Pd.", "S.E.", "A.Md.Kep.", "", "S.Sos.", '"S.Kep., Ners"', "", "S.H.", "M.Pd.", "S.Kom.", "")
_RANKS = ("II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a")


@dataclass(frozen=True, slots=True)
class Written:
    """`bad` counts the spoiled rows by kind; of "number twice" it counts the later row of each pair."""

    rows: int
    bytes: int
    bad: dict[str, int]


def units() -> Iterator[tuple[str, str, str]]:
    """Yield (code, name, code of the parent): 640 agencies with 59 units each, agencies first."""
    for agency in range(1, AGENCIES + 1):
        yield f"{agency:04d}.000", f"Instansi {agency}", ""
        for unit in range(1, UNITS_EACH):
            yield f"{agency:04d}.{unit:03d}", f"Unit {unit} Instansi {agency}", f"{agency:04d}.000"


def write(path: Path, rows: int, *, changed: bool = False) -> Written:
    """Write a CSV in UTF-8 with a heading.

    rows       at most MOST_ROWS
    changed    one row in a hundred has another post: the same roster a month later
    """
    if not 0 < rows <= MOST_ROWS:
        raise ValueError(rows)
    bad: Counter[str] = Counter()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADINGS) + "\n")
        spoiled = _bad_rows(rows)
        next_bad = next(spoiled)
        last = ""
        for block in _blocks(rows, changed):
            start, lines = block
            while next_bad < start + len(lines):
                kind = BAD[(next_bad // 7) % len(BAD)]
                place = next_bad - start
                before = lines[place - 1] if place else last
                if before:
                    lines[place] = _spoil(lines[place], kind, before)
                    bad[kind] += 1
                next_bad = next(spoiled)
            last = lines[-1]
            file.writelines(lines)
    return Written(rows, path.stat().st_size, dict(bad))


def _blocks(rows: int, changed: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield blocks of one sequence number: every day of birth once."""
    draws = Draws("roster rows")
    people = [(name.text, _mail(name.text)) for name in (draw_name(draws, "MF"[i & 1]) for i in range(3989))]
    codes = [code for code, _, _ in units()]
    first = date(1968, 8, 31)
    births = [(f"{day:%Y%m%d}", day.year) for day in (first + timedelta(days=i) for i in range(DAYS))]
    for sequence in range(1, 1 + -(-rows // DAYS)):
        start = (sequence - 1) * DAYS
        tail = f"{1 + sequence % 12:02d}{1 + sequence % 2}{sequence:03d}"
        age = 20 + sequence % 10
        years = {year: f"{min(2025, year + age)}{tail}" for year in range(1968, 2003)}
        lines = []
        for i, (born, year) in enumerate(births[: rows - start], start=start):
            name, mail = people[i % 3989]
            post = _POSTS[(i + (changed and i % 100 == 50)) % 7]
            lines.append(
                f"{born}{years[year]},{name},{_TITLES[i % 11]},PNS,{post},{_RANKS[i // 5 % 7]},"
                f"{codes[i * 7919 % 38_400]},{mail}{i}@asn.contoh.example\n"
            )
        yield start, lines


def _mail(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())[:18]


def _bad_rows(rows: int) -> Iterator[int]:
    """Yield ascending row numbers, one in a thousand on average, then one that is never reached."""
    draws = Draws("bad rows")
    row = draws.between(1, 1999)
    while row < rows:
        yield row
        row += draws.between(2, 1998)  # never two in a row: a doubled number must double a good one
    yield MOST_ROWS + 1


def _spoil(line: str, kind: str, before: str) -> str:
    if kind == "impossible birth date":
        return f"{line[:4]}1331{line[8:]}"
    if kind == "number twice":
        return before[:18] + line[18:]
    if kind == "unknown unit":
        head, _, tail = line.rpartition(",")
        return f"{head[:-8]}9999.999,{tail}"
    if kind == "seventeen digits":
        return line[:17] + line[18:]
    return "1.98E+17" + line[18:]


def main() -> None:
    began = time.perf_counter()
    written = write(Path(sys.argv[2]), int(sys.argv[1]), changed="changed" in sys.argv[3:])
    seconds = time.perf_counter() - began
    print(f"{written.rows:,} rows, {written.bytes / 1e6:.0f} MB in {seconds:.1f} s; bad: {written.bad}")


if __name__ == "__main__":
    main()
