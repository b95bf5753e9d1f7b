"""A letter as a Word file, for offices that number, date and mend their letters themselves."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Draft
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from ikrar.web.shared.papers.docx_parts import (
    ALIGNED,
    columns_in_mm,
    field,
    gap,
    in_font,
    lines_below_each_other,
    plain_table,
    rule_below,
    ruled_table,
    write,
)
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
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.typesetting import printable

# Office machines have no Plus Jakarta Sans; Arial is everywhere, and the rules for official papers name it.
FONT = "Arial"
MARGINS_MM = 45


def letter_docx(letter: Letter, *, dated_at: datetime) -> bytes:
    """Return a DOCX whose bytes depend on nothing but the arguments."""
    draft: Draft = Document()
    room = _page(draft, letter)
    _properties(draft, letter, dated_at)
    _letterhead(draft, letter.letterhead, room)
    if letter.is_correspondence:
        _address(draft, letter)
    else:
        write(draft.add_paragraph(), letter.meta.title.upper(), bold=True, size=12.5, align="center", after=2)
        write(draft.add_paragraph(), letter.meta.number_line, align="center", after=12)
    for block, following in zip(letter.blocks, (*letter.blocks[1:], None), strict=True):
        _block(draft, block, room)
        if isinstance(following, Signatures):
            _together(draft.paragraphs[-1])  # a signature never stands alone on a page
    if letter.meta.copies:
        write(draft.add_paragraph(), "Tembusan:", size=9.5, before=14, after=2)
        _numbered(draft, letter.meta.copies, size=9.5)
    return _settled(draft)


def _page(draft: Draft, letter: Letter) -> float:
    """Set the page and the base style; return the width between the margins in mm."""
    section = draft.sections[0]
    wide, high = (297, 210) if letter.landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if letter.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(16), Mm(20)
    for name in ("Normal", "Heading 2"):
        in_font(draft.styles[name], FONT, 10.5)
    draft.styles["Normal"].paragraph_format.space_after = Pt(0)
    foot = section.footer.paragraphs[0]
    foot.alignment = ALIGNED["center"]
    field(foot, "PAGE", size=8)
    foot.add_run(" dari ").font.size = Pt(8)
    field(foot, "NUMPAGES", size=8)
    return wide - MARGINS_MM


def _properties(draft: Draft, letter: Letter, dated_at: datetime) -> None:
    at = dated_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    about = draft.core_properties
    about.title = letter.meta.title or letter.meta.subject
    about.author = about.last_modified_by = letter.letterhead.government
    about.language = "id-ID"
    about.comments = ""
    about.created = about.modified = at


def _letterhead(draft: Draft, letterhead: Letterhead, room: float) -> None:
    logo = 24.0 if letterhead.logo else 0.0
    # An empty column as wide as the logo keeps the words in the middle of the page.
    table = plain_table(draft, columns_in_mm((logo, room - 2 * logo, logo)) if logo else columns_in_mm((room,)))
    words = table.rows[0].cells[1 if logo else 0]
    if letterhead.logo:
        picture = table.rows[0].cells[0].paragraphs[0].add_run()
        picture.add_picture(io.BytesIO(printable(letterhead.logo, lossless=True).content), height=Mm(21))
    line = words.paragraphs[0]
    write(line, letterhead.government.upper(), bold=True, size=12, align="center")
    if letterhead.office:
        write(words.add_paragraph(), letterhead.office.upper(), bold=True, size=14, align="center")
    for text in letterhead.address:
        write(words.add_paragraph(), text, size=9, align="center")
    rule_below(write(draft.add_paragraph(), "", size=2, after=12))


def _address(draft: Draft, letter: Letter) -> None:
    meta = letter.meta
    write(draft.add_paragraph(), meta.place_and_date, align="right", after=8)
    lines_below_each_other(draft, meta.register, label_mm=24, strong="Hal")
    first, *others = meta.addressed
    start = draft.add_paragraph()
    if others:
        write(start, "Yth.", before=14)
        _numbered(draft, meta.addressed)
    else:
        write(start, f"Yth. {first}", before=14)
    write(draft.add_paragraph(), "di Tempat", after=12)


def _block(draft: Draft, block: Block, room: float) -> None:
    match block:
        case Heading(text):
            line = write(draft.add_paragraph(style="Heading 2"), text, bold=True, before=8, after=4)
            line.paragraph_format.keep_with_next = True
        case Paragraph(text):
            write(draft.add_paragraph(), text, align="justify", after=8)
        case Fields(rows):
            lines_below_each_other(draft, rows, label_mm=44, indent_mm=8)
            gap(draft)
        case Numbered(items):
            _numbered(draft, items)
            gap(draft)
        case Table():
            _table(draft, block, room)
        case Photos():
            _photos(draft, block, room)
        case Signatures():
            _signatures(draft, block, room)


def _numbered(draft: Draft, items: tuple[str, ...], *, size: float = 10.5) -> None:
    # The number is text: Word's own lists go on counting from one letter's list into the next.
    for place, item in enumerate(items, start=1):
        line = write(draft.add_paragraph(), f"{place}.\t{item}", size=size, after=3)
        shape = line.paragraph_format
        shape.left_indent, shape.first_line_indent = Mm(8), Mm(-8)
        shape.tab_stops.add_tab_stop(Mm(8))


def _table(draft: Draft, table: Table, room: float) -> None:
    if table.caption:
        caption = write(draft.add_paragraph(), table.caption, bold=True, size=9, after=3)
        caption.paragraph_format.keep_with_next = True
    shares = [column.share for column in table.columns]
    widths = columns_in_mm(tuple(room * share / sum(shares) for share in shares))
    rows = [*table.rows, *([table.total] if table.total else [])]
    drawn = ruled_table(draft, widths, titles=[column.title for column in table.columns], count=len(rows))
    for row, texts in zip(drawn.rows[1:], rows, strict=True):
        if table.row_mm:
            row.height = Mm(table.row_mm)
        for column, cell, text in zip(table.columns, row.cells, texts, strict=True):
            write(cell.paragraphs[0], text, size=9, bold=texts is table.total, align=column.align)
    gap(draft)


def _photos(draft: Draft, block: Photos, room: float) -> None:
    pairs = [block.photos[i : i + 2] for i in range(0, len(block.photos), 2)]
    table = plain_table(draft, columns_in_mm((room / 2, room / 2)), rows=len(pairs))
    for row, pair in zip(table.rows, pairs, strict=True):
        for cell, photo in zip(row.cells, pair, strict=False):
            picture = printable(photo.content, lossless=False)
            wide = min(room / 2 - 5, 58 * picture.wide / picture.high)
            line = write(cell.paragraphs[0], "", align="center")
            line.paragraph_format.keep_with_next = True
            line.add_run().add_picture(io.BytesIO(picture.content), width=Mm(wide))
            write(cell.add_paragraph(), photo.caption, size=8.5, align="center", after=8)
    gap(draft)


def _signatures(draft: Draft, block: Signatures, room: float) -> None:
    right = 78.0
    alone = len(block.signatories) == 1
    _together(gap(draft))
    if block.place_and_date:
        table = plain_table(draft, columns_in_mm((room - right, right)))
        _together(write(table.rows[0].cells[1].paragraphs[0], block.place_and_date, align="center"))
        _together(gap(draft))
    across = 1 if alone else min(3, len(block.signatories))
    widths = (room - right, right) if alone else (room / across,) * across
    for start in range(0, len(block.signatories), across):
        some = block.signatories[start : start + across]
        titles, names = plain_table(draft, columns_in_mm(widths), rows=2).rows
        for place, person in enumerate(some, start=1 if alone else 0):
            _together(write(titles.cells[place].paragraphs[0], "\n".join(person.lines), align="center", after=52))
            _name(names.cells[place].paragraphs[0], person)
        gap(draft)


def _together(line: Line) -> None:
    line.paragraph_format.keep_with_next = True


def _name(line: Line, person: Signatory) -> None:
    write(line, person.name or "." * 40, bold=bool(person.name), align="center", after=10)
    for below in person.below:
        line.add_run(f"\n{below}").font.size = Pt(9)


def _settled(draft: Draft) -> bytes:
    """Pack again with one date for all parts: the zip would hold the hour of packing."""
    made = io.BytesIO()
    draft.save(made)
    settled = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in parts.infolist():
            kept.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
