from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import zxingcpp

from ikrar.web.shared.papers.certificate import certificate
from tests.web.shared.papers.samples import (
    BODY,
    BUNDLE,
    LONG_NAME,
    LONG_UNIT,
    QR_TEXT,
    certificate_of,
    naskah,
    pages,
    pictures,
    seen,
    words,
)


def test_the_certificate_says_who_signed_what_when_and_how(tmp_path: Path) -> None:
    text = words(certificate(certificate_of()), tmp_path)

    for part in (
        LONG_NAME,
        "Dokter Ahli Muda",
        LONG_UNIT,
        "Senin, 9 Agustus 2027, pukul 07.41.12 WIB",
        "Saya hadir dan mengucapkan.",
        "Tingkat 1, masuk sendiri",
        "Dengan kartu kode",
        "Tercatat dalam buku besar publik pada baris 25.113.",
        "Apa yang tidak dibuktikan",
    ):
        assert part in text


def test_the_whole_text_stands_on_it_with_its_code(tmp_path: Path) -> None:
    text = words(certificate(certificate_of()), tmp_path)

    for line in BODY.splitlines():
        assert " ".join(line.split()) in text
    assert f"Kode naskah {naskah().code}" in text


def test_the_attached_bundle_comes_out_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(certificate(certificate_of()))

    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(path)], capture_output=True, check=True)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["bukti.ikrar", "certificate.pdf"]
    assert (tmp_path / "bukti.ikrar").read_bytes() == BUNDLE


def test_the_printed_code_decodes_to_the_text_that_went_in(tmp_path: Path) -> None:
    (page,) = pictures(certificate(certificate_of()), tmp_path)

    assert [found.text for found in zxingcpp.read_barcodes(page)] == [QR_TEXT]


def test_the_same_certificate_has_the_same_bytes() -> None:
    first, second = certificate(certificate_of()), certificate(certificate_of())

    assert first == second
    assert first != certificate(certificate_of(name="Pegawai Contoh"))


def test_it_names_the_archive_and_accessibility_standards_and_its_own_date(tmp_path: Path) -> None:
    pdf = certificate(certificate_of())
    about = seen("pdfinfo", "-isodates", pdf=pdf, folder=tmp_path)
    metadata = seen("pdfinfo", "-meta", pdf=pdf, folder=tmp_path)

    assert "CreationDate:    2027-08-13T03:00:00Z" in about
    assert "Tagged:          yes" in about
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_a_long_pact_flows_over_pages_and_keeps_its_code_whole(tmp_path: Path) -> None:
    sentence = "Menjaga dan menegakkan prinsip netralitas dalam melaksanakan fungsi pelayanan publik. "
    long = naskah("".join(f"{n}. {sentence * 4}\n" for n in range(1, 16)))

    pdf = certificate(certificate_of(naskah=long))
    sheets = pictures(pdf, tmp_path)

    assert len(sheets) == 2
    assert [[found.text for found in zxingcpp.read_barcodes(page)] for page in sheets] == [[], [QR_TEXT]]


def test_a_paper_signature_shows_its_day_and_the_later_day_it_was_taken_in(tmp_path: Path) -> None:
    taken_in = datetime(2027, 8, 14, 2, 5, tzinfo=UTC)

    text = words(
        certificate(
            certificate_of(level=0, method="paper", said="later", state="diterima", index=None, recorded_at=taken_in)
        ),
        tmp_path,
    )

    assert "Senin, 9 Agustus 2027" in text
    assert "Sabtu, 14 Agustus 2027, pukul 09.05 WIB" in text
    assert "Tingkat 0, dibantu" in text
    assert "Saya tidak hadir; saya membaca dan menandatangani." in text
    assert "Diterima oleh sistem; belum tercatat dalam buku besar publik." in text


def test_text_that_looks_like_markup_is_printed_as_text(tmp_path: Path) -> None:
    name = '#panic("x") *tebal* $a$ [kurung] \\ <label> @rujuk'

    pdf = certificate(certificate_of(name=name))

    assert name in words(pdf, tmp_path)
    assert pages(pdf, tmp_path) == 1
