"""The exports look as agencies' exports do, and what is wrong with them is counted."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ikrar.ops.demo.changes import next_month
from ikrar.ops.demo.city import tirtamarga
from ikrar.ops.demo.export_rows import COLUMNS, NUMBER, UNIT_COLUMNS, UNOR_NAME
from ikrar.ops.demo.faults import Fault
from ikrar.ops.demo.files import Exports, write_exports
from ikrar.ops.demo.people import DemoOrganisation
from ikrar.ops.demo.units import SCHOOLS_OFFICE
from ikrar.ops.demo.wanasari import wanasari

THURSDAY = date(2027, 8, 5)


@pytest.fixture(scope="module")
def city() -> DemoOrganisation:
    return tirtamarga()


@pytest.fixture(scope="module")
def exports(city: DemoOrganisation, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return write_exports(city, tmp_path_factory.mktemp("exports"), day=THURSDAY)


@pytest.fixture(scope="module")
def tables(exports: Exports) -> list[list[list[object]]]:
    return [rows_of(path) for path in exports.people]


def rows_of(path: Path) -> list[list[object]]:
    if path.suffix == ".xlsx":
        return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
    encoding, delimiter = ("cp1252", ";") if path.name == "pppk.csv" else ("utf-8-sig", ",")
    with path.open(encoding=encoding, newline="") as file:
        return [list(row) for row in csv.reader(file, delimiter=delimiter)]


def test_each_file_has_the_69_columns_and_a_row_for_everybody(
    exports: Exports, tables: list[list[list[object]]]
) -> None:
    assert [tuple(table[0]) for table in tables] == [COLUMNS] * 3
    assert len(COLUMNS) == 69
    assert [len(table) - 1 for table in tables] == [6904 + 2, 3870 + 1, 1544]
    assert tuple(len(table) - 1 for table in tables) == exports.rows


def test_the_three_files_are_written_as_three_programs_write_them(exports: Exports) -> None:
    starts = [path.read_bytes()[:8] for path in exports.people]

    assert [starts[0][:2], starts[1][:7], starts[2][:3]] == [b"PK", b"PNS ID;", b"\xef\xbb\xbf"]
    # A right single quotation mark as Windows-1252 has it: the file is no UTF-8.
    assert b"\x92" in exports.people[1].read_bytes()


def test_31_numbers_were_destroyed_as_numbers(exports: Exports, tables: list[list[list[object]]]) -> None:
    lines = [(fault.file, fault.line) for fault in exports.planted if fault.fault is Fault.DESTROYED]
    shown = [tables[file][line - 1][NUMBER] for file, line in lines]

    assert len(lines) == 31
    assert Counter(value if isinstance(value, str) else f"{value:.2E}"[:3] for value in shown) == {
        "1.9": 20,
        "1,98E+17": 8,
        "1.98E+17": 3,
    }


def test_212_teachers_stand_under_one_unit(
    city: DemoOrganisation, exports: Exports, tables: list[list[list[object]]]
) -> None:
    wrong = [fault for fault in exports.planted if fault.fault is Fault.WRONG_UNIT]
    office = next(unit.name for unit in city.units if unit.code == SCHOOLS_OFFICE)

    assert len(wrong) == 212
    assert {tables[fault.file][fault.line - 1][UNOR_NAME] for fault in wrong} == {office}


def test_every_fault_stands_on_the_line_that_is_said(
    city: DemoOrganisation, exports: Exports, tables: list[list[list[object]]]
) -> None:
    names = {person.number: person.name for person in city.people}

    for fault in exports.planted:
        row = tables[fault.file][fault.line - 1]
        assert row[COLUMNS.index("NAMA")] == names[fault.person]


def test_the_clean_files_hold_the_people_and_nothing_else(tmp_path: Path) -> None:
    secretariat = wanasari()
    clean = write_exports(secretariat, tmp_path, clean=True, day=THURSDAY)
    units = {unit.code: unit.name for unit in secretariat.units}

    found = {(row[NUMBER], row[UNOR_NAME]) for path in clean.people for row in rows_of(path)[1:]}

    assert clean.planted == ()
    assert clean.rows == (34, 13, 9)
    assert found == {(person.number, units[person.unit]) for person in secretariat.civil_servants}


def test_the_sheet_of_units_names_parents_and_the_heads_of_that_day(exports: Exports) -> None:
    table = rows_of(exports.units)
    island = next(row for row in table if row[1] == "Kelurahan Pulau Karangjambu")

    assert tuple(table[0]) == UNIT_COLUMNS
    assert len(table) == 1 + 222
    assert island[3] == "Kecamatan Pulau Karangjambu"
    assert island[7:] == ["Syamsul Bahar Latif, S.Sos.", "Lurah Pulau Karangjambu", "Plt", "01-08-2027"]


def test_the_same_files_are_written_twice(tmp_path: Path) -> None:
    first = write_exports(wanasari(), tmp_path / "a", clean=True, day=THURSDAY)
    again = write_exports(wanasari(), tmp_path / "b", clean=True, day=THURSDAY)

    assert [path.read_bytes() for path in (*first.people, first.units)] == [
        path.read_bytes() for path in (*again.people, again.units)
    ]


def test_a_month_later_one_in_a_hundred_has_changed(city: DemoOrganisation) -> None:
    later = next_month(city, since=date(2026, 12, 1))
    before = {person.number: person for person in city.people}
    after = {person.number: person for person in later.organisation.people}

    changed = {number for number, person in after.items() if number in before and before[number] != person}

    assert changed == later.moved | later.retitled
    assert after.keys() - before.keys() == later.joined
    assert before.keys() - after.keys() == later.left
    assert 120 <= len(changed | later.joined | later.left) <= 126
    assert all(before[number].unit != after[number].unit for number in later.moved)
