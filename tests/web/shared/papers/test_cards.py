from __future__ import annotations

from pathlib import Path

import zxingcpp

from ikrar.web.shared.papers.cards import Packet, code_cards, packet
from ikrar.web.shared.papers.page_code import PageCode
from tests.web.shared.papers.samples import (
    LONG_NAME,
    LONG_UNIT,
    PRINTED_AT,
    SHEET_ID,
    batch_of,
    card_url,
    pages,
    pictures,
    sheet_of,
    words,
)


def test_each_card_holds_its_own_address_and_no_other(tmp_path: Path) -> None:
    drawn = pictures(code_cards(batch_of(12), dated_at=PRINTED_AT), tmp_path)

    codes = [sorted(found.text for found in zxingcpp.read_barcodes(page)) for page in drawn]

    assert codes == [
        sorted(card_url(n) for n in range(1, 11)),
        sorted(card_url(n) for n in (11, 12)),
        [],
    ]


def test_a_card_says_whose_it_is_what_to_do_and_what_to_do_if_lost(tmp_path: Path) -> None:
    text = words(code_cards(batch_of(3, unit=LONG_UNIT), dated_at=PRINTED_AT), tmp_path, page=1)

    for part in (
        LONG_NAME,
        LONG_UNIT,
        "Pindai kode ini",
        "Isi tanggal lahir Anda.",
        "Batas waktu: Jumat, 13 Agustus 2027, pukul 16.00 WIB.",
        "Hilang? Hubungi Kasubbag Umum dan Kepegawaian.",
        "Kartu baru membuat kartu ini tidak berlaku.",
        "CT-7F3A91 · kartu 3",
    ):
        assert part in text


def test_the_list_of_receipt_names_everyone_and_holds_no_token(tmp_path: Path) -> None:
    pdf = code_cards(batch_of(40), dated_at=PRINTED_AT)

    listed = " ".join(words(pdf, tmp_path, page=page) for page in (5, 6))

    assert pages(pdf, tmp_path) == 6
    assert all(f"Pegawai Contoh {n} " in listed for n in range(1, 41) if n % 11 != 3)
    assert not any(card_url(n)[-26:] in listed for n in range(1, 41))


def test_a_packet_is_cover_list_sheet_and_cards_in_one_file(tmp_path: Path) -> None:
    pdf = packet(Packet(batch_of(23, unit=LONG_UNIT), sheet_of(23, unit=LONG_UNIT)), dated_at=PRINTED_AT)

    codes = [{found.text for found in zxingcpp.read_barcodes(page)} for page in pictures(pdf, tmp_path)]

    assert codes == [
        set(),
        set(),
        set(),
        {PageCode(SHEET_ID, 1).text},
        {PageCode(SHEET_ID, 2).text},
        {PageCode(SHEET_ID, 3).text},
        {card_url(n) for n in range(1, 11)},
        {card_url(n) for n in range(11, 21)},
        {card_url(n) for n in range(21, 24)},
    ]
    cover = words(pdf, tmp_path, page=1)
    assert "PAKETUNITKERJA" in cover.replace(" ", "")
    assert LONG_UNIT in cover
    assert "23 orang" in cover
    assert "Menandatangani adalah pilihan pegawai." in cover


def test_the_same_packet_has_the_same_bytes() -> None:
    paper = Packet(batch_of(2), sheet_of(2))

    assert packet(paper, dated_at=PRINTED_AT) == packet(paper, dated_at=PRINTED_AT)
