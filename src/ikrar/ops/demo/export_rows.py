"""People as rows of the 69 columns that SIASN downloads have, and units as rows of the sheet agencies add.

Half of the columns are there to be dropped on reading (religion, NIK, address …). Their values are invented too:
NIK begin with 99, which is no province; telephone numbers with 0800; mail ends in `.example`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from ikrar.ops.demo.careers import CLASS_WORDS
from ikrar.ops.demo.people import CPNS, DEFINITIVE, LOCAL, PART_TIME, PNS, PPPK, DemoOrganisation, DemoPerson
from ikrar.ops.demo.units import SCHOOLS_OFFICE, DemoUnit

COLUMNS = tuple(files("ikrar.ops.demo").joinpath("columns.txt").read_text("ascii").splitlines())
UNIT_COLUMNS = (
    "UNOR ID",
    "UNOR NAMA",
    "UNOR ATASAN ID",
    "UNOR ATASAN NAMA",
    "JENIS UNOR",
    "KECAMATAN",
    "NIP KEPALA",
    "NAMA KEPALA",
    "JABATAN KEPALA",
    "STATUS KEPALA",
    "TMT KEPALA",
)
NUMBER, BIRTH_DATE, UNOR_ID, UNOR_NAME, SCHOOL = (
    COLUMNS.index(name) for name in ("NIP BARU", "TANGGAL LAHIR", "UNOR ID", "UNOR NAMA", "NAMA SEKOLAH")
)

_TOWNS = ("Tirtamarga", "Wanasari", "Kertabumi Lor", "Sagaramukti", "Giriwangi", "Banyusekar")
_ECHELONS = {"jpt": "II.b", "administrator": "III.a", "pengawas": "IV.a"}
_ECHELON_OF = {CLASS_WORDS[key]: name for key, name in _ECHELONS.items()}
_LEVELS = {
    0: ("15", "SLTA", "SLTA Sederajat"),
    3: ("35", "Diploma III", "D-III"),
    4: ("40", "S-1/Sarjana", "S-1"),
    5: ("45", "S-2", "S-2/Profesi"),
}
_STAFF_WORDS = {
    PNS: ("01", "PNS Daerah Kab/Kota", "PNS"),
    CPNS: ("02", "CPNS Daerah Kab/Kota", "CPNS"),
    PPPK: ("71", "PPPK", "PPPK"),
    PART_TIME: ("72", "PPPK Paruh Waktu", "PPPK Paruh Waktu"),
    LOCAL: ("99", "Non ASN", "Non ASN"),
}
_LEGAL_IDS = {
    "Aktif": "01",
    "Cuti di Luar Tanggungan Negara": "02",
    "Tugas Belajar": "03",
    "Masa Persiapan Pensiun": "05",
}


class Rows:
    """Makes the rows of one organisation; what is the same for a unit is worked out once."""

    def __init__(self, organisation: DemoOrganisation) -> None:
        self._organisation = organisation
        self._units: Mapping[str, DemoUnit] = {unit.code: unit for unit in organisation.units}
        self._office = {code: self._office_of(unit) for code, unit in self._units.items()}
        self._instansi = _token("instansi", organisation.code)

    def of_person(self, person: DemoPerson) -> list[str]:
        """Return the 69 values in the order of COLUMNS; an empty text where SIASN leaves the cell empty."""
        return [*self._identity(person), *_employment(person), *_post(person), *self._place(person)]

    def _identity(self, person: DemoPerson) -> list[str]:
        mark = sha256(person.number.encode()).digest()
        digits = str(int.from_bytes(mark[:12], "big")).zfill(28)
        civil = person.scheme == "nip"
        town = _TOWNS[mark[0] % len(_TOWNS)]
        return [
            mark.hex()[:32].upper(),
            person.number,
            digits[:9] if civil and person.joined_on.year < 2008 else "",
            person.name,
            person.front_title,
            person.back_title,
            _token("kota", town),
            town,
            written(person.born_on),
            person.sex,
            str(1 + mark[1] % 6),
            person.religion,
            "1",
            ("Menikah", "Belum Menikah", "Cerai")[0 if mark[2] < 190 else 1 if mark[2] < 240 else 2],
            f"99{digits[9:23]}",
            f"0800{digits[-8:]}",
            f"{digits[-5:]}.{person.email.partition('@')[0]}@surat.example" if person.email else "",
            person.email,
            f"Jalan Contoh {town} Nomor {1 + mark[3]}",
            f"99.{digits[:3]}.{digits[3:6]}.{digits[6]}-{digits[7:10]}.000",
            f"9999{digits[10:19]}",
        ]

    def _place(self, person: DemoPerson) -> list[str]:
        organisation, unit = self._organisation, self._units[person.unit]
        office, home = self._office[person.unit], self._office[person.home_unit]
        return [
            "999",
            f"KPPN {organisation.city}",
            _token("lokasi", organisation.city),
            organisation.city,
            unit.unor_id,
            unit.name,
            self._instansi,
            organisation.name,
            self._instansi,
            organisation.name,
            home.unor_id,
            home.name,
            office.unor_id,
            office.name,
            "True",
            unit.name if unit.kind == "sekolah" else "",
            "0",
            "",
            _ECHELON_OF.get(person.position_class, ""),
        ]

    def _office_of(self, unit: DemoUnit) -> DemoUnit:
        """Return the perangkat daerah above a unit: the one right under the root."""
        while unit.parent and self._units[unit.parent].parent:
            unit = self._units[unit.parent]
        return unit


def _employment(person: DemoPerson) -> list[str]:
    type_id, type_name, status = _STAFF_WORDS[person.staff_type]
    joined = person.joined_on
    full_since = date(joined.year + 1, joined.month, 1) if person.staff_type == PNS else None
    years = max(0, 2026 - joined.year)
    return [
        type_id,
        type_name,
        _LEGAL_IDS[person.legal_status],
        person.legal_status,
        status,
        "",
        f"813/{joined.year % 100:02d}{joined.month:02d}/SK",
        written(joined),
        written(joined),
        f"821/{full_since.year}/SK" if full_since else "",
        written(full_since),
        written(full_since),
        "",
        "",
        "",
        person.rank,
        written(person.since),
        str(years),
        "0",
    ]


def _post(person: DemoPerson) -> list[str]:
    level_id, level_name, education = _LEVELS[person.education]
    return [
        "1" if person.position_class in _ECHELON_OF else "2" if person.position_class == "Jabatan Fungsional" else "4",
        person.position_class,
        _token("jabatan", person.position),
        person.position,
        written(person.since),
        level_id,
        level_name,
        _token("pendidikan", education),
        education,
        str(min(person.joined_on.year, person.born_on.year + 24)),
    ]


def of_unit(organisation: DemoOrganisation, unit: DemoUnit, day: date) -> list[str]:
    """Return the values of UNIT_COLUMNS, with whoever heads the unit on that day."""
    parent = next((above for above in organisation.units if above.code == unit.parent), None)
    row = [unit.unor_id, unit.name, parent.unor_id if parent else "", parent.name if parent else ""]
    row += [unit.kind, unit.place]
    head = organisation.head_on(unit.code, day)
    if head is None:
        return [*row, "", "", "", "", ""]
    person = organisation.person(head.person)
    status = "Definitif" if head.acting == DEFINITIVE else head.acting
    return [*row, person.number, person.full_name, head.title, status, written(head.starts_on)]


def is_teacher_of_a_school(person: DemoPerson, unit: DemoUnit) -> bool:
    return unit.parent == SCHOOLS_OFFICE and unit.kind == "sekolah" and person.position.startswith("Guru")


def written(day: date | None) -> str:
    """Return a date as SIASN writes it."""
    return day.strftime("%d-%m-%Y") if day else ""


@lru_cache(maxsize=4096)
def _token(*words: str) -> str:
    return sha256("/".join(words).encode()).hexdigest()[:32].upper()
