"""Numbers of civil servants: parse, check, mask. NIP (PNS, CPNS), NI PPPK, and the old nine-digit NIP.

NIP and NI PPPK carry the date of birth and the sex: whoever shows one, shows those too. Mask all but the last four.
Source: Perka BKN 22/2007 and 43/2007; the layout of NI PPPK from secondary sources (domain facts `identity_numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from ikrar.core.refusal import Refusal

LENGTH = 18
OLD_LENGTH = 9
YOUNGEST_AT_APPOINTMENT = 15
OLDEST_AT_APPOINTMENT = 70
_NOISE = re.compile(r"[\s'`´‘’\u200b\ufeff.\-]+")
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


class NumberRefused(Refusal):
    """The base of every fault in a number: `part` names the place, `value` what stands there."""

    code = "nip.refused"


class NumberDestroyed(NumberRefused):
    code = "nip.destroyed"
    sentence: ClassVar[str] = (
        "{label} rusak: Excel menyimpannya sebagai bilangan ({value}) dan tiga angka terakhir hilang."
    )
    todo = "Ubah format kolom menjadi Teks, isi ulang angkanya dari sumber asli, lalu muat lagi."


class NumberMissing(NumberRefused):
    code = "nip.missing"
    sentence = "{label} kosong."


class NumberLength(NumberRefused):
    code = "nip.length"
    sentence = "{label} harus {wanted} angka. Yang ada {got}; {hint}."


class NumberNotDigits(NumberRefused):
    code = "nip.not_digits"
    sentence = "{label} hanya boleh berisi angka. Tanda ke-{place} adalah “{mark}”."


class BirthDateImpossible(NumberRefused):
    code = "nip.birth_date"
    sentence = "Delapan angka pertama {label} adalah tanggal lahir, tetapi {value} bukan tanggal yang ada."


class AppointmentYearImpossible(NumberRefused):
    code = "nip.appointment_year"
    sentence = (
        "Angka ke-9 sampai ke-12 {label} adalah tahun pengangkatan; {value} tidak cocok dengan tahun lahir {born}."
    )


class AppointmentMonthImpossible(NumberRefused):
    code = "nip.appointment_month"
    sentence = "Angka ke-13 dan ke-14 NIP adalah bulan pengangkatan 01 sampai 12, bukan {value}."
    todo = "Bila orang ini PPPK, isi jenis pegawainya: pada nomor PPPK dua angka itu bukan bulan."


class SexDigitImpossible(NumberRefused):
    code = "nip.sex"
    sentence = "Angka ke-15 {label} harus 1 (laki-laki) atau 2 (perempuan), bukan {value}."


@dataclass(frozen=True, slots=True)
class EmployeeNumber:
    """A checked number of 18 digits. `second` is the month of appointment (NIP) or the contract digits (NI PPPK)."""

    digits: str
    born_on: date
    appointed_year: int
    second: str
    sex: str
    sequence: str

    def __str__(self) -> str:
        """In groups as they are printed: "19800101 200501 1 001"."""
        return f"{self.digits[:8]} {self.digits[8:14]} {self.digits[14]} {self.digits[15:]}"


def tidy(text: str) -> str:
    """Without the leading apostrophe, blanks, dots and hyphens that exports leave in a number."""
    return _NOISE.sub("", text)


def parse_nip(text: str) -> EmployeeNumber:
    """The NIP of a PNS or CPNS. Refuses NumberRefused, naming the place of the fault."""
    return _parse(text, label="NIP", fault=fault_of_nip)


def parse_ni_pppk(text: str) -> EmployeeNumber:
    """The number of a PPPK. Digits 13 and 14 count contracts: 21 occurs, a month check would reject valid numbers."""
    return _parse(text, label="Nomor Induk PPPK", fault=fault_of_ni_pppk)


def parse_old(text: str) -> str:
    """The nine-digit number used before 2007, tidied; it says nothing about its owner."""
    digits = tidy(text)
    _refuse_shape(text, digits, label="NIP lama", wanted=OLD_LENGTH)
    return digits


def fault_of_nip(digits: str) -> NumberRefused | None:
    """What is wrong with a tidied NIP, or None. Lists use it: no object is made for a good number."""
    return _fault(digits, "NIP") or _fault_of_month(digits[12:14])


def fault_of_ni_pppk(digits: str) -> NumberRefused | None:
    return _fault(digits, "Nomor Induk PPPK")


def mask(number: str) -> str:
    """All but the last four signs as dots; a number of four signs or fewer shows only its last."""
    shown = 4 if len(number) > 4 else 1
    return "•" * (len(number) - shown) + number[-shown:]


@lru_cache(maxsize=65_536)
def years_of(eight_digits: str) -> tuple[str, str, str] | None:
    """The date of the first eight digits as ISO text, the first and the last year of appointment it allows; or None."""
    born = birth_date(eight_digits)
    if born is None:
        return None
    return born.isoformat(), str(born.year + YOUNGEST_AT_APPOINTMENT), str(born.year + OLDEST_AT_APPOINTMENT)


@lru_cache(maxsize=65_536)
def birth_date(eight_digits: str) -> date | None:
    """The date in the first eight digits, or None when there is no such day (or nobody alive was born then)."""
    try:
        born = date(int(eight_digits[:4]), int(eight_digits[4:6]), int(eight_digits[6:8]))
    except ValueError:
        return None
    return born if born.year >= 1930 else None


def _parse(text: str, *, label: str, fault: Callable[[str], NumberRefused | None]) -> EmployeeNumber:
    digits = tidy(text)
    _refuse_shape(text, digits, label=label, wanted=LENGTH)
    refusal = fault(digits)
    if refusal:
        raise refusal
    born = birth_date(digits[:8])
    assert born is not None  # noqa: S101 - the check above found a date
    return EmployeeNumber(
        digits=digits,
        born_on=born,
        appointed_year=int(digits[8:12]),
        second=digits[12:14],
        sex=digits[14],
        sequence=digits[15:],
    )


def _refuse_shape(text: str, digits: str, *, label: str, wanted: int) -> None:
    fault = shape_fault(text, digits, label=label, wanted=wanted)
    if fault:
        raise fault


def shape_fault(text: str, digits: str, *, label: str, wanted: int = LENGTH) -> NumberRefused | None:
    """Destroyed by Excel, not digits, or of a wrong length; `text` as it stood, `digits` tidied."""
    if _SCIENTIFIC.fullmatch(text.strip().lstrip("'")):
        return NumberDestroyed(label=label, value=text.strip())
    if not digits:
        return NumberMissing(label=label)
    if not (digits.isascii() and digits.isdigit()):
        place = next(i for i, mark in enumerate(digits) if not (mark.isascii() and mark.isdigit()))
        return NumberNotDigits(label=label, place=place + 1, mark=digits[place])
    if len(digits) != wanted:
        return NumberLength(label=label, wanted=wanted, got=len(digits), hint=_hint(digits, wanted))
    return None


def _hint(digits: str, wanted: int) -> str:
    """Where to look first: at the date of birth when that is where the digits stop making sense."""
    if wanted == OLD_LENGTH:
        return "periksa nomornya"
    if len(digits) == 16:
        return "16 angka adalah NIK, bukan NIP"
    if len(digits) == OLD_LENGTH:
        return "9 angka adalah NIP lama"
    if birth_date(digits[:8]) is None:
        return "periksa bagian tanggal lahir (8 angka pertama)"
    if not ("1950" <= digits[8:12] <= "2099" and "01" <= digits[12:14] <= "12"):
        return "periksa bagian pengangkatan (angka ke-9 sampai ke-14)"
    return "periksa empat angka terakhir"


def _fault(digits: str, label: str) -> NumberRefused | None:
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return shape_fault(digits, digits, label=label)
    years = years_of(digits[:8])
    if years is None:
        return BirthDateImpossible(label=label, value=digits[:8])
    if not years[1] <= digits[8:12] <= years[2]:
        return AppointmentYearImpossible(label=label, value=digits[8:12], born=digits[:4])
    if digits[14] not in "12":
        return SexDigitImpossible(label=label, value=digits[14])
    return None


def _fault_of_month(month: str) -> NumberRefused | None:
    return None if "01" <= month <= "12" else AppointmentMonthImpossible(value=month)
