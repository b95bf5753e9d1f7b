"""Reading what agencies send: CSV in any of four encodings and three delimiters, and XLSX. Rows come as text.

Nothing here knows people. A wrong file is refused with one sentence before its first row is handed out.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from ikrar.apps.roster import headings as known
from ikrar.apps.roster.workbook import refuse_bomb
from ikrar.core.refusal import Refusal

HEADING_WITHIN = 20
MOST_COLUMNS = 400
_BLOCK = 1 << 20
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "foto JPEG"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xd0\xcf\x11\xe0", "buku kerja Excel lama (.xls)"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"{\\rtf", "dokumen RTF"),
    (b"<!DO", "halaman web"),
    (b"<htm", "halaman web"),
)
# Never in a text that somebody typed; tab, line breaks and the old end-of-file mark may be.
_CONTROL = re.compile("[\x00-\x08]")
_DELIMITERS = {",": "koma", ";": "titik koma", "\t": "tab"}

Row = tuple[int, list[str]]


class FileRefused(Refusal):
    """The base of everything wrong with a file as a whole."""

    code = "roster.file"


class FileTooLarge(FileRefused):
    code = "roster.file_too_large"
    sentence = "Berkas ini {size} MB; batasnya {limit} MB."
    todo = "Hapus lembar dan kolom yang tidak dipakai, atau muat per jenis pegawai."


class WrongFileType(FileRefused):
    code = "roster.file_type"
    sentence = "Berkas ini {found}, bukan CSV atau XLSX."
    todo = "Buka di Excel atau LibreOffice, simpan sebagai Buku Kerja Excel (.xlsx) atau CSV UTF-8, lalu unggah lagi."


class EncodingUnknown(FileRefused):
    code = "roster.encoding"
    sentence = "Huruf pada baris {line} tidak terbaca: berkas bukan UTF-8, UTF-16, atau Windows-1252."
    todo = "Simpan ulang dari Excel sebagai “CSV UTF-8”, lalu unggah lagi."


class NoHeading(FileRefused):
    code = "roster.no_heading"
    sentence = "Baris judul kolom tidak ditemukan pada {within} baris pertama."
    todo = "Beri judul kolom, sedikitnya NIP dan NAMA, lalu unggah lagi."


class NoRows(FileRefused):
    code = "roster.no_rows"
    sentence = "Berkas ini tidak berisi baris pegawai di bawah judul kolom."


class TooManyColumns(FileRefused):
    code = "roster.columns"
    sentence = "Baris {line} berisi {count} kolom; batasnya {most}."


class RowUnreadable(FileRefused):
    code = "roster.row"
    sentence = "Baris {line} tidak terbaca: tanda kutip tidak ditutup atau selnya terlalu panjang."


class SheetUnclear(FileRefused):
    code = "roster.sheet"
    sentence = "Buku kerja ini berisi beberapa lembar pegawai: {sheets}."
    todo = "Tulis nama lembar yang hendak dimuat."


class SheetMissing(FileRefused):
    code = "roster.sheet_missing"
    sentence = "Lembar “{sheet}” tidak ada. Yang ada: {sheets}."


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and a stream of (line, cells). `kind` says in words what was read: "CSV, UTF-8, titik koma"."""

    headings: tuple[str, ...]
    rows: Iterable[Row] = field(repr=False)
    kind: str = ""


def read(file: IO[bytes], *, limit: int, sheet: str = "") -> Table:
    """The one table of a CSV or XLSX file, opened at its heading row.

    file     seekable, binary; read as the rows are taken
    limit    bytes
    sheet    name of the sheet, needed only where several hold people
    Refuses  FileRefused
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limit:
        raise FileTooLarge(size=-(-size // 1_000_000), limit=limit // 1_000_000)
    start = file.read(4096)
    file.seek(0)
    if not start.strip():
        raise NoRows()
    if start.startswith(b"PK\x03\x04"):
        return _workbook(file, sheet)
    for magic, found in _MAGIC:
        if start.lower().startswith(magic.lower()):
            raise WrongFileType(found=found)
    return _delimited(file, start)


def of_rows(rows: Sequence[Sequence[str]], *, kind: str = "baris") -> Table:
    """A table from rows in memory, the first of them the headings."""
    return Table(
        headings=tuple(rows[0]),
        rows=((line, list(cells)) for line, cells in enumerate(rows[1:], start=2)),
        kind=kind,
    )


def _delimited(file: IO[bytes], start: bytes) -> Table:
    encoding, name = _encoding(file, start)
    file.seek(0)
    delimiter = _delimiter(codecs.getincrementaldecoder(encoding)("replace").decode(file.read(65_536)))
    file.seek(0)
    rows = _csv_rows(_lines(file, encoding), delimiter)
    return _open(rows, f"CSV, {name}, {_DELIMITERS[delimiter]}")[0]


def _lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    """Lines as the csv module wants them, read in blocks; the caller's file stays open, whatever becomes of this."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    while block := file.read(_BLOCK):
        lines = (rest + decoder.decode(block)).split("\n")
        rest = lines.pop()
        for line in lines:
            yield line + "\n"
    if rest:
        yield rest


def _csv_rows(text: Iterable[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=delimiter, strict=False)
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise TooManyColumns(line=line, count=len(cells), most=MOST_COLUMNS)
            yield line, cells
    except csv.Error:
        raise RowUnreadable(line=line + 1) from None


def _encoding(file: IO[bytes], start: bytes) -> tuple[str, str]:
    """A byte order mark, or NULs where UTF-16 has them, or UTF-8 if the whole file is, else Windows-1252."""
    for mark, encoding, name in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if start.startswith(mark):
            _refuse_undecodable(file, encoding)
            return encoding, name
    if b"\x00" in start:
        encoding = "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
        if start[: len(start) // 2 * 2].decode(encoding, "replace").count("\ufffd") or start[:2].count(0) != 1:
            raise WrongFileType(found="berkas biner yang tidak dikenal")
        _refuse_undecodable(file, encoding)
        return encoding, "UTF-16"
    try:
        _refuse_undecodable(file, "utf-8")
        return "utf-8", "UTF-8"
    except EncodingUnknown:
        _refuse_undecodable(file, "cp1252")
        return "cp1252", "Windows-1252"


def _refuse_undecodable(file: IO[bytes], encoding: str) -> None:
    """Decode the file once without keeping it: a wrong byte in the last row is known before the first is used."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    lines = 1
    binary = False
    while True:
        block = file.read(_BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise EncodingUnknown(line=lines + error.object[: error.start].count(b"\n")) from None
        lines += text.count("\n")
        binary = binary or _CONTROL.search(text) is not None
        if not block:
            break
    if binary:
        raise WrongFileType(found="berkas biner yang tidak dikenal")


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most recognised headings, else into the most cells."""
    lines = [line for line in text.splitlines()[:HEADING_WITHIN] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        return max((len(known.recognise(row)) for row in rows), default=0), sum(map(len, rows))

    return max(_DELIMITERS, key=score)


def _open(rows: Iterator[Row], kind: str) -> tuple[Table, bool]:
    """The table under its heading row, and whether that row is sure; title lines above it are met often.

    Sure is a row with two known headings. With one, the clerk says what the other columns are.
    """
    passed: list[Row] = []
    for line, cells in rows:
        if known.looks_like_heading_row(cells):
            return Table(tuple(_text(cell) for cell in cells), rows, kind), True
        passed.append((line, cells))
        if line >= HEADING_WITHIN:
            break
    for place, (_, cells) in enumerate(passed):
        if known.recognise(cells) and sum(bool(cell.strip()) for cell in cells) >= 2:
            return Table(tuple(_text(cell) for cell in cells), chain(passed[place + 1 :], rows), kind), False
    if any(sum(bool(cell.strip()) for cell in cells) >= 2 for _, cells in passed):
        raise NoHeading(within=HEADING_WITHIN)
    raise NoRows()


def _workbook(file: IO[bytes], sheet: str) -> Table:
    refuse_bomb(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
    except CalamineError:
        raise WrongFileType(found="arsip ZIP yang rusak atau terkunci sandi") from None
    visible = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if sheet:
        match = [name for name in visible if name.strip().lower() == sheet.strip().lower()]
        if not match:
            raise SheetMissing(sheet=sheet, sheets=", ".join(visible))
        return _sheet(book, match[0])[0]
    found: list[tuple[str, Table, bool]] = []
    refused: FileRefused | None = None
    for name in visible:
        try:
            found.append((name, *_sheet(book, name)))
        except FileRefused as refusal:
            refused = refused or refusal
    sure = [(name, table) for name, table, is_sure in found if is_sure] or [(name, table) for name, table, _ in found]
    if not sure:
        raise refused or NoRows()
    if len(sure) > 1:
        raise SheetUnclear(sheets=", ".join(name for name, _ in sure))
    return sure[0][1]


def _sheet(book: CalamineWorkbook, name: str) -> tuple[Table, bool]:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise WrongFileType(found=f"buku kerja yang lembar “{name}”-nya rusak") from None
    return _open(_sheet_rows(sheet.iter_rows()), f"XLSX, lembar “{name}”")


def _sheet_rows(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    for line, cells in enumerate(rows, start=1):
        if len(cells) > MOST_COLUMNS:
            raise TooManyColumns(line=line, count=len(cells), most=MOST_COLUMNS)
        yield line, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A cell as the clerk sees it. A number of 16 digits or more is shown as Excel keeps it: already destroyed."""
    if isinstance(cell, str):
        return cell.strip().replace("\x00", "")
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float | int):
        if abs(cell) >= 1e15:
            return f"{cell:.5E}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell if cell is not None else "")
