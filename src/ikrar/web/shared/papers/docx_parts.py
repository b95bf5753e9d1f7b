"""What python-docx leaves to its user: tables of fixed width, repeated headers, fields, rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Draft
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def write(
    line: Paragraph,
    text: str,
    *,
    bold: bool = False,
    size: float = 10.5,
    align: str = "left",
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    run = line.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(size)
    line.alignment = ALIGNED[align]
    line.paragraph_format.space_before = Pt(before)
    line.paragraph_format.space_after = Pt(after)
    return line


def gap(draft: Draft) -> Paragraph:
    """A thin empty line. Without one, Word runs two tables into each other, and mends a file that ends in a table."""
    line = draft.add_paragraph()
    line.paragraph_format.line_spacing = Pt(6)
    return line


def in_font(style: Any, name: str, size: float) -> None:
    """Black, Indonesian, and in this font: the theme of the template would win over a font named beside it."""
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): "id-ID"}))


def columns_in_mm(widths: Sequence[float]) -> list[Length]:
    return [Mm(width) for width in widths]


def plain_table(draft: Draft, widths: Sequence[Length], *, rows: int = 1) -> Table:
    """A table nobody sees: for columns of text. A row stays on one page."""
    table: Table = draft.add_table(rows=rows, cols=len(widths))
    _fix(table, widths)
    for row in table.rows:
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
    return table


def ruled_table(draft: Draft, widths: Sequence[Length], *, titles: Sequence[str], count: int) -> Table:
    """A table with a first row of titles that Word repeats on every page, and `count` empty rows."""
    table: Table = draft.add_table(rows=1 + count, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix(table, widths)
    head = table.rows[0]
    _mark(head._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, title in zip(head.cells, titles, strict=True):
        write(cell.paragraphs[0], title, bold=True, size=9, align="center")
    for row in table.rows:
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    return table


def lines_below_each_other(
    draft: Draft, rows: Sequence[tuple[str, str]], *, label_mm: float, indent_mm: float = 0, strong: str = ""
) -> None:
    """'Label : words', by tabs and a hanging indent: what a clerk can go on typing in."""
    for label, words in rows:
        line = draft.add_paragraph()
        write(line, f"{label}\t:\t", after=3)
        write(line, words, bold=label == strong, after=3)
        shape = line.paragraph_format
        hang = label_mm + 4
        shape.left_indent, shape.first_line_indent = Mm(indent_mm + hang), Mm(-hang)
        shape.tab_stops.add_tab_stop(Mm(indent_mm + label_mm))
        shape.tab_stops.add_tab_stop(Mm(indent_mm + hang))


def field(line: Paragraph, code: str, *, size: float) -> None:
    """A number that Word counts: PAGE, NUMPAGES."""
    run = line.add_run()
    run.font.size = Pt(size)
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "text":
            part = OxmlElement("w:t")
            part.text = text
        elif kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def rule_below(line: Paragraph) -> None:
    """The double rule under a letterhead."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _fix(table: Table, widths: Sequence[Length]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _mark(properties: object, name: str) -> None:
    properties.append(OxmlElement(name))  # type: ignore[attr-defined]
