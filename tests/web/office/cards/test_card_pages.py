"""The cards desk, page by page."""

from __future__ import annotations

import io
import zipfile

import pytest
import zxingcpp
from django.urls import reverse

from ikrar.apps.accounts.models import Card, CardBatch
from ikrar.apps.accounts.queries import organisation
from ikrar.apps.accounts.queries.cards import unit_cards
from ikrar.apps.pledges.models import Sheet
from ikrar.web.office.cards.printing import Order, everything
from ikrar.web.office.roster.person_code import hide
from ikrar.web.shared.press import fresh_key
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.web.shared.papers.samples import pictures, words
from tests.worlds import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
DESK = "/ruang/kantor/tirtamarga/kartu/"
UNIT = f"{DESK}unit/2/"


@pytest.fixture
def world():
    return worlds.build_world(staff=3)


@pytest.fixture
def operator(world):
    return client_of(world.operator)


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


def press(client, address, **typed):
    return client.post(address, pressed(**{"whom": "belum", "why": "", **typed}))


def text_of(page):
    return page.content.decode()


def streamed(answer):
    return b"".join(answer.streaming_content)


def one_person(person):
    return f"{UNIT}orang/{hide(person.pk)}/"


def test_looking_prints_nothing(operator, world):
    for address in (DESK, UNIT, f"{DESK}cetakan/", one_person(world.people[0])):
        assert operator.get(address).status_code == 200

    assert CardBatch.objects.count() == 0


def test_the_cards_of_a_unit_open_the_accounts_of_its_people(operator, world, tmp_path, client):
    answer = press(operator, f"{UNIT}cetak/")

    batch = CardBatch.objects.get()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="kartu-002-dinas-kesehatan-{batch.code.lower()}.pdf"'
    assert answer["Cache-Control"] == "no-store"
    read = zxingcpp.read_barcodes(pictures(answer.content, tmp_path)[0])
    addresses = {code.text for code in read}
    assert len(addresses) == 3
    assert all(address.startswith("http://localhost:8000/ruang/k/") for address in addresses)
    # Who sees a card learns the name on it, and nothing else before the date of birth.
    shown = {text_of(client.get(address.removeprefix("http://localhost:8000"))) for address in addresses}
    assert sorted(p.name for p in world.people[:3] if any(p.name in page for page in shown)) == [
        p.name for p in world.people[:3]
    ]


def test_the_same_press_again_says_what_to_do(operator):
    typed = pressed(whom="belum", why="")
    operator.post(f"{UNIT}cetak/", typed)

    again = operator.post(f"{UNIT}cetak/", typed)

    assert again.status_code == 409
    assert "sudah dicetak dengan tekanan yang pertama (3 kartu" in text_of(again)
    assert "cetak ulang membatalkan kartu yang lama" in text_of(again)
    assert CardBatch.objects.count() == 1


def test_a_fresh_form_after_that_finds_nobody_without_a_card(operator):
    press(operator, f"{UNIT}cetak/")

    again = press(operator, f"{UNIT}cetak/")

    assert again.status_code == 422
    assert "Tidak ada kartu yang perlu dicetak untuk pilihan ini di Dinas Kesehatan." in text_of(again)


@pytest.mark.parametrize("whom", ["tertutup", "semua"])
def test_printing_again_asks_for_a_reason(operator, whom):
    press(operator, f"{UNIT}cetak/")

    refused = press(operator, f"{UNIT}cetak/", whom=whom)
    assert (refused.status_code, CardBatch.objects.count()) == (422, 1)
    assert "Alasan mencetak ulang belum ditulis." in text_of(refused)

    assert press(operator, f"{UNIT}cetak/", whom=whom, why="printer macet").status_code == 200
    assert Card.objects.filter(voided_at=None).count() == 3


def test_a_form_without_our_key_prints_nothing(operator):
    for key in ("", "ab" * 32, fresh_key()[:-2] + "00"):
        answer = operator.post(f"{UNIT}cetak/", {"key": key, "whom": "belum", "why": ""})
        assert answer.status_code == 422

    assert CardBatch.objects.count() == 0


def test_a_lost_card_is_printed_anew_with_a_reason(operator, world):
    press(operator, f"{UNIT}cetak/")
    address = one_person(world.people[0])

    without = operator.post(f"{address}cetak/", pressed(why=""))
    answer = operator.post(f"{address}cetak/", pressed(why="hilang di pasar"))

    assert without.status_code == 422
    assert answer["Content-Type"] == "application/pdf"
    assert Card.objects.filter(person=world.people[0], voided_at=None).count() == 1
    assert [(b.cards, b.why) for b in CardBatch.objects.order_by("id")] == [(3, ""), (1, "hilang di pasar")]
    assert "hilang di pasar" in text_of(operator.get(f"{DESK}cetakan/"))


def test_a_card_is_made_void_with_a_reason(operator, world):
    press(operator, f"{UNIT}cetak/")
    address = one_person(world.people[0])

    without = operator.post(f"{address}batal/", pressed(why=" "))
    answer = operator.post(f"{address}batal/", pressed(why="ditemukan orang lain"))

    assert without.status_code == 422
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert "tidak berlaku lagi" in text_of(operator.get(address))
    assert Card.objects.filter(person=world.people[0], voided_at=None).count() == 0


def test_a_packet_holds_cover_list_sheet_and_cards(operator, world, tmp_path):
    worlds.open_round(world)

    answer = press(operator, f"{UNIT}paket/")

    sheet = Sheet.objects.get()
    said = words(answer.content, tmp_path)
    assert "Yang Anda kerjakan" in said
    assert "Daftar penerimaan kartu kode" in said
    assert f"{sheet.code[:4]}-{sheet.code[4:8]}" in said
    codes = [code.text for image in pictures(answer.content, tmp_path) for code in zxingcpp.read_barcodes(image)]
    assert sum("/ruang/k/" in code for code in codes) == 3
    assert any(code.startswith(f"IKR1:{sheet.code}:1:") for code in codes)


def test_without_a_round_a_packet_is_the_cards(operator, tmp_path):
    answer = press(operator, f"{UNIT}paket/")

    assert "Yang Anda kerjakan" not in words(answer.content, tmp_path)
    assert Card.objects.count() == 3


def test_all_packets_come_in_one_file(clerk, world):
    worlds.open_round(world)

    answer = press(clerk, f"{DESK}semua/")

    with zipfile.ZipFile(io.BytesIO(streamed(answer))) as kept:
        names = kept.namelist()
        listed = kept.read("DAFTAR.txt").decode()
        assert kept.testzip() is None
    assert answer["Content-Type"] == "application/zip"
    assert [name[:9] for name in names] == ["paket-002", "paket-003", "DAFTAR.tx"]
    assert "Kelurahan Karangjambu: 3 kartu" in listed
    assert Card.objects.filter(voided_at=None).count() == 6


def test_who_leaves_while_it_is_sent_has_printed_only_what_was_sent(clerk, world):
    owner = organisation(code="tirtamarga")
    order = Order(owner=owner, by=world.clerk, at=MORNING, key=b"k" * 16, whom="belum", why="", round=None)
    units = unit_cards(organisation_id=owner.id, paths=[""], day=MORNING.date(), at=MORNING)
    sent = everything(order, units)

    next(sent)
    sent.close()

    assert CardBatch.objects.count() == 1
    (name,) = zipfile_names(streamed(press(clerk, f"{DESK}semua/")))
    assert name.startswith("kartu-003")


def zipfile_names(content):
    with zipfile.ZipFile(io.BytesIO(content)) as kept:
        return [name for name in kept.namelist() if name != "DAFTAR.txt"]


def test_nothing_to_print_is_said_before_a_file_begins(clerk):
    streamed(press(clerk, f"{DESK}semua/"))

    answer = press(clerk, f"{DESK}semua/")

    assert answer.status_code == 422
    assert "Tidak ada unit yang kartunya perlu dicetak" in text_of(answer)


def test_the_message_has_link_and_deadline_and_no_name(operator, world):
    round_ = worlds.open_round(world)
    press(operator, f"{UNIT}cetak/")

    message = operator.get(UNIT).context["message"]

    assert f"/ruang/tanda-tangan/{round_.code}/" in message
    assert "sampai Sabtu, 14 Agustus 2027, pukul 07.30 WIB" in message
    assert not any(person.name in message for person in world.people)


def test_an_operator_sees_the_own_subtree_and_no_other(operator, world):
    assert [unit.name for unit, _ in operator.get(DESK).context["units"]] == ["Dinas Kesehatan"]
    other = f"{DESK}unit/3/"

    for method, address in (
        ("get", other),
        ("post", f"{other}cetak/"),
        ("post", f"{other}paket/"),
        ("get", f"{UNIT}orang/{hide(world.people[3].pk)}/"),
        ("post", f"{UNIT}orang/{hide(world.people[3].pk)}/cetak/"),
        ("post", f"{UNIT}orang/{hide(world.people[3].pk)}/batal/"),
        ("get", f"{DESK}unit/99/"),
    ):
        assert getattr(operator, method)(address, pressed(whom="belum", why="x")).status_code == 404
    assert CardBatch.objects.count() == 0


@pytest.mark.parametrize("who", ["inspector", "administrator"])
@pytest.mark.parametrize("path", ["", "cetakan/", "kemajuan/", "unit/2/"])
def test_who_prints_no_cards_finds_no_such_page(world, who, path):
    assert client_of(getattr(world, who)).get(f"{DESK}{path}").status_code == 404


def test_a_clerk_of_another_organisation_finds_no_such_page(world):
    other = worlds.build_world(staff=1, code="wanasari")

    assert client_of(other.clerk).get(DESK).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(client, world):
    assert client.get(DESK)["Location"].startswith(reverse("masuk"))


@pytest.mark.parametrize(
    ("method", "path"), [("get", "semua/"), ("get", "unit/2/cetak/"), ("get", "unit/2/paket/"), ("post", "cetakan/")]
)
def test_a_wrong_method_is_told_so(operator, method, path):
    assert getattr(operator, method)(f"{DESK}{path}").status_code == 405


def test_the_progress_of_all_packets_is_a_part_of_the_page(clerk):
    assert 'hx-trigger="submit from:#semua delay:3s"' in text_of(clerk.get(f"{DESK}kemajuan/"))

    press(clerk, f"{UNIT}cetak/")

    part = text_of(clerk.get(f"{DESK}kemajuan/"))
    assert 'hx-trigger="every 3s"' in part
    assert "<html" not in part


def test_three_units_take_as_many_questions_as_one(world):
    small = worlds.build_world(staff=1, code="wanasari")
    small_clerk, clerk = client_of(small.clerk), client_of(world.clerk)
    unit = worlds._unit(world.organisation, 4, "Kelurahan Muara", world.root)
    worlds.add_person(world.organisation, unit, "Pegawai Muara", 990)
    small.people[1].posts.all().delete()
    for client, code in ((small_clerk, "wanasari"), (clerk, "tirtamarga")):
        client.get(f"/ruang/kantor/{code}/kartu/")  # templates and navigation are read once a process

    assert queries_of(clerk, DESK) == queries_of(small_clerk, "/ruang/kantor/wanasari/kartu/")
    assert queries_of(clerk, UNIT) == queries_of(small_clerk, "/ruang/kantor/wanasari/kartu/unit/2/")
