"""What goes wrong with an export between SIASN and the clerk: planted, and counted, so that a load can be checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.export_rows import BIRTH_DATE, NUMBER, SCHOOL, UNOR_ID, UNOR_NAME, is_teacher_of_a_school
from ikrar.ops.demo.people import CPNS, PART_TIME, PNS, PPPK, DemoOrganisation
from ikrar.ops.demo.units import SCHOOLS_OFFICE

TEACHERS_UNDER_ONE_UNIT = 212


class Fault(StrEnum):
    """`HARMLESS` ones are mended on reading; the others are refused, or ask the clerk."""

    DESTROYED = "nomor rusak oleh Excel"
    APOSTROPHE = "tanda petik di depan nomor"
    SPACES = "spasi di dalam nomor"
    TWICE = "baris ganda"
    UNKNOWN_UNIT = "unit tidak dikenal"
    IMPOSSIBLE_BIRTH = "tanggal lahir pada nomor mustahil"
    OTHER_BIRTH = "tanggal lahir berbeda dari nomor"
    SHORT = "nomor kurang satu angka"
    WRONG_UNIT = "guru masih di bawah Dinas Pendidikan"


HARMLESS = frozenset({Fault.APOSTROPHE, Fault.SPACES, Fault.OTHER_BIRTH, Fault.WRONG_UNIT})

# How many of each fault: PNS, PPPK, paruh waktu. Destroyed numbers are 31 together.
_PLAN: dict[Fault, tuple[int, int, int]] = {
    Fault.DESTROYED: (20, 8, 3),
    Fault.APOSTROPHE: (7, 5, 2),
    Fault.SPACES: (4, 3, 2),
    Fault.UNKNOWN_UNIT: (2, 1, 1),
    Fault.IMPOSSIBLE_BIRTH: (1, 0, 0),
    Fault.OTHER_BIRTH: (1, 0, 0),
    Fault.SHORT: (1, 1, 0),
    Fault.TWICE: (2, 1, 0),
}
FILES: tuple[tuple[str, ...], ...] = ((PNS, CPNS), (PPPK,), (PART_TIME,))


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: in which file (0, 1, 2), on which line of it, and whose row it was."""

    file: int
    line: int
    fault: Fault
    person: str
    value: str


Row = list[str]


def plant(organisation: DemoOrganisation, sheets: list[list[Row]], destroyed: tuple[str, str, str]) -> list[Planted]:
    """Spoil the rows of the three sheets in place and say what was done.

    sheets      rows without headings; the first row is line 2 of its file
    destroyed   how each file shows a number that became one: 1.98E+17, 1,98E+17
    """
    draws = Draws(organisation.seed, "faults")
    planted: list[Planted] = []
    _put_teachers_under_the_office(organisation, sheets, draws, planted)
    for file, rows in enumerate(sheets):
        spoil = _spoilers(destroyed[file])
        free = draws.shuffled(range(len(rows)))
        eighties = [i for i in free if "1980" <= rows[i][NUMBER][:4] <= "1984"]
        for fault, counts in _PLAN.items():
            for i in (eighties if fault is Fault.DESTROYED else free)[: counts[file]]:
                number = rows[i][NUMBER]
                line = len(rows) + 2 if fault is Fault.TWICE else i + 2
                if fault is Fault.TWICE:
                    rows.append(list(rows[i]))
                else:
                    spoil[fault](rows[i])
                planted.append(Planted(file, line, fault, number, rows[line - 2][NUMBER]))
                free.remove(i)
                eighties = [other for other in eighties if other != i]
    return planted


def _put_teachers_under_the_office(
    organisation: DemoOrganisation, sheets: list[list[Row]], draws: Draws, planted: list[Planted]
) -> None:
    """212 teachers of whole schools still stand under Dinas Pendidikan; NAMA SEKOLAH says where they are."""
    units = {unit.code: unit for unit in organisation.units}
    office = units[SCHOOLS_OFFICE]
    places = {row[NUMBER]: (file, i) for file, rows in enumerate(sheets) for i, row in enumerate(rows)}
    teachers: dict[str, list[str]] = {}
    for person in organisation.civil_servants:
        if is_teacher_of_a_school(person, units[person.unit]):
            teachers.setdefault(person.unit, []).append(person.number)
    numbers = [number for school in draws.shuffled(sorted(teachers)) for number in teachers[school]]
    for number in numbers[:TEACHERS_UNDER_ONE_UNIT]:
        file, i = places[number]
        row = sheets[file][i]
        row[SCHOOL], row[UNOR_ID], row[UNOR_NAME] = row[UNOR_NAME], office.unor_id, office.name
        planted.append(Planted(file, i + 2, Fault.WRONG_UNIT, number, office.name))


def _spoilers(destroyed: str) -> dict[Fault, Callable[[Row], None]]:
    def number(change: Callable[[str], str]) -> Callable[[Row], None]:
        def spoil(row: Row) -> None:
            row[NUMBER] = change(row[NUMBER])

        return spoil

    def unknown_unit(row: Row) -> None:
        row[UNOR_ID], row[UNOR_NAME] = "0F" * 16, "Kantor Pengelolaan Pasar (sebelum 2024)"

    def other_birth(row: Row) -> None:
        day, month, year = row[BIRTH_DATE].split("-")
        row[BIRTH_DATE] = f"{day}-{month}-{int(year) + 1}"

    return {
        Fault.DESTROYED: number(lambda value: destroyed or value),
        Fault.APOSTROPHE: number(lambda value: f"'{value}"),
        Fault.SPACES: number(lambda value: f" {value[:8]} {value[8:14]} {value[14]} {value[15:]}"),
        Fault.SHORT: number(lambda value: value[:17]),
        Fault.IMPOSSIBLE_BIRTH: number(lambda value: f"{value[:4]}1332{value[8:]}"),
        Fault.UNKNOWN_UNIT: unknown_unit,
        Fault.OTHER_BIRTH: other_birth,
    }
