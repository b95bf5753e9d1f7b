"""Lives that fit a post: birth, entry, titles, rank. Nobody is older than the law lets them serve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.names import FEMALE, MALE, Name, draw_name
from ikrar.ops.demo.numbers import Numbers
from ikrar.ops.demo.people import CPNS, NI_PPPK, NIP, PART_TIME, PNS, PPPK, DemoPerson, titled
from ikrar.ops.demo.staffing import Job, Place, educations, jobs

LONGEST = 61  # characters of a name with its titles; the cast has one of exactly this length
CLASS_WORDS = {
    "jpt": "Jabatan Pimpinan Tinggi Pratama",
    "administrator": "Jabatan Administrator",
    "pengawas": "Jabatan Pengawas",
    "fungsional": "Jabatan Fungsional",
    "pelaksana": "Jabatan Pelaksana",
}
_BIRTH_YEARS = {"jpt": (1969, 1978), "administrator": (1970, 1984), "pengawas": (1971, 1989)}
_MEN_IN_HUNDRED = {"tm.satpolpp": 88, "tm.damkar": 94, "tm.dishub": 82, "tm.dlh.tpa": 80, "tm.pupr.jalan": 86}
_ENTRY_AGE = {0: 19, 3: 22, 4: 23, 5: 24}
_LADDERS = {
    "ahli": ("Ahli Pertama", "Ahli Muda", "Ahli Madya"),
    "terampil": ("Terampil", "Mahir", "Penyelia"),
}
_PPPK_GRADES = {0: "V", 3: "VII", 4: "IX", 5: "X"}
_RANKS = tuple(f"{number}/{letter}" for number in ("II", "III", "IV") for letter in "abcd")
_FIRST_RANK = {0: 0, 3: 2, 4: 4, 5: 5}
_LAST_RANK = {0: 5, 3: 7, 4: 8, 5: 9}
_RELIGIOUS_TEACHERS = {"Kristen": "S.Pd.K.", "Katolik": "S.Ag.", "Hindu": "S.Pd.H.", "Buddha": "S.Pd.B."}


@dataclass(frozen=True, slots=True)
class Life:
    name: Name
    sex: str
    born_on: date
    titles: tuple[str, str]


class Careers:
    """Puts a person on each chair. One stream of chance a unit, so that a change in one unit leaves the others."""

    def __init__(self, seed: str, domain: str, as_of: date, reserved: frozenset[str]) -> None:
        self._numbers = Numbers(Draws(seed, "numbers"))
        self._domain = domain
        self._as_of = as_of
        self._reserved = reserved
        self._addresses: dict[str, int] = {}

    def fill(self, chair: Place, draws: Draws) -> DemoPerson:
        job = jobs()[chair.job]
        life = _given_life(chair) or self._drawn_life(chair, job, draws)
        level = _level(job, life.titles[1])
        joined_on, number = self._entry(chair.staff_type, life, level, draws)
        years = self._as_of.year - joined_on.year
        member = chair.member
        return DemoPerson(
            number=number,
            scheme=NI_PPPK if chair.staff_type in (PPPK, PART_TIME) else NIP,
            name=life.name.text,
            front_title=life.titles[0],
            back_title=life.titles[1],
            sex=life.sex,
            born_on=life.born_on,
            staff_type=CPNS if chair.staff_type == PNS and years <= 1 else chair.staff_type,
            unit=chair.unit.code,
            home_unit=chair.unit.code,
            position=(member.position if member and member.position else _step(job, chair, level, years)),
            position_class=CLASS_WORDS[job.rank_class],
            education=level,
            rank=_rank(chair.staff_type, job, level, years),
            legal_status="Aktif",
            joined_on=joined_on,
            since=_since(joined_on, self._as_of, draws),
            email=self._address(life.name.text),
            religion=life.name.religion,
        )

    def _drawn_life(self, chair: Place, job: Job, draws: Draws) -> Life:
        sex = _sex(chair, job, draws)
        born_on = _birth(chair, job, draws)
        while True:
            name = draw_name(draws, sex)
            titles = _titles(job, name, sex, born_on, draws)
            if name.text not in self._reserved and len(titled(titles[0], name.text, titles[1])) < LONGEST:
                return Life(name, sex, born_on, titles)

    def _entry(self, staff_type: str, life: Life, level: int, draws: Draws) -> tuple[date, str]:
        if staff_type == PART_TIME:
            return date(2025, 10, 1), self._numbers.ni_pppk(life.born_on, life.sex, 2025)
        if staff_type == PPPK:
            year = draws.between(max(2021, life.born_on.year + 22), 2025)
            return date(year, draws.pick((1, 3, 5, 7)), 1), self._numbers.ni_pppk(life.born_on, life.sex, year)
        age = _ENTRY_AGE[level] + int(9 * draws.unit() * draws.unit())
        year = min(2025, life.born_on.year + age)
        number = self._numbers.nip(life.born_on, life.sex, year)
        return date(year, int(number[12:14]), 1), number

    def _address(self, name: str) -> str:
        letters = [re.sub("[^a-z]", "", word.lower()) for word in name.split()]
        words = [word for word in letters if len(word) > 2] or letters
        local = ".".join(words[:2])
        self._addresses[local] = self._addresses.get(local, 0) + 1
        again = self._addresses[local]
        return f"{local}{again if again > 1 else ''}@{self._domain}"


def _given_life(chair: Place) -> Life | None:
    member = chair.member
    if member is None:
        return None
    return Life(Name(member.name, "Islam"), member.sex, member.born_on, member.titles)


def _sex(chair: Place, job: Job, draws: Draws) -> str:
    if educations()[job.education].women:
        return FEMALE
    if job.education in ("perawat", "ners", "gizi", "guru", "guru_senior", "apoteker", "kesmas"):
        men = 28
    elif job.rank_class in ("jpt", "administrator"):
        men = 66
    else:
        men = _MEN_IN_HUNDRED.get(chair.unit.code, 54)
    return MALE if draws.percent(men) else FEMALE


def _birth(chair: Place, job: Job, draws: Draws) -> date:
    if chair.staff_type == PART_TIME:
        first, last = 1973, 2003
    elif chair.staff_type == PPPK:
        first, last = 1972, 2000
    elif job.senior or job.education == "spesialis":
        first, last = 1969, 1985
    else:
        first, last = _BIRTH_YEARS.get(job.rank_class, (1970, 2001))
    return draws.day(date(first, 1, 1), date(last, 12, 31))


def _titles(job: Job, name: Name, sex: str, born_on: date, draws: Draws) -> tuple[str, str]:
    front, _, back = draws.weighted(educations()[job.education].titles).partition("|")
    if job.education == "guru_agama":
        back = _RELIGIOUS_TEACHERS.get(name.religion, back)
    if front == "Drs." and born_on.year > 1974:
        front, back = "", back or "S.Pd."
    if front == "Drs." and sex == FEMALE:
        front = "Dra."
    if name.religion == "Islam" and born_on.year < 1985 and draws.percent(9):
        front = f"{front} {'H.' if sex == MALE else 'Hj.'}".strip()
    return front, back


def _level(job: Job, back_title: str) -> int:
    """A nurse with a bachelor's degree stands on another ladder than one with a diploma."""
    level = educations()[job.education].level
    return 4 if level == 3 and not back_title.startswith("A.Md") else level


def _step(job: Job, chair: Place, level: int, years: int) -> str:
    position = job.title_in(chair.unit)
    if not job.ladder:
        return position
    steps = _LADDERS["ahli" if level > 3 else job.ladder]
    contract = chair.staff_type != PNS
    return f"{position} {steps[0 if contract or years < 9 else 1 if years < 21 else 2]}"


def _rank(staff_type: str, job: Job, level: int, years: int) -> str:
    if staff_type != PNS:
        return _PPPK_GRADES[level]
    if job.rank_class == "jpt":
        return _RANKS[9 + (years > 26)]
    last = min(_LAST_RANK[level], 7) if job.rank_class == "pelaksana" else _LAST_RANK[level]
    step = min(_FIRST_RANK[level] + years // 4, last)
    floor = {"administrator": 7, "pengawas": 5}.get(job.rank_class, 0)
    return _RANKS[max(step, floor)]


def _since(joined_on: date, as_of: date, draws: Draws) -> date:
    """Posts begin with a month, in the last years before the export, never before the person did."""
    drawn = draws.day(date(as_of.year - 6, 1, 1), date(as_of.year - 1, 12, 31)).replace(day=1)
    return max(drawn, joined_on)
