import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.apps.roster import spreadsheet
from ikrar.apps.roster.workbook import NotAWorkbook, WorkbookBomb

LIMIT = 60_000_000
ROWS = [["NIP", "NAMA", "UNIT KERJA"], ["198001012005011001", "Dewi Ayu, S.Pd.", "Kantor “Médan”"]]


def csv_text(delimiter: str) -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    return "\r\n".join(delimiter.join(row) for row in quoted)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
                else:
                    sheet.write(place, column, cell)
    book.close()
    return file.getvalue()


def read(content: bytes, **more: object) -> tuple[tuple[str, ...], list[spreadsheet.Row]]:
    table = spreadsheet.read(io.BytesIO(content), limit=LIMIT, **more)
    return table.headings, list(table.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_each_encoding_and_delimiter_gives_the_same_rows(delimiter, encoding):
    headings, rows = read(csv_text(delimiter).encode(encoding))

    assert headings == ("NIP", "NAMA", "UNIT KERJA")
    assert rows == [(2, ROWS[1])]


def test_the_kind_is_said_in_words():
    kind = spreadsheet.read(io.BytesIO(csv_text(";").encode("cp1252")), limit=LIMIT).kind

    assert kind == "CSV, Windows-1252, titik koma"


def test_title_lines_and_empty_rows_above_the_heading_are_passed_over():
    headings, rows = read(b"DAFTAR PEGAWAI\n\nKeadaan Juli;;\nNIP;NAMA\n\n1;A\n;\n2;B\n")

    assert headings == ("NIP", "NAMA")
    assert rows == [(5, []), (6, ["1", "A"]), (7, ["", ""]), (8, ["2", "B"])]


def test_two_hundred_columns_are_read_and_five_hundred_are_refused():
    wide = ["NIP", "NAMA", *(f"K{n}" for n in range(198))]

    assert len(read(",".join(wide).encode() + b"\n" + b",".join([b"1"] * 200))[1][0][1]) == 200
    with pytest.raises(spreadsheet.TooManyColumns) as refused:
        read(",".join([*wide, *(["x"] * 300)]).encode())
    assert str(refused.value) == "Baris 1 berisi 500 kolom; batasnya 400."


def test_an_xlsx_gives_text_days_and_what_is_left_of_a_number():
    rows = [
        ["NIP", "NAMA", "TANGGAL LAHIR", "KODE"],
        [198001012005011001, " Dewi ", date(1980, 1, 1), 231],
        ["'198001012005011001", "=1+1", 29221, 1.5],
    ]

    headings, found = read(workbook({"PNS": rows}))

    assert headings == ("NIP", "NAMA", "TANGGAL LAHIR", "KODE")
    assert found[0] == (2, ["1.98001E+17", "Dewi", "1980-01-01", "231"])
    assert found[1][1][0] == "'198001012005011001"
    assert found[1][1][2:] == ["29221", "1.5"]


def test_several_sheets_of_people_need_a_name():
    book = workbook({"PNS": ROWS, "PPPK": ROWS, "Petunjuk": [["Isi seperti contoh"]]})

    with pytest.raises(spreadsheet.SheetUnclear) as refused:
        read(book)
    assert str(refused.value) == "Buku kerja ini berisi beberapa lembar pegawai: PNS, PPPK."
    assert read(book, sheet="pppk")[1] == [(2, ROWS[1])]
    with pytest.raises(spreadsheet.SheetMissing):
        read(book, sheet="CPNS")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", spreadsheet.NoRows),
        (b"   \n", spreadsheet.NoRows),
        (b"%PDF-1.4", spreadsheet.WrongFileType),
        (b"\xff\xd8\xff\xe0 jpeg", spreadsheet.WrongFileType),
        (b"\x89PNG\r\n", spreadsheet.WrongFileType),
        (b"<!DOCTYPE html><table>", spreadsheet.WrongFileType),
        (b"\x00\x01\x02\x03" * 99, spreadsheet.WrongFileType),
        (b"a,b\nc,d\x00\n", spreadsheet.WrongFileType),
        (b"Tanggal,Jumlah\n1,2\n", spreadsheet.NoHeading),
        (b"NIP,NAMA\n1,\x81\x8d\n", spreadsheet.EncodingUnknown),
    ],
)
def test_a_file_of_another_kind_is_refused(content, refusal):
    with pytest.raises(refusal):
        read(content)


def test_a_spoilt_letter_in_the_last_row_is_known_before_the_first_is_used():
    content = b"NIP,NAMA\n" + b"1,A\n" * 50_000 + b"2,\x81\n"

    with pytest.raises(spreadsheet.EncodingUnknown) as refused:
        spreadsheet.read(io.BytesIO(content), limit=LIMIT)

    assert refused.value.values["line"] == 50_002


def test_a_file_over_the_limit_is_refused_unread():
    with pytest.raises(spreadsheet.FileTooLarge) as refused:
        spreadsheet.read(io.BytesIO(b"NIP,NAMA\n" * 300_000), limit=1_000_000)

    assert str(refused.value) == "Berkas ini 3 MB; batasnya 1 MB."


def zip_of(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_that_is_no_workbook_is_refused():
    with pytest.raises(NotAWorkbook):
        read(zip_of({"catatan.txt": b"halo"}))


def test_a_zip_bomb_is_refused_before_it_is_opened():
    with pytest.raises(WorkbookBomb):
        read(zip_of({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000}))


def test_a_directory_that_lies_about_sizes_is_counted_not_believed():
    content = bytearray(zip_of({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000}))
    size = struct.pack("<I", 60_000_000)
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = struct.pack("<I", 100)

    with pytest.raises(WorkbookBomb):
        read(bytes(content))


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (b'<row r="1"><c r="XFD1"/></row>', "ada sel di luar kolom ZZ"),
        (b'<row r="1"/><row r="1048576"/>', "baris 1048576 dipakai padahal hanya ada 2 baris"),
    ],
)
def test_a_cell_far_away_would_cost_all_memory_and_is_refused(sheet, why):
    with pytest.raises(WorkbookBomb) as refused:
        read(zip_of({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet}))

    assert refused.value.values["why"] == why


def test_a_cut_off_workbook_is_refused():
    whole = workbook({"PNS": ROWS})

    for size in (10, 100, len(whole) // 2, len(whole) - 5):
        with pytest.raises((NotAWorkbook, spreadsheet.FileRefused)):
            read(whole[:size])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"PK\x03\x04", b"NIP,NAMA\n", zlib.compress(content)[:2]):
        try:
            read(start + content)
        except (spreadsheet.FileRefused, NotAWorkbook, WorkbookBomb) as refusal:
            assert str(refusal)  # noqa: PT017 - either outcome is right, a bug would be any other exception
