"""The refused rows as a workbook: why in front, then the row as it stood, every cell text, ready to mend and load."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from ikrar.apps.roster.queries import FaultLine

_WHY = ("BARIS ASAL", "KOLOM YANG SALAH", "NILAI", "ALASAN DITOLAK")


def refused_workbook(*, headings: Sequence[str], faults: Iterable[FaultLine]) -> bytes:
    """An XLSX file. Nothing in it is ever a formula or a link: the cells come from strangers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    text = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#F8DCD8"})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("Ditolak")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 2, 18, text)
    sheet.set_column(3, 3, 60, text)
    sheet.set_column(4, 4 + len(headings), 22, text)
    for place, heading in enumerate((*_WHY, *headings)):
        sheet.write_string(0, place, heading, bold)
    for row, fault in enumerate(faults, start=1):
        for place, value in enumerate((str(fault.line), fault.column, fault.value, fault.reason)):
            sheet.write_string(row, place, value, text)
        for place, value in enumerate(fault.cells):
            is_wrong = place < len(headings) and headings[place] == fault.column
            sheet.write_string(row, len(_WHY) + place, value, wrong if is_wrong else text)
    book.close()
    return file.getvalue()
