"""Sekretariat DPRD Kabupaten Wanasari: sixty people, some of them experts without a NIP. All of it is invented."""

from __future__ import annotations

from datetime import date

from ikrar.ops.demo.careers import Careers
from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.names import MALE, draw_name
from ikrar.ops.demo.people import DEFINITIVE, LOCAL, LOCAL_NUMBER, DemoHead, DemoOrganisation, DemoPerson
from ikrar.ops.demo.staffing import give_types, places, sizes
from ikrar.ops.demo.units import DemoUnit

SEED = "wanasari/1"
AS_OF = date(2026, 11, 2)
ROOT = "ws"
PEOPLE, PPPK_COUNT, PART_TIME_COUNT, EXPERTS = 60, 13, 9, 4

_UNITS = (
    DemoUnit(ROOT, "Sekretariat DPRD Kabupaten Wanasari", "sekretariat-dprd", None, 8),
    DemoUnit("ws.umum", "Bagian Umum dan Keuangan", "bagian", ROOT, 22),
    DemoUnit("ws.sidang", "Bagian Persidangan dan Perundang-undangan", "bagian", ROOT, 14),
    DemoUnit("ws.fasilitasi", "Bagian Fasilitasi Penganggaran dan Pengawasan", "bagian", ROOT, 12),
)
_EXPERTISE = ("Hukum", "Keuangan Daerah", "Pembangunan Daerah", "Kesejahteraan Sosial")


def wanasari(seed: str = SEED) -> DemoOrganisation:
    """Return the council secretariat: 56 civil servants and four experts of the council's groups."""
    civil_servants = PEOPLE - EXPERTS
    chairs = places(_UNITS, sizes(_UNITS, civil_servants), (), frozenset())
    give_types(chairs, PPPK_COUNT, PART_TIME_COUNT, Draws(seed, "types"))
    careers = Careers(seed, "wanasari.example", AS_OF, frozenset())
    streams = {unit.code: Draws(seed, "unit", unit.code) for unit in _UNITS}
    people = [careers.fill(chair, streams[chair.unit.code]) for chair in chairs]
    heads = []
    for unit in _UNITS:
        first = next(person for person in people if person.unit == unit.code)
        heads.append(DemoHead(unit.code, first.number, first.position, DEFINITIVE, first.since, None))
    return DemoOrganisation(
        code="wanasari",
        name="Sekretariat DPRD Kabupaten Wanasari",
        kind="agency",
        zone="Asia/Makassar",
        letterhead="PEMERINTAH KABUPATEN WANASARI\nSEKRETARIAT DEWAN PERWAKILAN RAKYAT DAERAH",
        address="Jalan Balai Rakyat Nomor 7, Wanasari",
        city="Wanasari",
        domain="wanasari.example",
        seed=seed,
        as_of=AS_OF,
        units=_UNITS,
        people=(*people, *(_expert(i, Draws(seed, "expert", str(i))) for i in range(EXPERTS))),
        heads=tuple(heads),
    )


def _expert(i: int, draws: Draws) -> DemoPerson:
    sex = "F" if i % 2 else MALE
    name = draw_name(draws, sex)
    return DemoPerson(
        number=f"TA-{i + 1:03d}",
        scheme=LOCAL_NUMBER,
        name=name.text,
        front_title="Dr." if i == 0 else "",
        back_title="S.H., M.H." if i == 0 else "M.Si.",
        sex=sex,
        born_on=draws.day(date(1972, 1, 1), date(1990, 12, 31)),
        staff_type=LOCAL,
        unit="ws.fasilitasi",
        home_unit="ws.fasilitasi",
        position=f"Tenaga Ahli Bidang {_EXPERTISE[i]}",
        position_class="",
        education=5,
        rank="",
        legal_status="Aktif",
        joined_on=date(2024, 10, 1),
        since=date(2024, 10, 1),
        email="",
        religion=name.religion,
    )
