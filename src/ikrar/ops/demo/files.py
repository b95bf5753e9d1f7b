"""Writes the city's exports as agencies really keep them: a workbook, a file from Excel, one with a byte order mark.

`agency` has what goes wrong in life, `clean` is the same people without it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from ikrar.ops.demo.export_rows import COLUMNS, NUMBER, UNIT_COLUMNS, Rows, of_unit
from ikrar.ops.demo.faults import FILES, Fault, Planted, Row, plant
from ikrar.ops.demo.people import DemoOrganisation

NAMES = ("pns.xlsx", "pppk.csv", "pppk-paruh-waktu.csv")
UNITS_NAME = "unit-kerja.xlsx"
# How a number that Excel turned into one looks in each file; in the workbook the cell itself is a number.
_DESTROYED = ("", "1,98E+17", "1.98E+17")


@dataclass(frozen=True, slots=True)
class Exports:
    """The four files. `rows` counts the lines under the heading of the first three."""

    people: tuple[Path, Path, Path]
    units: Path
    rows: tuple[int, int, int]
    planted: tuple[Planted, ...]


def write_exports(organisation: DemoOrganisation, folder: Path, *, clean: bool = False, day: date) -> Exports:
    """Write the four files into a folder that is made where missing.

    clean   the same people without any fault, teachers in their schools; the faults are those of the city
    day     heads in the sheet of units are those of this day
    """
    folder.mkdir(parents=True, exist_ok=True)
    make = Rows(organisation)
    sheets = [[make.of_person(person) for person in organisation.of_types(*types)] for types in FILES]
    planted = [] if clean else plant(organisation, sheets, _DESTROYED)
    numeric = {fault.line for fault in planted if fault.file == 0 and fault.fault is Fault.DESTROYED}
    paths = (folder / NAMES[0], folder / NAMES[1], folder / NAMES[2])
    _write_workbook(paths[0], "PNS", COLUMNS, sheets[0], numeric)
    _write_csv(paths[1], sheets[1], encoding="cp1252", delimiter=";")
    _write_csv(paths[2], sheets[2], encoding="utf-8-sig", delimiter=",")
    units = folder / UNITS_NAME
    _write_workbook(units, "Unit", UNIT_COLUMNS, (of_unit(organisation, unit, day) for unit in organisation.units))
    return Exports(paths, units, (len(sheets[0]), len(sheets[1]), len(sheets[2])), tuple(planted))


def _write_csv(path: Path, rows: Iterable[Row], *, encoding: str, delimiter: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def _write_workbook(
    path: Path,
    sheet: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    numeric: Iterable[int] = (),
) -> None:
    """Write text cells; on the lines in `numeric` the number is a number, and so has lost its last digits."""
    numbers = frozenset(numeric)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 11, 2, tzinfo=UTC)})
        page = book.add_worksheet(sheet)
        write = page.write_string
        for column, heading in enumerate(columns):
            write(0, column, heading)
        for line, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                if line in numbers and column == NUMBER:
                    page.write_number(line - 1, column, float(value))
                elif value:
                    write(line - 1, column, value)
