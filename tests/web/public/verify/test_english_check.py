"""/periksa/ in English: its own words are English; the core's findings stay Indonesian and are marked as such."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(visitor):
    visitor.cookies["bahasa"] = "en"
    return visitor


def shown(answer):
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def test_a_proof_file_is_told_in_english_and_its_findings_are_marked_as_indonesian(reader, recorded):
    answer = reader.post("/periksa/", {"file": SimpleUploadedFile("bukti.ikrar", recorded.bundle)})

    words = shown(answer)
    for part in (
        "The content is intact and was issued by this installation, but it is not yet jointly confirmed.",
        "This is a proof file: a signature in the name of Pegawai B Dinas Kesehatan, in the ledger",
        "The findings below are in Indonesian, as the checker writes them.",
        "Time according to the issuer 9 August 2027 at 07:41:07 WIB",
        "Level level 1, signed in personally",
        "Statement I was not present; I have read the text and sign it.",
        "personal details",
    ):
        assert part in words
    marked = re.findall(r'<(?:li|span)[^>]* lang="id">([^<]+)<', answer.content.decode())
    assert any(sentence.startswith("Penerbit ") for sentence in marked)
    assert len(marked) == len(re.findall(r"<li[ >]", re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]))
    assert len(answer.cookies) == 0


def test_a_receipt_code_is_told_wholly_in_english(reader, recorded):
    answer = reader.post("/periksa/", {"code": recorded.code})

    words = shown(answer)
    assert "Recorded in the public ledger, not yet jointly confirmed." in words
    assert re.search(r"It is in the ledger, number \d+ of \d+ entries\.", words)
    assert "findings below" not in words
    assert 'lang="id">' not in answer.content.decode().split("<footer")[0].split("<main")[1]


def test_a_changed_file_names_the_step_in_english(reader, recorded):
    changed = recorded.bundle.replace(b"Analis Kebijakan", b"Analis Kebijakam")

    words = shown(reader.post("/periksa/", {"file": SimpleUploadedFile("bukti.ikrar", changed)}))

    assert "the content of this file does not fit its proof. Failed at the step “personal details”." in words


def test_in_indonesian_nothing_changes(visitor, recorded):
    words = shown(visitor.post("/periksa/", {"file": SimpleUploadedFile("bukti.ikrar", recorded.bundle)}))

    assert "9 Agustus 2027 pukul 07.41.07 WIB" in words
    assert "Isinya utuh dan diterbitkan instalasi ini, tetapi belum dikukuhkan bersama." in words
    assert "Temuan di bawah ini dalam bahasa Indonesia" not in words
