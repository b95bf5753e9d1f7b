"""Whatever a person brings is told by its content: bundle, certificate or code."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
import typst

from ikrar.core.statements.check import check_bundle
from ikrar.core.statements.check_file import PRINTED, check_file
from ikrar.core.statements.pdf import LARGEST, PdfWithoutBundle, PdfWithSeveral, bundle_in_pdf
from ikrar.core.statements.verdict import Exit
from tests.core.statements.city import AT, SUBJECT, City, pledge

CITY = City()
BUNDLE = CITY.bundle(cosigned={"bawaslu": AT, "pemda": AT})
SHORT = b'{"not":"a bundle"}'


def pdf_of(folder: Path, *attached: bytes, standard: str | None = "a-3b") -> bytes:
    """A page made by the typesetter that makes our certificates."""
    names = [f"bukti-{number}.ikrar" for number in range(len(attached))]
    for name, data in zip(names, attached, strict=True):
        (folder / name).write_bytes(data)
    lines = [
        f'#pdf.attach("{name}", relationship: "data", mime-type: "application/json", description: "Bukti")'
        for name in names
    ]
    (folder / "page.typ").write_text("\n".join(['#set document(title: "Surat")', *lines, "Surat keterangan"]))
    return typst.compile(folder / "page.typ", format="pdf", pdf_standards=[standard] if standard else [])


@pytest.mark.parametrize("standard", ["a-3b", None])
def test_a_certificate_gives_back_the_bundle_that_it_carries(tmp_path: Path, standard: str | None) -> None:
    assert bundle_in_pdf(pdf_of(tmp_path, BUNDLE, standard=standard)) == BUNDLE


def test_a_certificate_is_checked_as_its_bundle_and_says_that_the_print_is_not(tmp_path: Path) -> None:
    verdict = check_file(pdf_of(tmp_path, BUNDLE, SHORT), pinned=CITY.policy())

    alone = check_bundle(BUNDLE, CITY.policy())
    assert (verdict.exit, verdict.facts, verdict.proven) == (Exit.PROVEN, alone.facts, alone.proven)
    assert verdict.unproven == (*alone.unproven, PRINTED)


def test_an_attachment_that_is_not_packed_is_found_too() -> None:
    length = str(len(BUNDLE)).encode()
    plain = b"%PDF-1.7\n4 0 obj\n<</Length " + length + b"/Type/EmbeddedFile>>\nstream\n" + BUNDLE
    pdf = plain + b"\nendstream\nendobj\n%%EOF"

    assert bundle_in_pdf(pdf) == BUNDLE


@pytest.mark.parametrize(
    "pdf",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n4 0 obj\n<</Type/EmbeddedFile>>\nendobj\n5 0 obj\nstream\n" + BUNDLE + b"\nendstream",
        b"%PDF-1.7\n4 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\nnot packed\nendstream\nendobj",
        b"%PDF-1.7\n4 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n" + zlib.compress(b"0" * 90_000_000),
        b"%PDF-1.7\n" + b" " * LARGEST,
    ],
    ids=["no attachment", "a stream of another object", "a broken one", "a bomb", "over 20 MB"],
)
def test_a_pdf_without_a_readable_bundle_is_unreadable(pdf: bytes) -> None:
    with pytest.raises(PdfWithoutBundle):
        bundle_in_pdf(pdf)

    assert (check_file(pdf).exit, check_file(pdf).failed) == (Exit.UNREADABLE, "berkas")


def test_a_pdf_with_two_bundles_is_not_guessed_at(tmp_path: Path) -> None:
    with pytest.raises(PdfWithSeveral):
        bundle_in_pdf(pdf_of(tmp_path, BUNDLE, CITY.bundle(signed=pledge(said="later"))))


def test_a_text_file_with_the_letters_of_a_code_is_checked_as_a_code() -> None:
    verdict = check_file(CITY.code().encode() + b"\r\n", name=SUBJECT.name, pinned=CITY.policy())

    assert (verdict.exit, [step.name for step in verdict.steps]) == (
        Exit.NOT_WITNESSED,
        ["kode", "tanda tangan", "nama"],
    )


@pytest.mark.parametrize("data", [b"", b"\xff" * 227, b"PK\x03\x04", json.dumps({"a": 1}).encode()])
def test_any_other_file_is_unreadable(data: bytes) -> None:
    assert check_file(data).exit == Exit.UNREADABLE
