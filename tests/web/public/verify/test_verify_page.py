"""/periksa/: what a stranger brings, and what the page says of it in plain words."""

from __future__ import annotations

import html
import re
import threading
from dataclasses import replace
from io import BytesIO

import pytest
import segno
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ikrar.apps.ledger import keys
from ikrar.core.statements.policy import parse_policy
from ikrar.web.public.verify import brought
from tests.core.statements.city import SUBJECT, City, edited, fixed, pledge
from tests.web.public.verify.conftest import NAME
from tests.web.shared.papers.samples import pictures

pytestmark = pytest.mark.django_db(transaction=True)


def words(answer):
    """The page's words as a reader meets them."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main.group())))


def bring(visitor, data=b"", *, field="file", called="bukti.ikrar", **typed):
    files = {field: SimpleUploadedFile(called, data)} if data or field == "empty" else {}
    return visitor.post("/periksa/", {**files, **typed})


def printed_code(paper, folder):
    (code,) = [found.text for page in pictures(paper, folder) for found in zxingcpp.read_barcodes(page)]
    return code


def photograph(text, kind="PNG"):
    """A photograph of a code: larger than it was printed, a little askew, on a table."""
    rows = segno.make(text, error="m", micro=False).matrix
    side = len(rows)
    image = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(rows, start=4):
        for x, dark in enumerate(row, start=4):
            image.putpixel((x, y), 0 if dark else 255)
    large = image.resize((900, 900), Image.Resampling.NEAREST).rotate(5, expand=True, fillcolor=180)
    kept = BytesIO()
    large.convert("RGB").save(kept, kind)
    return kept.getvalue()


def test_the_page_asks_for_a_file_a_photograph_or_a_code_and_keeps_no_cookie(visitor, recorded):
    answer = visitor.get("/periksa/")

    assert answer.status_code == 200
    assert "Berkas diperiksa lalu dilupakan; tidak ada yang disimpan." in words(answer)
    assert dict(answer.cookies) == {}
    assert re.findall(r'<input type="file" name="(\w+)"', answer.content.decode()) == ["file", "photo"]


def test_another_method_is_refused(client, recorded):
    assert client.put("/periksa/").status_code == 405
    assert client.post("/periksa/kebijakan.txt").status_code == 405


@pytest.mark.parametrize("kind", ["bundle", "certificate"])
def test_a_file_of_this_log_is_proven_by_its_issuer_and_not_yet_cosigned(kind, visitor, recorded):
    answer = bring(visitor, getattr(recorded, kind))

    text = words(answer)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "Isinya utuh dan diterbitkan instalasi ini, tetapi belum dikukuhkan bersama." in text
    assert f"tanda tangan atas nama {NAME}, di buku besar ikrar.tirtamarga.example/log." in text
    assert f"{NAME}, Analis Kebijakan, Dinas Kesehatan menandatangani naskah dalam berkas ini" in text
    assert "Diperiksa dengan kunci instalasi ini." in text
    assert "ikrar verify" in text
    assert "1. menjaga netralitas;" in text
    assert recorded.world.people[1].numbers.get().value not in text


def test_a_certificate_warns_that_its_print_was_not_read(visitor, recorded):
    assert "Tulisan yang tercetak pada PDF: yang diperiksa hanya bukti di dalamnya." in words(
        bring(visitor, recorded.certificate)
    )


def test_a_file_before_its_number_is_said_to_be_received_only(visitor, received):
    text = words(bring(visitor, received.bundle))

    assert "Bahwa catatannya sudah tercatat dalam buku besar publik: berkas ini baru tanda terimanya." in text


def test_a_changed_file_is_false_and_the_failed_step_is_named(visitor, recorded):
    text = words(bring(visitor, edited(recorded.bundle, text="Saya berikrar lain.\n")))

    assert "Gagal pada langkah “naskah”." in text
    assert "naskah Naskah dalam berkas ini bukan naskah yang ditandatangani." in text
    assert "Yang terbukti" not in text
    assert "Diperiksa dengan kunci instalasi ini" not in text


def test_a_file_of_another_installation_is_not_vouched_for(visitor, recorded):
    text = words(bring(visitor, City().bundle()))

    assert "Isinya utuh, tetapi bukan terbitan instalasi ini: siapa penerbitnya belum terbukti." in text
    assert "Diperiksa dengan kunci instalasi ini" not in text
    assert "Siapa penerbitnya: kunci di dalam berkas hanya petunjuk" in text


def test_a_thief_who_names_this_log_as_his_own_is_not_vouched_for(visitor, recorded, settings):
    thief = City(origin=settings.IKRAR_ORIGIN, log_seed=fixed("thief"), receipt_seed=fixed("thief receipt"))

    text = words(bring(visitor, thief.bundle(signed=pledge(log=settings.IKRAR_ORIGIN))))

    assert "Isinya utuh, tetapi bukan terbitan instalasi ini: siapa penerbitnya belum terbukti." in text
    assert "Diperiksa dengan kunci instalasi ini" not in text


def test_the_letters_of_a_code_are_checked_against_the_name_typed(visitor, recorded, tmp_path):
    code = printed_code(recorded.certificate, tmp_path)

    right, wrong, nobody = (words(bring(visitor, code=code, name=name)) for name in (NAME, "Budi Contoh", ""))

    assert f"menandatangani kode ini: {NAME} menandatangani naskah berkode" in right
    assert "Gagal pada langkah “nama”." in wrong
    assert "Siapa yang menandatangani: ketik nama persis seperti tercetak." in nobody


def test_after_a_code_without_a_name_only_the_name_is_left_to_type(visitor, recorded, tmp_path):
    code = printed_code(recorded.certificate, tmp_path)

    page = bring(visitor, code=code).content.decode()

    kept = html.unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[1])
    assert kept == code
    assert f"menandatangani kode ini: {NAME}" in words(bring(visitor, code=kept, name=NAME))


@pytest.mark.parametrize(("field", "kind"), [("photo", "JPEG"), ("file", "PNG"), ("photo", "WEBP")])
def test_a_photograph_of_the_code_is_read(field, kind, visitor, recorded, tmp_path):
    photo = photograph(printed_code(recorded.certificate, tmp_path), kind)

    text = words(bring(visitor, photo, field=field, called="foto.jpg", name=NAME))

    assert f"menandatangani kode ini: {NAME} menandatangani naskah berkode" in text


@pytest.mark.parametrize("shown", ["code", "grouped", "capitals"])
def test_a_receipt_code_says_where_it_stands_and_since_when_and_nothing_personal(shown, visitor, recorded):
    typed = {
        "code": recorded.code,
        "grouped": " ".join(recorded.code[i : i + 4] for i in range(0, 52, 4)),
        "capitals": recorded.code.upper() + " ",
    }[shown]

    text = words(bring(visitor, code=typed))

    assert "Tercatat dalam buku besar publik, belum dikukuhkan bersama." in text
    assert "Kode ini tercatat dalam buku besar ikrar.tirtamarga.example/log: nomor" in text
    assert "Terbit sejak 9 Agustus 2027 pukul 07.41.09 WIB" in text
    assert NAME not in text
    assert "Dinas" not in text


def test_a_receipt_code_before_its_number_is_waiting(visitor, received):
    assert "Diterima, belum tercatat dalam buku besar publik." in words(bring(visitor, code=received.code))


def test_a_receipt_code_that_was_never_given_is_not_there(visitor, recorded):
    text = words(bring(visitor, code="a" * 52))

    assert "Kode ini tidak ada dalam buku besar ikrar.tirtamarga.example/log." in text
    assert "salah ketik, atau milik instalasi lain" in text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04" + bytes(200), "bukan bukti .ikrar, bukan sertifikat PDF, dan bukan foto"),
        (b"halo", "bukan bukti .ikrar, bukan sertifikat PDF, dan bukan foto"),
        (b"{" + b" " * 64_000, "bukti .ikrar paling besar 64 kB"),
        (b"%PDF-1.7\n" + bytes(4_000_000), "sertifikat PDF paling besar 4 MB"),
        (b"\xff\xd8\xff" + bytes(12_000_000), "foto paling besar 12 MB"),
        (b"\xff\xd8\xff\xe0" + bytes(3000), "bukan foto JPEG, PNG atau WebP"),
        (photograph("HALO", "JPEG")[:-400], "rusak atau terpotong"),
        (b"\0\0\0\x18ftypheic" + bytes(60), "berformat HEIC"),
        (photograph("IKR1:7F3A91C2KX0B6YH2M4P8Q5R7ST:1:ABCD"), "bukan kode sertifikat"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_what_to_do(data, why, visitor, recorded):
    answer = bring(visitor, data, called="apa-saja")

    assert answer.status_code == 422
    assert why in words(answer)
    assert 'href="#id_file"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({}, "Pilih berkas, foto, atau ketik kode."),
        ({"code": "7f3a 91c2"}, "Yang Anda ketik 8."),
        ({"code": "0189" * 13}, "Periksa 0, 1, 8, dan 9."),
        ({"code": "Ä" * 227}, "Yang Anda ketik 227."),
    ],
)
def test_a_code_that_cannot_be_one_is_refused_with_the_reason(typed, why, visitor, recorded):
    answer = visitor.post("/periksa/", typed)

    assert answer.status_code == 422
    assert why in words(answer)


def test_a_file_and_a_code_together_are_refused(visitor, recorded):
    answer = bring(visitor, recorded.bundle, code=recorded.code)

    assert (answer.status_code, "Pilih satu saja" in words(answer)) == (422, True)


def test_an_empty_file_is_refused(visitor, recorded):
    answer = bring(visitor, field="empty", file=SimpleUploadedFile("bukti.ikrar", b""))

    assert (answer.status_code, "Berkas ini kosong." in words(answer)) == (422, True)


def test_a_body_announced_as_huge_is_not_read(visitor, recorded):
    answer = visitor.generic("POST", "/periksa/", b"x", CONTENT_LENGTH="900000000")

    assert (answer.status_code, "terlalu besar, jadi tidak dibaca" in words(answer)) == (413, True)


def test_while_one_photograph_is_read_another_waits_outside(visitor, recorded):
    busy = threading.Thread(target=brought._photo_lane.acquire)
    busy.start()
    busy.join()

    answer = bring(visitor, photograph("HALO"), field="photo")
    brought._photo_lane.release()

    assert (answer.status_code, "Coba lagi sebentar lagi." in words(answer)) == (422, True)


def test_names_in_a_file_are_text_and_never_markup(visitor, recorded):
    signed = pledge(subject=replace(SUBJECT, name='<script src="//x"></script><b>Ani'))

    page = bring(visitor, City().bundle(signed=signed)).content.decode()

    assert "<script" not in page
    assert "&lt;script" in page


def test_the_policy_to_pin_is_the_one_that_the_page_names(visitor, recorded):
    answer = visitor.get("/periksa/kebijakan.txt")

    policy = parse_policy(answer.content.decode())
    assert policy.text == keys.policy_text()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kebijakan.txt"'
    shown = words(visitor.get("/periksa/")).replace(" ", "")
    assert policy.fingerprint in shown


def test_the_log_has_a_page_for_people_with_its_newest_checkpoint(visitor, recorded):
    answer = visitor.get("/log/")

    note = html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", answer.content.decode(), re.DOTALL)[1])
    assert note == visitor.get("/log/checkpoint").content.decode()
    assert f"Sekarang ada {note.splitlines()[1]} catatan." in words(answer)
    assert "ikrar log check http://localhost:8000/log --policy kebijakan.txt" in words(answer)


def test_a_log_without_a_record_says_so(visitor, received):
    assert "Belum ada catatan yang terbit." in words(visitor.get("/log/"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damaged_file_breaks_the_page_or_passes_for_sound(data, visitor, recorded):
    whole = data.draw(st.sampled_from([recorded.bundle, PDF.setdefault("paper", recorded.certificate)]))
    place = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=40))
    cut = data.draw(st.integers(0, 60))

    answer = bring(visitor, whole[:place] + junk + whole[place + cut :])

    assert answer.status_code in {200, 422}


PDF: dict[str, bytes] = {}


@pytest.mark.parametrize(
    "data",
    [
        b"{" * 60_000,
        b'{"v":' + b"[" * 60_000,
        b"%PDF-1.7\n" + b"/EmbeddedFile stream\n" * 150_000,
        b"%PDF-1.7\n1 0 obj /EmbeddedFile /FlateDecode stream\n" + b"\x78\x9c" + bytes(3_000_000),
        b"%PDF-1.7\n" + b"obj" * 1_000_000 + b"/EmbeddedFile",
        b'{"v":1e999}',
        b'{"v":' + b"9" * 5000 + b"}",
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"RIFF" + bytes(300),
    ],
)
def test_malicious_files_get_an_answer_and_not_a_crash(data, visitor, recorded):
    assert bring(visitor, data).status_code in {200, 422}
