"""The letters desk: each letter as Word and PDF, its facts from the round, its number typed in."""

from __future__ import annotations

import io
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image

from ikrar.apps.pledges.actions import rounds
from ikrar.apps.pledges.actions.refuse import open_dispute
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import ApelRoleKind
from ikrar.apps.roster.models import Organisation
from ikrar.web.office.letters.kinds import KINDS
from tests import worlds
from tests.web.office.desk import client_of, queries_of
from tests.web.shared.papers.letter_samples import photo
from tests.web.shared.papers.samples import words
from tests.worlds import MORNING, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]


@pytest.fixture
def world():
    world = worlds.build_world(staff=4)
    Organisation.objects.filter(pk=world.organisation.pk).update(
        letterhead="PEMERINTAH KOTA TIRTAMARGA\nBADAN KEPEGAWAIAN", address="Jalan Balai Kota 1", city="Tirtamarga"
    )
    worlds.open_round(world)
    worlds.open_apel(
        world,
        roles=(
            rounds.RoleHolder(ApelRoleKind.LEADER, position="Wali Kota Tirtamarga"),
            rounds.RoleHolder(ApelRoleKind.READER, position="Analis", person_id=world.people[1].pk),
            rounds.RoleHolder(ApelRoleKind.WITNESS, position="Ketua RT", name="Saksi Luar"),
        ),
    )
    for person, said in ((world.people[0], "present"), (world.people[1], "later"), (world.people[4], "later")):
        sign_many(requests=[press(world, person, said=said)], at=MORNING)
    return world


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


def desk(world):
    return f"/ruang/kantor/tirtamarga/rangkaian/{world.round.code}/surat/"


def form_of(client, address):
    """What the page would post unchanged: each select its first choice."""
    form = client.get(address).context["form"]
    typed = {}
    for name, field in form.fields.items():
        choices = getattr(field, "choices", None)
        typed[name] = choices[0][0] if choices else (field.initial or "")
    typed.pop("photos", None)
    return typed


def made(client, world, kind, form="pdf", **typed):
    address = f"{desk(world)}{kind}/"
    return client.post(address, {**form_of(client, address), "form": form, **typed})


def docx_words(answer):
    draft = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in draft.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([p.text for p in draft.paragraphs] + cells).split())


def head_code(world):
    return world.units[0].code


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK\x03\x04"), ("pdf", b"%PDF-1.7")])
def test_each_letter_comes_as_word_and_as_pdf(clerk, world, kind, form, begins):
    answer = made(clerk, world, kind, form)

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}-{world.round.code.lower()}.{form}"'
    assert answer["Cache-Control"] == "no-store"


def test_minutes_take_roles_counts_and_the_log_from_the_round(clerk, world, tmp_path):
    answer = made(
        clerk,
        world,
        "berita-acara",
        number="800/77/BKPSDM/2027",
        dated_on="2027-08-13",
        session=[c[0] for c in clerk.get(f"{desk(world)}berita-acara/").context["form"].fields["session"].choices][1],
        signer=head_code(world),
        on_behalf_of="Wali Kota Tirtamarga",
    )

    said = words(answer.content, tmp_path)
    assert "800/77/BKPSDM/2027" in said
    assert "Senin tanggal sembilan bulan Agustus tahun dua ribu dua puluh tujuh" in said
    assert "Wali Kota Tirtamarga" in said
    assert "3 dari 8 pegawai dalam daftar telah menandatangani: 1 menyatakan hadir" in said
    assert "Saksi Luar" in said
    assert "a.n. Wali Kota Tirtamarga" in said
    assert "Kepala Dinas Kesehatan" in said
    assert "SEMENTARA" in said


def test_word_and_pdf_say_the_same(clerk, world, tmp_path):
    pdf, docx = (made(clerk, world, "pernyataan", form, unit=head_code(world)) for form in ("pdf", "docx"))

    for sentence in ("Dinas Kesehatan", "Surat Pernyataan Rekapitulasi", "alasannya tidak saya tanyakan"):
        assert sentence.casefold() in words(pdf.content, tmp_path).casefold()
        assert sentence.casefold() in docx_words(docx).casefold()


def test_a_disputed_signature_stands_apart_and_the_sum_stays(clerk, world):
    signed = sign_many(requests=[press(world, world.people[2])], at=MORNING)[0]
    open_dispute(commit=signed.commits[0], person_id=world.people[2].pk, method="card", statement="", at=MORNING)

    said = docx_words(made(clerk, world, "berita-acara", "docx"))

    assert "Dibantah pemilik nama, tidak dihitung sampai diputuskan 1 12,5%" in said
    assert "Belum menandatangani 4 50,0%" in said
    assert "Menandatangani 3 37,5%" in said
    assert "Pegawai dalam daftar 8 100%" in said
    table = docx_words(made(clerk, world, "rekapitulasi", "docx"))
    assert "1. Kota Tirtamarga 8 3 37,5% 0 3 0 0 0 5 belum" in table
    assert "setiap orang dihitung sekali 8 3 37,5% 0 3 0 0 0 5" in table


def test_another_text_that_not_as_many_signed_is_named(clerk, world):
    ikrar, _ = world.texts
    sign_many(requests=[press(world, world.people[3], revision_ids=(ikrar,))], at=MORNING)

    assert "Pakta Integritas ditandatangani 3 orang." in docx_words(made(clerk, world, "berita-acara", "docx"))


def test_the_recapitulation_has_one_line_a_unit_and_counts_everybody_once(clerk, world):
    said = docx_words(made(clerk, world, "rekapitulasi", "docx"))

    assert "1. Kota Tirtamarga 8 3 37,5%" in said
    assert "Dinas Kesehatan 4 2 50,0%" in said
    assert "Kelurahan Karangjambu 4 1 25,0%" in said
    assert "Jumlah seluruhnya, setiap orang dihitung sekali 8 3 37,5%" in said


def test_after_closing_nothing_is_provisional_and_the_log_is_that_of_the_closing(clerk, world):
    rounds.close_round(round_id=world.round.pk, by=world.clerk, at=MORNING)
    world.round.refresh_from_db()

    said = docx_words(made(clerk, world, "berita-acara", "docx"))

    assert "sementara" not in said.casefold()
    assert f"memuat {world.round.closed_size} catatan" in said.replace(".", "")
    assert "SEMENTARA" not in clerk.get(f"{desk(world)}berita-acara/").content.decode()


def test_an_invitation_needs_an_apel(clerk, world):
    answer = made(clerk, world, "undangan", session="")

    assert answer.status_code == 422
    assert "Pilih apelnya." in answer.content.decode()


def test_an_invitation_says_until_when_others_may_sign(clerk, world):
    said = docx_words(made(clerk, world, "undangan", "docx", addressees="Para Camat\nPara Lurah"))

    assert "Undangan Apel Senin" in said
    assert "Alun-alun" in said
    assert "2.\tPara Lurah".replace("\t", " ") in said
    assert "secara susulan sampai dengan Sabtu, 14 Agustus 2027, pukul 07.30 WIB" in said


def test_the_attendance_list_names_the_unit_alone_with_masked_numbers(clerk, world):
    said = docx_words(made(clerk, world, "daftar-hadir", "docx", unit=world.units[1].code))

    assert [person.name in said for person in world.people] == [False] * 4 + [True] * 4
    assert world.people[5].numbers.get().value not in said


def photos(count, content=None):
    return [SimpleUploadedFile(f"foto{n}.jpg", content or photo(300, 200), "image/jpeg") for n in range(count)]


def test_a_report_shows_photos_without_what_the_camera_wrote(clerk, world):
    answer = made(
        clerk, world, "laporan", "docx", photos=[*photos(1), *photos(1, photo(200, 300))], captions="Apel\nSusulan"
    )

    draft = Document(io.BytesIO(answer.content))
    pictures = [part for name, part in draft.part.related_parts.items() if part.content_type == "image/jpeg"]
    assert len(pictures) == 2
    assert b"KameraRahasia" not in answer.content
    for part in pictures:
        assert b"KameraRahasia" not in part.blob
        assert not Image.open(io.BytesIO(part.blob)).getexif()
    assert "Susulan" in docx_words(answer)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (photos(7), "Paling banyak enam foto."),
        ([SimpleUploadedFile("a.jpg", b"GIF89a" + bytes(50))], "a.jpg: Berkas ini bukan foto"),
        ([SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + bytes(50))], "a.heic: Foto ini berformat HEIC"),
        ([SimpleUploadedFile("a.jpg", photo(300, 200)[:2000])], "a.jpg: Foto ini rusak"),
    ],
)
def test_what_is_no_photo_is_answered_in_words(clerk, world, files, said):
    for file in files:
        file.seek(0)

    answer = made(clerk, world, "laporan", photos=files)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_no_photo_stays_on_the_disk(clerk, world, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = io.BytesIO()
    Image.frombytes("RGB", (1400, 1000), os.urandom(1400 * 1000 * 3)).save(large, "PNG")
    assert len(large.getvalue()) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    made(clerk, world, "laporan", photos=[SimpleUploadedFile("a.png", large.getvalue())])

    assert list(tmp_path.iterdir()) == []


def test_the_letterhead_is_changed_by_the_clerk(clerk, world):
    answer = clerk.post(
        "/ruang/kantor/tirtamarga/surat/kop/",
        {"letterhead": "PEMERINTAH KOTA\nSEKRETARIAT", "address": "Jalan Baru 2", "city": "Tirta"},
    )

    assert answer.status_code == 303
    world.organisation.refresh_from_db()
    assert (world.organisation.letterhead.splitlines()[1], world.organisation.city) == ("SEKRETARIAT", "Tirta")
    assert "SEKRETARIAT" in docx_words(made(clerk, world, "berita-acara", "docx"))


def test_an_operator_writes_for_the_own_units_alone(world):
    operator = client_of(world.operator)

    tasks = operator.get(desk(world)).context["tasks"]
    units = operator.get(f"{desk(world)}pernyataan/").context["form"].fields["unit"].choices
    assert [task["title"] for task in tasks] == ["Daftar hadir", "Surat pernyataan kepala unit"]
    assert [code for code, _ in units] == [world.units[0].code]
    assert made(operator, world, "daftar-hadir", unit=world.units[1].code).status_code == 422
    for path in ("undangan/", "berita-acara/", "rekapitulasi/", "laporan/"):
        assert operator.get(f"{desk(world)}{path}").status_code == 404
    assert operator.get("/ruang/kantor/tirtamarga/surat/kop/").status_code == 404


@pytest.mark.parametrize("who", ["inspector", "administrator"])
def test_who_writes_no_letters_finds_no_such_page(world, who):
    client = client_of(getattr(world, who))

    assert client.get(desk(world)).status_code == 404
    assert client.get("/ruang/kantor/tirtamarga/surat/").status_code == 404


@pytest.mark.parametrize("path", ["tidak-ada/", "../../XXXXXX/surat/"])
def test_what_does_not_exist_is_not_found(clerk, world, path):
    assert clerk.get(f"{desk(world)}{path}").status_code == 404


def test_a_stranger_is_led_to_the_sign_in(client, world):
    assert client.get(desk(world))["Location"].startswith(reverse("masuk"))


def test_a_wrong_method_is_told_so(clerk, world):
    assert clerk.post(desk(world)).status_code == 405
    assert clerk.delete(f"{desk(world)}undangan/").status_code == 405


def test_three_rounds_and_sessions_take_as_many_questions_as_one(clerk, world):
    room, one = "/ruang/kantor/tirtamarga/surat/", f"{desk(world)}undangan/"
    clerk.get(room)
    clerk.get(one)
    before = queries_of(clerk, room), queries_of(clerk, one)

    for n in (2, 3):
        worlds.open_apel(world, title=f"Apel {n}", starts_at=MORNING + timedelta(days=n))
    first = world.round
    for n in (2, 3):
        worlds.open_round(world, title=f"Rangkaian {n}")
    world.round = first

    assert (queries_of(clerk, room), queries_of(clerk, one)) == before
