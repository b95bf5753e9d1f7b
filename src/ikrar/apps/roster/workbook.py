"""The guard before an XLSX is opened: real sizes, not those that its directory claims, and no far-away cell."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import IO

from ikrar.core.refusal import Refusal

# 60 MB of a real workbook unpack to 600 MB at most; what inflates further is not a list of people.
MOST_BYTES = 1_500_000_000
MOST_RATIO = 150
RATIO_FROM = 20_000_000
MOST_ENTRIES = 2_000
# The reader keeps a rectangle: one cell at XFD1048576 would cost all memory. 702 columns end at ZZ.
_FAR_COLUMN = re.compile(rb'<c r="[A-Z]{3}\d')
_ROW = re.compile(rb'<row[^>]{0,200}? r="(\d{1,9})"')
MOST_EMPTY_ROWS = 100_000
_BLOCK = 1 << 20


class WorkbookBomb(Refusal):
    code = "roster.bomb"
    sentence = "Isi buku kerja ini mengembang tidak wajar ({why}), jadi tidak dibuka."
    todo = "Salin daftar pegawai ke buku kerja baru tanpa gambar, lalu unggah yang baru."


class NotAWorkbook(Refusal):
    code = "roster.not_workbook"
    sentence = "Berkas ini arsip ZIP, tetapi bukan buku kerja Excel (.xlsx)."
    todo = "Buka di Excel atau LibreOffice, simpan sebagai Buku Kerja Excel (.xlsx), lalu unggah lagi."


def refuse_bomb(file: IO[bytes]) -> None:
    """Inflate every entry once, counting and keeping nothing. Refuses WorkbookBomb, NotAWorkbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, struct.error, UnicodeDecodeError):
        raise NotAWorkbook() from None
    if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
        raise NotAWorkbook()
    if len(entries) > MOST_ENTRIES:
        raise WorkbookBomb(why=f"{len(entries)} bagian")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise WorkbookBomb(why="ukuran menurut daftar isinya")
    total = 0
    for entry in entries:
        total += _inflated(file, entry, MOST_BYTES - total)


def _inflated(file: IO[bytes], entry: zipfile.ZipInfo, left: int) -> int:
    """The true size of one entry; the directory may lie, so the bytes are counted."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise NotAWorkbook()
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotAWorkbook()
    most = min(left, max(RATIO_FROM, entry.compress_size * MOST_RATIO))
    sheet = _Sheet() if entry.filename.startswith("xl/worksheets/") else None
    size, remaining, inflate = 0, entry.compress_size, zlib.decompressobj(-15)
    while remaining > 0 and not inflate.eof:
        block = file.read(min(_BLOCK, remaining))
        if not block:
            raise NotAWorkbook()
        remaining -= len(block)
        while block:
            size += _count(inflate, block, most - size, sheet)
            block = inflate.unconsumed_tail
    if sheet:
        sheet.finish()
    return size


def _count(inflate: zlib._Decompress, block: bytes, left: int, sheet: _Sheet | None) -> int:
    try:
        data = inflate.decompress(block, 4 * _BLOCK)
    except zlib.error:
        raise NotAWorkbook() from None
    if len(data) > left:
        raise WorkbookBomb(why="lebih dari 150 kali ukuran berkasnya")
    if sheet:
        sheet.look(data)
    return len(data)


class _Sheet:
    """Looks at the XML of one sheet as it streams by, with a little overlap between blocks."""

    def __init__(self) -> None:
        self.tail = b""
        self.rows = 0
        self.last = 0

    def look(self, data: bytes) -> None:
        text = self.tail + data
        if _FAR_COLUMN.search(text):
            raise WorkbookBomb(why="ada sel di luar kolom ZZ")
        # Only whole tags are counted; the rest waits for the next block.
        cut = text.rfind(b"<row")
        cut = max(cut, len(text) - 400) if cut < 0 else cut
        for found in _ROW.finditer(text, 0, cut):
            self.rows += 1
            self.last = max(self.last, int(found[1]))
        self.tail = text[cut:]

    def finish(self) -> None:
        for found in _ROW.finditer(self.tail):
            self.rows += 1
            self.last = max(self.last, int(found[1]))
        if self.last > self.rows * 20 + MOST_EMPTY_ROWS:
            raise WorkbookBomb(why=f"baris {self.last} dipakai padahal hanya ada {self.rows} baris")
