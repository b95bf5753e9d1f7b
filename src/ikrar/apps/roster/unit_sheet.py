"""A second sheet: units with code, name, parent, head and place, as rows for save_units."""

from __future__ import annotations

from dataclasses import replace
from typing import IO

from ikrar.apps.roster import spreadsheet
from ikrar.apps.roster.actions.units import UnitRow
from ikrar.apps.roster.headings import plain

_SYNONYMS = {
    "code": "unor id|kode unit|kode unit kerja|kode|id unor|kode unor|kode opd|id unit",
    "name": "unor nama|nama unit|unit kerja|nama unit kerja|nama unor|unit|perangkat daerah|nama opd|opd",
    "parent": "unor atasan id|kode induk|kode unit induk|induk|unit induk|kode atasan|unor induk id|id atasan|atasan|"
    "unit atasan|nama induk|unor atasan nama",
    "head_number": "nip kepala|nip kepala unit|nip pimpinan|nomor kepala",
    "head_name": "nama kepala|kepala unit|kepala|nama pimpinan|pimpinan",
    "head_title": "jabatan kepala|jabatan pimpinan",
    "acting": "status kepala|plt|plt plh|pelaksana|status pimpinan|status jabatan",
    "place": "tempat|lokasi|kecamatan|lokasi kerja|alamat unit",
}


class UnitHeadingMissing(spreadsheet.FileRefused):
    code = "roster.unit_heading_missing"
    sentence = "Kolom nama unit tidak ditemukan."
    todo = "Beri judul kolom KODE UNIT, NAMA UNIT, dan KODE INDUK, lalu unggah lagi."


def read_units(file: IO[bytes], *, limit: int, sheet: str = "") -> list[UnitRow]:
    """The rows of a unit sheet. A unit without a code takes its name as code; a parent may be named by its name.

    Refuses  spreadsheet.FileRefused
    """
    table = spreadsheet.read(file, limit=limit, sheet=sheet)
    return of_table(table)


def of_table(table: spreadsheet.Table) -> list[UnitRow]:
    at = _columns(table.headings)
    if "name" not in at:
        raise UnitHeadingMissing()
    rows = []
    for line, cells in table.rows:
        said = {key: " ".join(cells[place].split()) if place < len(cells) else "" for key, place in at.items()}
        if any(said.values()):
            said["code"] = (said.get("code") or said.get("name", ""))[:64]
            rows.append(UnitRow(line=line, **said))
    if not rows:
        raise spreadsheet.NoRows()
    return _parents_by_code(rows)


def _columns(headings: tuple[str, ...]) -> dict[str, int]:
    names = [plain(heading) for heading in headings]
    found = {}
    for key, synonyms in _SYNONYMS.items():
        place = next((names.index(name) for name in synonyms.split("|") if name in names), None)
        if place is not None:
            found[key] = place
    return found


def _parents_by_code(rows: list[UnitRow]) -> list[UnitRow]:
    codes = {row.code for row in rows}
    by_name = {row.name.lower(): row.code for row in rows}
    return [
        row
        if not row.parent or row.parent in codes
        else replace(row, parent=by_name.get(row.parent.lower(), row.parent))
        for row in rows
    ]
