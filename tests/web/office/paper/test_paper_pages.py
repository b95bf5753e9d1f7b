"""From the printer to the book, as the Kasubbag clicks through it; and everything odd that may be uploaded."""

import hashlib
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions import paper as actions
from ikrar.apps.pledges.actions.sweeping import sweep_scans
from ikrar.apps.pledges.models import Scan, Sheet, Signature
from ikrar.core.authority import Role
from ikrar.web.office.roster.person_code import hide
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.web.office.paper.conftest import LATER, blank_photo, photo_of, photo_of_page
from tests.web.shared.papers.test_scanning import _hollow_png
from tests.worlds import MORNING

pytestmark = pytest.mark.usefixtures("on_friday")
BASE = "/ruang/kantor/tirtamarga/lembar/"


def upload(client, *contents, name="foto.jpg"):
    return client.post(f"{BASE}foto/", {"photos": [SimpleUploadedFile(name, content) for content in contents]})


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def stored_files():
    folder = Path(settings.IKRAR_FILES) / "scans"
    return {path.name for path in folder.iterdir() if path.name != ".swept"} if folder.is_dir() else set()


@pytest.fixture
def client(world):
    return client_of(world.operator)


@pytest.fixture
def scan(client, sheet):
    upload(client, photo_of_page(sheet))
    return Scan.objects.get().code


def ticks(*rows, **more):
    return {**{f"tick_{row}": "on" for row in rows}, "signed_on": "2027-08-09", "said": "present", **more}


def test_a_sheet_is_printed_once_however_often_the_button_is_pressed(world, client):
    typed = pressed(round=world.round.code, apel="", unit=world.units[0].code)

    first, second = (client.post(f"{BASE}cetak/", typed) for _ in range(2))

    code = Sheet.objects.get().code
    assert (first.status_code, first.url) == (second.status_code, second.url) == (303, f"{BASE}{code}/")
    pdf = client.get(f"{BASE}{code}/lembar.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.content == client.get(f"{BASE}{code}/lembar.pdf").content


def test_an_operator_is_offered_only_the_own_subtree(world, client):
    page = client.get(f"{BASE}cetak/").content.decode()

    assert ("Dinas Kesehatan" in page, "Kelurahan Karangjambu" in page) == (True, False)
    foreign = client.post(f"{BASE}cetak/", pressed(round=world.round.code, unit=world.units[1].code))
    assert foreign.status_code == 422


def test_an_apel_of_another_round_is_refused_beside_its_field(world, client):
    typed = pressed(round=world.round.code, apel="XXXXXX:ABC123", unit=world.units[0].code)

    assert client.post(f"{BASE}cetak/", typed).status_code == 422


def test_a_photograph_leads_to_its_rows_and_rows_to_the_book(world, client, sheet):
    response = upload(client, photo_of_page(sheet))
    scan = Scan.objects.get()
    assert response.url == f"{BASE}foto/{scan.code}/"

    saved = client.post(response.url, ticks(1, 2, 4, said_4="later"))
    assert saved.url == f"{BASE}{sheet}/"
    assert "Bukukan 3 tanda tangan" in words(client.get(saved.url))
    twice = [client.post(f"{BASE}{sheet}/bukukan/") for _ in range(2)]

    assert [answer.status_code for answer in twice] == [303, 303]
    page = words(client.get(f"{BASE}{sheet}/"))
    assert "Ditandatangani Senin, 9 Agustus 2027 · diunggah Jumat, 13 Agustus 2027, 07.30 WIB" in page
    assert page.count("3 tanda tangan dari lembar ini tercatat: tingkat 0, kertas.") == 2  # once for each press
    assert Signature.objects.count() == 6
    assert dict(Signature.objects.values_list("person__name", "said")) == {
        "Pegawai A Dinas Kesehatan": "present",
        "Pegawai B Dinas Kesehatan": "present",
        "Pegawai D Dinas Kesehatan": "later",
    }


def test_a_correction_needs_row_name_and_reason(client, world, scan):
    other = hide(world.people[3].pk)
    missing = client.post(f"{BASE}foto/{scan}/", ticks(row_1="3", by_1=other))
    assert missing.status_code == 422
    assert "Perbaikan memerlukan baris, nama, dan alasannya." in words(missing)

    client.post(f"{BASE}foto/{scan}/", ticks(row_1="3", by_1=other, why_1="Salah baris."))

    page = words(client.get(f"{BASE}{Sheet.objects.get().code}/"))
    assert "di baris Pegawai C Dinas Kesehatan: “Salah baris.”" in page


def test_what_people_said_is_never_guessed(client, scan):
    typed = ticks(1)
    del typed["said"]

    assert client.post(f"{BASE}foto/{scan}/", typed).status_code == 422
    assert 'value="present" required checked' not in client.get(f"{BASE}foto/{scan}/").content.decode()


def test_a_day_before_the_round_is_asked_again_and_a_day_to_come_is_refused(client, scan):
    early = client.post(f"{BASE}foto/{scan}/", ticks(1, signed_on="2027-08-01"))
    assert (early.status_code, "Benarkah?" in words(early)) == (422, True)
    assert client.post(f"{BASE}foto/{scan}/", ticks(1, signed_on="2027-08-01", early_ok="on")).status_code == 303

    assert client.post(f"{BASE}foto/{scan}/", ticks(1, signed_on="2027-08-14")).status_code == 422


def test_who_signed_otherwise_is_shown_as_such(world, client, scan):
    from ikrar.apps.pledges.actions.sign import sign_many

    sign_many(requests=[worlds.press(world, world.people[1])], at=LATER)

    assert "sudah tercatat: tingkat 1 · masuk sendiri" in words(client.get(f"{BASE}foto/{scan}/"))


def test_the_photograph_is_the_evidence_byte_for_byte(client, sheet):
    photo = photo_of_page(sheet)
    upload(client, photo)
    scan = Scan.objects.get()

    original = client.get(f"{BASE}foto/{scan.code}/gambar/?asli=1")

    assert (original.content, original["Content-Type"]) == (photo, "image/png")
    assert scan.sha256 == hashlib.sha256(photo).hexdigest()
    shown = client.get(f"{BASE}foto/{scan.code}/gambar/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")


def test_the_same_photograph_twice_keeps_one_file(client, sheet):
    before = stored_files()

    answers = [upload(client, photo_of_page(sheet)) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert len(stored_files() - before) == 1


def test_several_at_once_go_each_to_its_page(world, client, sheet):
    answer = upload(client, photo_of_page(sheet), photo_of_page(sheet, shade=250), blank_photo())

    assert answer.url == BASE
    page = words(client.get(BASE))
    assert "3 foto diterima; 2 terbaca kodenya." in page
    assert "Belum jelas lembar yang mana" in page


def test_a_torn_code_is_typed_by_hand(client, sheet):
    asked = upload(client, photo_of(f"IKR1:{sheet}:1"))
    code = Scan.objects.get().code
    assert asked.url == f"{BASE}foto/{code}/letak/"
    assert client.post(asked.url, {"code": sheet[:8], "page": "1", "why": ""}).status_code == 422
    assert client.post(asked.url, {"code": sheet[:5], "page": "1", "why": "Sobek."}).status_code == 422
    assert client.post(asked.url, {"code": sheet[:8], "page": "9", "why": "Sobek."}).status_code == 422

    placed = client.post(asked.url, {"code": f"{sheet[:4]}-{sheet[4:8]}", "page": "1", "why": "Sudut sobek."})

    assert placed.url == f"{BASE}foto/{code}/"
    assert "Halaman ditentukan dengan tangan: “Sudut sobek.”" in words(client.get(placed.url))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong."),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "Foto ini berformat HEIC"),
        (b"%PDF-1.7\n", "Berkas ini PDF; yang dibaca di sini hanya gambar."),
        (b"PK\x03\x04" + bytes(40), "Berkas ini bukan foto JPEG, PNG atau WebP."),
        (b"\xff\xd8\xff" + bytes(400), "rusak"),
        (_hollow_png(60_000), "Foto ini lebih besar dari batas: 64 juta titik untuk JPEG"),
        (b"\xff\xd8\xff" + bytes(20_000_000), "lebih besar dari batas 20 MB"),
    ],
    ids=["empty", "heic", "pdf", "zip", "damaged", "bomb", "too large"],
)
def test_what_is_no_photograph_is_refused_and_leaves_nothing(client, sheet, content, sentence):
    before = stored_files()

    answer = upload(client, content)

    assert answer.status_code in (422, 200)
    assert sentence in words(answer) or (sentence == "rusak" and "bukan foto" in words(answer))
    assert (Scan.objects.count(), stored_files() - before) == (0, set())


def test_one_bad_file_does_not_lose_its_neighbours(client, sheet):
    answer = upload(client, photo_of_page(sheet), b"%PDF-1.7\n")

    assert answer.status_code == 422
    assert Scan.objects.get().sheet.code == sheet
    assert "Yang diterima sudah tersimpan dan tidak perlu diunggah lagi." in words(answer)


def test_forty_megabytes_too_many_are_not_even_read(client, settings):
    settings.IKRAR_UPLOAD_LIMIT = 1_000_000

    answer = upload(client, b"\xff\xd8\xff" + bytes(1_100_000))

    assert answer.status_code == 409
    assert "tidak ada yang tersimpan" in words(answer)


def test_a_foreign_sheet_is_refused_and_its_photograph_not_kept(world, client):
    [beside] = actions.print_sheets(
        organisation="tirtamarga",
        round_code=world.round.code,
        unit_code=world.units[1].code,
        lay_out=lambda n: [range(1, n + 1)],
        by=world.clerk,
        at=MORNING,
        press=b"y" * 16,
    )
    before = stored_files()

    answer = upload(client, photo_of_page(beside))

    assert answer.status_code == 422
    assert "bukan lembar kantor ini, atau bukan dari unit yang Anda tangani" in words(answer)
    assert (Scan.objects.count(), stored_files() - before) == (0, set())


def test_a_crash_between_file_and_row_leaves_a_file_that_is_swept_and_a_photograph_that_can_come_again(
    client, sheet, monkeypatch
):
    class PowerCut(Exception):
        pass

    def cut(**_):
        raise PowerCut

    before = stored_files()
    with monkeypatch.context() as patched:
        patched.setattr(actions, "receive_scan", cut)
        with pytest.raises(PowerCut):
            upload(client, photo_of_page(sheet))
    [orphan] = stored_files() - before
    assert Scan.objects.count() == 0

    upload(client, photo_of_page(sheet))

    assert Scan.objects.count() == 1
    assert sweep_scans(at=LATER.replace(year=2099)) >= 1
    assert orphan not in stored_files()
    assert Scan.objects.get().file.removeprefix("scans/") in stored_files()


def test_a_closed_round_says_what_to_do_with_the_original(world, client, sheet, scan):
    client.post(f"{BASE}foto/{scan}/", ticks(1))
    from ikrar.apps.pledges.actions.rounds import close_round

    close_round(round_id=world.round.pk, by=world.clerk, at=LATER)

    answer = client.post(f"{BASE}{sheet}/bukukan/")

    assert answer.status_code == 409
    assert "Simpan lembar aslinya" in words(answer)
    assert "Bukukan" not in words(client.get(f"{BASE}{sheet}/"))
    assert not Signature.objects.exists()


def test_nobody_else_sees_a_sheet_or_its_photograph(world, sheet, scan):
    beside = worlds.holder(world.organisation, "kelurahan", Role.UNIT_OPERATOR, world.units[1])
    others = {"beside": beside, "inspector": world.inspector, "administrator": world.administrator}
    pages = [f"foto/{scan}/", f"foto/{scan}/gambar/", f"foto/{scan}/letak/", f"{sheet}/", f"{sheet}/lembar.pdf"]

    seen = {
        (who, page): client_of(actor).get(BASE + page).status_code for who, actor in others.items() for page in pages
    }

    assert set(seen.values()) == {404}
    assert client_of(beside).post(f"{BASE}{sheet}/bukukan/").status_code == 404
    assert client_of(beside).get(BASE).content.decode().count(sheet) == 0


def test_wrong_methods_are_refused(client, sheet, scan):
    assert client.get(f"{BASE}{sheet}/bukukan/").status_code == 405
    assert client.delete(f"{BASE}foto/{scan}/").status_code == 405
    assert client.post(f"{BASE}foto/{scan}/gambar/").status_code == 405
    assert client.put(f"{BASE}foto/").status_code == 405


def test_the_upload_is_guarded_against_foreign_forms(world, sheet):
    strict = client_of(world.operator)
    strict.handler.enforce_csrf_checks = True

    assert upload(strict, photo_of_page(sheet)).status_code == 403


def test_the_list_takes_the_same_reads_for_1_and_for_3_sheets(world, client, sheet):
    first = queries_of(client, BASE)
    for _ in range(2):
        client.post(f"{BASE}cetak/", pressed(round=world.round.code, unit=world.units[0].code))

    assert Sheet.objects.count() == 3
    assert queries_of(client, BASE) == first
    assert AuditEvent.objects.filter(verb="sheet.printed").count() == 3
