"""The sheet a unit signs in ink: each page carries the text, its own code, and rows wide enough for a pen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ikrar.web.shared.papers.letterhead import Letterhead, Signatory, letterhead_data, signatory_data
from ikrar.web.shared.papers.naskah import Naskah, naskah_data
from ikrar.web.shared.papers.page_code import PageCode
from ikrar.web.shared.papers.qr import qr_pixels
from ikrar.web.shared.papers.typesetting import typeset
from ikrar.web.shared.papers.wording import number

# Geometry and not layout decides which row is on which page: whoever ticks rows from a photograph must know it
# from the page number alone, on any machine, years later.
ROWS_ON_A_PAGE = 12
ROWS_ON_THE_LAST = 8
FEWEST_ON_THE_LAST = 2


@dataclass(frozen=True)
class SheetRow:
    """shown_number: masked or local, as the caller decides; remark: printed in the last column ('Cuti melahirkan')."""

    name: str
    position: str
    shown_number: str
    remark: str = ""


@dataclass(frozen=True)
class SigningSheet:
    """sheet_id: 26 characters of base32. occasion: 'Senin, 9 Agustus 2027, pukul 07.30 WIB, halaman kantor lurah'."""

    letterhead: Letterhead
    round: str
    unit: str
    occasion: str
    naskah: Naskah
    sheet_id: str
    rows: tuple[SheetRow, ...]
    head: Signatory


def rows_by_page(count: int) -> tuple[range, ...]:
    """Return for each page the row numbers on it, counted from 1. The last page has room for those who attest."""
    if count <= ROWS_ON_THE_LAST:
        return (range(1, count + 1),)
    full, rest = divmod(count, ROWS_ON_A_PAGE)
    sizes = [ROWS_ON_A_PAGE] * full
    if rest > ROWS_ON_THE_LAST:
        sizes += [rest - FEWEST_ON_THE_LAST, FEWEST_ON_THE_LAST]
    elif rest >= FEWEST_ON_THE_LAST:
        sizes += [rest]
    else:
        sizes[-1] -= FEWEST_ON_THE_LAST - rest
        sizes += [FEWEST_ON_THE_LAST]
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
    return tuple(range(end - size + 1, end + 1) for size, end in zip(sizes, ends, strict=True))


def unit_sheet(sheet: SigningSheet, *, dated_at: datetime) -> bytes:
    return typeset("sheet", sheet_data(sheet), dated_at=dated_at)


def sheet_data(sheet: SigningSheet) -> dict[str, Any]:
    pages = rows_by_page(len(sheet.rows))
    return {
        "letterhead": letterhead_data(sheet.letterhead),
        "round": sheet.round,
        "unit": sheet.unit,
        "occasion": sheet.occasion,
        "naskah": naskah_data(sheet.naskah),
        "people": number(len(sheet.rows)),
        "head": signatory_data(sheet.head),
        "witnesses": [signatory_data(Signatory(heading=f"Saksi {place}")) for place in ("I", "II")],
        "pages": [_page(sheet, page, rows) for page, rows in enumerate(pages, start=1)],
    }


def _page(sheet: SigningSheet, page: int, rows: range) -> dict[str, Any]:
    code = PageCode(sheet=sheet.sheet_id, page=page)
    return {
        # Version 3 at level Q: 29 modules of 0.9 mm in print, and a quarter of it may be lost. One size for all pages.
        # The sheet leaves three millimetres white around it.
        "qr": qr_pixels(code.text, error="q", version=3, border=1),
        "short": code.short,
        "rows": [
            [str(n), row.name, row.position, row.shown_number, row.remark]
            for n, row in ((n, sheet.rows[n - 1]) for n in rows)
        ],
    }
