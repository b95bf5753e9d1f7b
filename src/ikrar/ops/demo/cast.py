"""The people of the stories: who they are is fixed, whatever the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ikrar.ops.demo.units import ISLAND, MELATI_WARD, PERSONNEL_OFFICE

ISLAND_DISTRICT = "tm.kec7"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. `job` is a key of staffing.toml, `position` replaces its words where given."""

    unit: str
    job: str
    staff_type: str
    name: str
    sex: str
    born_on: date
    titles: tuple[str, str] = ("", "")
    position: str = ""


CLERK = "Ratna Puspitasari"
SECOND_CLERK = "Teguh Pamungkas"
WARD_HEAD = "Herlina Marpaung"
NURSE = "Yuni Astuti"
ON_MATERNITY_LEAVE = "Wati Kurniasari"
ACTING_LURAH = "Syamsul Bahar Latif"
FORMER_LURAH = "Benyamin Tuhumury"
SHEET_CARRIER = "Welmina Latuheru"
HONORER = "Dullah"
SECRETARY = "Wahyudin Permana"
INSPECTOR = "Ni Luh Padmini Saraswati"
SCHOOL_OPERATOR = "Gilang Wicaksono"
HEADMISTRESS = "Sulastri Handayani"
APEL_OPERATOR = "Rizal Nurjaman"
LONGEST_NAME = "Raden Ayu Kusumaningtyas Widyaningrum Pratiwi"

_MEMBERS: tuple[Member, ...] = (
    Member("tm.setda", "sekda", "PNS", SECRETARY, "M", date(1970, 3, 14), ("Drs. H.", "M.Si.")),
    Member(
        PERSONNEL_OFFICE,
        "analis_sdm",
        "PNS",
        CLERK,
        "F",
        date(1987, 5, 22),
        ("", "S.STP., M.Si."),
        "Analis Sumber Daya Manusia Aparatur Ahli Muda",
    ),
    Member("tm.bkpsdm", "admin_d3", "PNS", SECOND_CLERK, "M", date(1990, 9, 3), ("", "A.Md.")),
    Member(
        "tm.setda.3.3",
        "pranata_komputer",
        "PNS",
        APEL_OPERATOR,
        "M",
        date(1991, 11, 30),
        ("", "S.Kom."),
        "Pranata Komputer Ahli Pertama",
    ),
    Member(
        "tm.inspektorat",
        "auditor",
        "PNS",
        INSPECTOR,
        "F",
        date(1982, 12, 8),
        ("", "S.E., Ak."),
        "Auditor Ahli Muda",
    ),
    Member("tm.disarpus", "kepala_dinas", "PNS", LONGEST_NAME, "F", date(1969, 10, 2), ("Dra. Hj.", "M.Si.")),
    Member("tm.sd01", "kepala_sekolah", "PNS", HEADMISTRESS, "F", date(1974, 7, 19), ("Hj.", "S.Pd., M.Pd.")),
    Member("tm.sd01", "operator_layanan", "PPPK_PW", SCHOOL_OPERATOR, "M", date(1996, 2, 11)),
    Member(MELATI_WARD, "kepala_ruang", "PNS", WARD_HEAD, "F", date(1978, 4, 27), ("", "S.Kep., Ners")),
    Member(
        MELATI_WARD,
        "perawat",
        "PPPK",
        NURSE,
        "F",
        date(1995, 6, 17),
        ("", "A.Md.Kep."),
        "Perawat Terampil",
    ),
    Member(
        ISLAND_DISTRICT,
        "kasubbag_umum",
        "PNS",
        SHEET_CARRIER,
        "F",
        date(1979, 1, 25),
        ("", "S.IP."),
    ),
    Member(
        ISLAND_DISTRICT,
        "kasi_pemerintahan",
        "PNS",
        FORMER_LURAH,
        "M",
        date(1976, 8, 30),
        ("", "S.Sos."),
    ),
    Member(ISLAND, "seklur", "PNS", ACTING_LURAH, "M", date(1981, 2, 9), ("", "S.Sos.")),
    Member(ISLAND, "kasi_kel_pemerintahan", "PNS", "Yosina Rumaropen", "F", date(1984, 10, 16), ("", "S.IP.")),
    Member(ISLAND, "kasi_kel_kesra", "PNS", "Mursid", "M", date(1972, 12, 1)),
    Member(ISLAND, "admin_sma", "PNS", "Suparni", "F", date(1975, 5, 5)),
    Member(ISLAND, "penata_layanan", "PPPK", ON_MATERNITY_LEAVE, "F", date(1994, 3, 21), ("", "S.AP.")),
    Member(ISLAND, "pengelola_layanan", "PPPK", "Elias Pattiasina", "M", date(1989, 7, 7), ("", "A.Md.")),
    Member(ISLAND, "operator_layanan", "PPPK_PW", "Rahmatia Laupe", "F", date(1999, 9, 12)),
    Member(ISLAND, "pengelola_umum", "PPPK_PW", "La Ode Hamdan", "M", date(1983, 6, 28)),
)


def tirtamarga_cast() -> tuple[Member, ...]:
    return _MEMBERS
