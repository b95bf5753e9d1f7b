from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from ikrar.web.shared.papers.page_code import PageCode
from ikrar.web.shared.papers.sheets import rows_by_page, unit_sheet
from tests.web.shared.papers.samples import (
    BODY,
    LONG_NAME,
    LONG_UNIT,
    PRINTED_AT,
    SHEET_ID,
    naskah,
    pages,
    pictures,
    sheet_of,
    words,
)


@pytest.mark.parametrize("count", [1, 2, 8, 9, 12, 13, 14, 20, 21, 40, 56, 212])
def test_every_row_is_on_one_page_and_the_last_page_has_room(count: int) -> None:
    laid = rows_by_page(count)

    assert [n for page in laid for n in page] == list(range(1, count + 1))
    assert all(len(page) <= 12 for page in laid[:-1])
    assert min(2, count) <= len(laid[-1]) <= 8


@pytest.mark.parametrize("count", [1, 8, 9, 40, 212])
def test_the_printer_agrees_with_the_arithmetic(count: int, tmp_path: Path) -> None:
    pdf = unit_sheet(sheet_of(count), dated_at=PRINTED_AT)

    laid = rows_by_page(count)

    assert pages(pdf, tmp_path) == len(laid)
    for page in (1, len(laid)):
        text = words(pdf, tmp_path, page=page)
        assert f"Halaman {page} dari {len(laid)}" in text
        named = {int(n) for n in re.findall(r"Pegawai Contoh (\d+)", text)}
        assert named == {n for n in laid[page - 1] if n % 11 != 3}


def test_each_page_repeats_the_whole_text_and_the_code(tmp_path: Path) -> None:
    pdf = unit_sheet(sheet_of(20, unit=LONG_UNIT), dated_at=PRINTED_AT)

    for page in (1, 2):
        text = words(pdf, tmp_path, page=page)
        for line in BODY.splitlines():
            assert " ".join(line.split()) in text
        assert f"Kode naskah {naskah().code}" in text
        assert LONG_UNIT in text


def test_a_long_text_stands_in_front_and_the_rows_keep_their_pages(tmp_path: Path) -> None:
    sentence = "Menjaga dan menegakkan prinsip netralitas dalam melaksanakan fungsi pelayanan publik. "
    long = naskah("".join(f"{n}. {sentence * 3}\n" for n in range(1, 16)))

    pdf = unit_sheet(sheet_of(10, naskah=long), dated_at=PRINTED_AT)

    assert pages(pdf, tmp_path) == 3
    assert "15. Menjaga" in words(pdf, tmp_path, page=1)
    assert "Naskah lengkap Ikrar Netralitas Pegawai ASN dicetak di depan lembar ini" in words(pdf, tmp_path, page=2)
    assert "Halaman 2 dari 2" in words(pdf, tmp_path, page=3)


def test_name_number_leave_and_attestation_are_printed(tmp_path: Path) -> None:
    text = words(unit_sheet(sheet_of(8), dated_at=PRINTED_AT), tmp_path)

    for part in (
        LONG_NAME,
        "Nomor lokal HN-0231",
        "Cuti melahirkan",
        "hadir, mengucapkan",
        "membaca saja",
        "Saksi I,",
        "Saksi II,",
        "Plt. Lurah Pulau Karangjambu,",
        "Drs. H. Contoh Kartawijaya, M.Si.",
        "dari 8 orang",
        "Kode lembar 7F3A-91C2",
    ):
        assert part in text


def test_two_corners_carry_the_page_code_and_two_photocopies_do_not_hurt_it(tmp_path: Path) -> None:
    page = pictures(unit_sheet(sheet_of(20), dated_at=PRINTED_AT), tmp_path, dpi=200)[1]

    copied = page
    for shift in (1.01, 0.99):
        # A copier: a little blur by resampling, then hard black and white.
        copied = copied.resize((int(copied.width * shift), int(copied.height * shift)), Image.Resampling.BICUBIC)
        copied = copied.point(lambda value: 0 if value < 150 else 255)
    found = zxingcpp.read_barcodes(copied)

    assert [code.text for code in found] == [PageCode(SHEET_ID, 2).text] * 2
    right_top, left_bottom = sorted((code.position.top_left for code in found), key=lambda corner: corner.y)
    assert right_top.x > copied.width / 2 > left_bottom.x
    assert right_top.y < copied.height / 8 < copied.height * 6 / 8 < left_bottom.y


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert unit_sheet(sheet_of(9), dated_at=PRINTED_AT) == unit_sheet(sheet_of(9), dated_at=PRINTED_AT)
