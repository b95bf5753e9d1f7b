"""Indonesian numbers, days and times as offices write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def percent(part: int, whole: int) -> str:
    """One decimal, cut and not rounded: 99,96% of a city is not yet 100%. Of nothing: a dash."""
    if not whole:
        return "–"
    tenths = part * 1000 // whole
    return "100%" if tenths == 1000 else f"{number(tenths // 10)},{tenths % 10}%"


def plain_date(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def full_date(value: date) -> str:
    return f"{DAYS[value.weekday()]}, {plain_date(value)}"


def clock(value: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    local = value.astimezone(zone)
    return f"{local:%H.%M.%S} {local:%Z}" if seconds else f"{local:%H.%M} {local:%Z}"


def moment(value: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    return f"{full_date(value.astimezone(zone).date())}, pukul {clock(value, zone, seconds=seconds)}"


def spelled(value: int) -> str:
    """Whole numbers below a million in words, for the opening of a berita acara."""
    if value < 12:
        return ONES[value]
    if value < 20:
        return f"{ONES[value - 10]} belas"
    if value < 100:
        return _joined(f"{ONES[value // 10]} puluh", value % 10)
    if value < 200:
        return _joined("seratus", value % 100)
    if value < 1000:
        return _joined(f"{ONES[value // 100]} ratus", value % 100)
    if value < 2000:
        return _joined("seribu", value % 1000)
    return _joined(f"{spelled(value // 1000)} ribu", value % 1000)


def _joined(head: str, rest: int) -> str:
    return f"{head} {spelled(rest)}" if rest else head


def opening_date(value: date) -> str:
    """The date as a berita acara opens: 'Senin tanggal sembilan bulan Agustus tahun dua ribu dua puluh tujuh'."""
    return (
        f"{DAYS[value.weekday()]} tanggal {spelled(value.day)} "
        f"bulan {MONTHS[value.month - 1]} tahun {spelled(value.year)}"
    )


def grouped(code: str, *, size: int = 4, groups: int | None = None) -> str:
    """Break a code into groups for the eye; with `groups`, show only the first ones and an ellipsis."""
    parts = [code[i : i + size] for i in range(0, len(code), size)]
    if groups is not None and len(parts) > groups:
        return " ".join(parts[:groups]) + " …"
    return " ".join(parts)
