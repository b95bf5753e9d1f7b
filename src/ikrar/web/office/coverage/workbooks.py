"""Lists to carry away. Cells are text and numbers only: nothing in them is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from django.http import HttpResponse

Row = Sequence[str | int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(kind: str, *, name: str, heads: Sequence[str], rows: Sequence[Row]) -> HttpResponse:
    """A download; kind is csv or xlsx."""
    body = _csv(heads, rows) if kind == "csv" else _xlsx(heads, rows)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def plain(value: str | int) -> str | int:
    """A cell that a spreadsheet reads as text, whatever somebody wrote into a name."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value


def _csv(heads: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Semicolons and a mark: what an Indonesian Excel opens in columns."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(heads: Sequence[str], rows: Sequence[Row]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, heads, bold)
        for n, row in enumerate(rows, start=1):
            sheet.write_row(n, 0, row)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            longest = max((len(str(row[column])) for row in rows[:500]), default=0)
            sheet.set_column(column, column, min(60, max(len(head), longest) + 2))
    return kept.getvalue()
