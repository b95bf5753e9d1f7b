"""A letter as PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ikrar.web.shared.papers.letter import (
    Block,
    Fields,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Photos,
    Signatures,
    Table,
)
from ikrar.web.shared.papers.letterhead import letterhead_data, signatory_data
from ikrar.web.shared.papers.typesetting import picture_svg, typeset


def letter_pdf(letter: Letter, *, dated_at: datetime) -> bytes:
    """Return PDF/A-3b and PDF/UA-1."""
    meta = letter.meta
    data: dict[str, Any] = {
        "letterhead": letterhead_data(letter.letterhead),
        "landscape": letter.landscape,
        "correspondence": letter.is_correspondence,
        "title": meta.title,
        "subject": meta.subject,
        "number_line": meta.number_line,
        "place_and_date": meta.place_and_date,
        "register": [list(row) for row in meta.register],
        "addressees": list(meta.addressed),
        "copies": list(meta.copies),
        "blocks": [_block(block) for block in letter.blocks],
    }
    return typeset("letter", data, dated_at=dated_at, archive=True)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Fields(rows):
            return {"kind": "fields", "rows": [list(row) for row in rows]}
        case Numbered(items):
            return {"kind": "numbered", "items": list(items)}
        case Table():
            return _table(block)
        case Photos(photos):
            drawn = [{"svg": picture_svg(one.content, lossless=False), "caption": one.caption} for one in photos]
            return {"kind": "photos", "photos": drawn}
        case Signatures(signatories):
            blocks = [signatory_data(one) for one in signatories]
            return {"kind": "signatures", "signatories": blocks, "place_and_date": block.place_and_date}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "titles": [column.title for column in table.columns],
        "shares": [column.share for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "total": list(table.total),
        "caption": table.caption,
        "row_mm": table.row_mm,
    }
