from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Draft
from docx.oxml.ns import qn

from ikrar.web.shared.papers.letter import Letter, Photo, Photos, Signatures
from ikrar.web.shared.papers.letter_docx import letter_docx
from ikrar.web.shared.papers.letter_pdf import letter_pdf
from ikrar.web.shared.papers.letterhead import Signatory
from ikrar.web.shared.papers.typesetting import PictureUnusable
from tests.web.shared.papers.letter_samples import (
    CITY,
    LETTERS,
    a_head_statement,
    a_recapitulation,
    an_activity_report,
    an_attendance_list,
    an_invitation,
    photo,
    some_minutes,
)
from tests.web.shared.papers.samples import LONG_UNIT, PRINTED_AT, pages, seen, words

KINDS = pytest.mark.parametrize("make", LETTERS.values(), ids=LETTERS.keys())


def opened(letter: Letter) -> Draft:
    return Document(io.BytesIO(letter_docx(letter, dated_at=PRINTED_AT)))


def written(draft: Draft) -> str:
    """Everything in the body, in order, as one line."""
    marks = {qn("w:t"): lambda e: e.text or "", qn("w:tab"): lambda e: " ", qn("w:br"): lambda e: " "}
    paragraphs = (
        "".join(marks[e.tag](e) for e in p.iter() if e.tag in marks and e.getparent().tag == qn("w:r"))
        for p in draft.element.body.iter(qn("w:p"))
    )
    return " ".join(" ".join(paragraphs).split())


def counted(text: str) -> Counter[str]:
    """Words without dotted lines and page numbers, which each printer draws in its own way."""
    return Counter(re.sub(r"[.…]{4,}|\b\d+ dari \d+(?= |$)(?! pegawai)", " ", text.replace("/", " ")).split())


@KINDS
def test_word_and_pdf_say_the_same(make: Callable[[], Letter], tmp_path: Path) -> None:
    letter = make()

    in_word = counted(written(opened(letter)))
    in_pdf = counted(words(letter_pdf(letter, dated_at=PRINTED_AT), tmp_path))

    assert in_pdf == in_word


@KINDS
def test_the_same_letter_has_the_same_bytes(make: Callable[[], Letter]) -> None:
    letter = make()

    assert letter_pdf(letter, dated_at=PRINTED_AT) == letter_pdf(letter, dated_at=PRINTED_AT)
    assert letter_docx(letter, dated_at=PRINTED_AT) == letter_docx(letter, dated_at=PRINTED_AT)


@KINDS
def test_the_word_file_is_one_that_word_can_mend(make: Callable[[], Letter]) -> None:
    draft = opened(make())
    section = draft.sections[0]

    assert draft.core_properties.created.isoformat()[:19] == "2027-08-05T03:00:00"
    assert draft.core_properties.language == "id-ID"
    assert draft.styles["Normal"].font.name == "Arial"
    assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
    parts = [part.tag for part in draft.element.body]
    assert parts[-2:] == [qn("w:p"), qn("w:sectPr")]
    assert (qn("w:tbl"), qn("w:tbl")) not in itertools.pairwise(parts)
    for table in draft.tables:
        total = sum(cell.width for cell in table.rows[0].cells)
        assert (
            total <= section.page_width - section.left_margin - section.right_margin + len(table.columns) * 127
        )  # twips are cut


def test_ruled_tables_repeat_their_header_on_every_page(tmp_path: Path) -> None:
    letter = an_attendance_list(212)

    pdf = letter_pdf(letter, dated_at=PRINTED_AT)
    (table,) = [table for table in opened(letter).tables if len(table.rows) > 2]

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    count = pages(pdf, tmp_path)
    assert count > 10
    assert all("Keterangan" in words(pdf, tmp_path, page=page) for page in range(1, count))


def test_number_and_date_are_lines_to_write_on_until_the_office_types_them(tmp_path: Path) -> None:
    letter = an_invitation()
    typed = replace(letter, meta=replace(letter.meta, number="005/77/SETDA/2027"))

    assert re.search(r"Nomor : …{12} Sifat", written(opened(letter)))
    assert written(opened(letter)).count("Tirtamarga, …………") == 1
    assert "Nomor : 005/77/SETDA/2027 Sifat : Biasa Lampiran : 1 (satu) berkas Hal :" in written(opened(typed))
    assert "005/77/SETDA/2027" in words(letter_pdf(typed, dated_at=PRINTED_AT), tmp_path)


def test_an_invitation_has_all_that_an_official_letter_has() -> None:
    text = written(opened(an_invitation()))

    for part in (
        "PEMERINTAH KOTA TIRTAMARGA BADAN KEPEGAWAIAN",
        "Yth. 1. Para Kepala Perangkat Daerah 2. Para Camat dan Lurah 3. Para Kepala UPTD di Tempat",
        "Hari, tanggal : Senin, 9 Agustus 2027 Pukul : 07.30 WIB sampai selesai",
        "Pembina apel : Wali Kota Tirtamarga",
        "susulan sampai dengan Jumat, 13 Agustus 2027, pukul 16.00 WIB",
        "a.n. Wali Kota Tirtamarga Sekretaris Daerah, Dr. H. A. B. Contoh Wiratama, S.H., M.Si. Pembina Utama Madya",
        "Tembusan: 1. Wali Kota Tirtamarga (sebagai laporan)",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (Signatory("Camat Timur"), ("Camat Timur,",)),
        (Signatory("Camat Timur", acting="Plt."), ("Plt. Camat Timur,",)),
        (Signatory("Wali Kota Tirtamarga", acting="Pj."), ("Pj. Wali Kota Tirtamarga,",)),
        (
            Signatory("Sekretaris Daerah", on_behalf_of="Wali Kota Tirtamarga", acting="Plh."),
            ("a.n. Wali Kota Tirtamarga", "Plh. Sekretaris Daerah,"),
        ),
        (
            Signatory("Sekretaris Daerah", on_behalf_of="Wali Kota", by_order="Asisten Administrasi Umum"),
            ("a.n. Wali Kota", "Sekretaris Daerah", "u.b.", "Asisten Administrasi Umum,"),
        ),
        (Signatory(heading="Saksi I"), ("Saksi I,",)),
        (Signatory("Kepala Badan", heading="Mengetahui"), ("Mengetahui", "Kepala Badan,")),
    ],
)
def test_acting_officials_sign_in_the_form_that_offices_use(signatory: Signatory, lines: tuple[str, ...]) -> None:
    assert signatory.lines == lines


def test_minutes_open_in_words_and_count_by_level_and_way() -> None:
    text = written(opened(some_minutes()))

    for part in (
        "Pada hari ini, Senin tanggal sembilan bulan Agustus tahun dua ribu dua puluh tujuh (09-08-2027)",
        "11.838 dari 12.318 pegawai dalam daftar telah menandatangani: 10.772 menyatakan hadir dan mengucapkan, 1.066",
        "Tingkat 0, dibantu di perangkat yang dipakai bersama membaca dan menandatangani 411",
        "Tingkat 1, masuk sendiri dengan kartu kode hadir dan mengucapkan 9.870",
        "memuat 25.113 catatan dengan akar yang diawali 7f3a 91c2 7f3a 91c2.",
        "Buku besar tidak memuat nama maupun nomor pegawai.",
    ):
        assert part in text


def test_the_counts_of_a_city_add_up() -> None:
    rest = CITY.excused_count + CITY.declined + CITY.missing + CITY.disputed

    assert CITY.signed + rest == CITY.expected
    assert CITY.said("present") + CITY.said("later") == CITY.signed
    assert sum(CITY.at_level(level) for level in range(4)) == CITY.signed


def test_the_head_attests_signing_and_nothing_else() -> None:
    text = written(opened(a_head_statement()))

    assert "Jabatan : Plt. Lurah Pulau Karangjambu" in text
    assert "Berhalangan: cuti melahirkan 1 11,1%" in text
    assert "bukan penilaian atas perilaku pegawai" in text
    assert "Plt. Lurah Pulau Karangjambu, Drs. H. Contoh Kartawijaya, M.Si." in text
    assert "Nomor pegawai" not in text


def test_a_recapitulation_of_a_city_is_laid_on_its_side_and_totals_once(tmp_path: Path) -> None:
    letter = a_recapitulation(221)
    pdf = letter_pdf(letter, dated_at=PRINTED_AT)

    assert "841.89 x 595.276" in seen("pdfinfo", pdf=pdf, folder=tmp_path)
    assert pages(pdf, tmp_path) > 5
    assert "Jumlah seluruhnya, setiap orang dihitung sekali 12.318 11.838 96,1% 1.313 10.525 0 173 9 284" in written(
        opened(letter)
    )
    assert LONG_UNIT in written(opened(letter))


def test_photographs_lose_the_camera_and_keep_their_captions(tmp_path: Path) -> None:
    letter = an_activity_report()
    pdf, word = letter_pdf(letter, dated_at=PRINTED_AT), letter_docx(letter, dated_at=PRINTED_AT)
    parts = zipfile.ZipFile(io.BytesIO(word))

    media = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]

    assert len(media) == 3  # the emblem, and two pictures for three photographs: one of them is printed twice
    assert not any(b"KameraRahasia" in part for part in (pdf, *media))
    assert "Apel di halaman Balai Kota, 9 Agustus 2027" in words(pdf, tmp_path)


def test_letters_are_archived_and_accessible(tmp_path: Path) -> None:
    metadata = seen("pdfinfo", "-meta", pdf=letter_pdf(an_activity_report(), dated_at=PRINTED_AT), folder=tmp_path)

    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5])
def test_any_number_of_signatories_finds_room(people: int, tmp_path: Path) -> None:
    some = tuple(Signatory(heading=f"Saksi {n}", name=f"Contoh Nomor {n}") for n in range(1, people + 1))
    letter = replace(an_invitation(), blocks=(Signatures(some, place="Tirtamarga"),))

    in_pdf = words(letter_pdf(letter, dated_at=PRINTED_AT), tmp_path)
    in_word = written(opened(letter))

    for n in range(1, people + 1):
        assert f"Contoh Nomor {n}" in in_pdf
        assert f"Contoh Nomor {n}" in in_word


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(40), photo()[:300], b"<svg/>"])
def test_a_picture_that_cannot_be_printed_is_refused(content: bytes) -> None:
    letter = replace(an_invitation(), blocks=(Photos((Photo(content, "Rusak"),)),))

    for printer in (letter_pdf, letter_docx):
        with pytest.raises(PictureUnusable):
            printer(letter, dated_at=PRINTED_AT)


def test_a_letter_to_nobody_leaves_a_line_to_write_on(tmp_path: Path) -> None:
    letter = an_invitation()
    letter = replace(letter, meta=replace(letter.meta, addressees=()))

    assert "Yth. …………" in written(opened(letter))
    assert "Yth. …………" in words(letter_pdf(letter, dated_at=PRINTED_AT), tmp_path)
