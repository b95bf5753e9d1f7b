"""Two signed-in browsers make a help desk; a third cannot."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.accounts.models import User
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import DeskShift, Signature
from ikrar.core.authority import Role
from ikrar.web.office.desk.forms import OTHER, REASONS
from ikrar.web.office.roster.person_code import hide
from tests import worlds
from tests.web.office.desk import client_of, pressed
from tests.worlds import MORNING, build_world

pytestmark = pytest.mark.usefixtures("on_the_morning")
BASE = "/ruang/kantor/tirtamarga/meja/"


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def world(db):
    world = build_world()
    worlds.open_round(world)
    return world


@pytest.fixture
def operator(world):
    return client_of(world.operator)


@pytest.fixture
def code(world, operator):
    operator.post(BASE, pressed(round=world.round.code, unit=world.units[0].code))
    return DeskShift.objects.get().code


@pytest.fixture
def staffed(world, code):
    witness = client_of(world.clerk)
    witness.post("/ruang/saksi/", {"code": code, "sure": "on"})
    return code


def answered(client, address, **typed):
    shown = re.search(r'name="shown" value="([^"]+)"', client.get(address).content.decode())
    return client.post(address, {"shown": shown[1] if shown else "", **typed})


def test_the_code_stands_large_until_the_witness_confirmed(world, operator, code):
    waiting = operator.get(f"{BASE}{code}/")
    assert "menunggu saksi; belum ada yang dapat dicatat" in words(waiting)
    assert "Cari orangnya" not in words(waiting)

    witness = client_of(world.clerk)
    read = witness.post("/ruang/saksi/", {"code": f" {code.lower()} "})
    assert "Anda menjadi saksi di meja ini?" in words(read)
    assert DeskShift.objects.get().witness_id is None
    witness.post("/ruang/saksi/", {"code": code, "sure": "on"})

    assert f"Saksi: {world.clerk.name}, sejak 07.30 WIB" in words(operator.get(f"{BASE}{code}/"))
    assert "Anda saksi di meja" in words(witness.get("/ruang/saksi/"))


def test_one_person_is_found_reads_chooses_and_takes_a_receipt_along(world, operator, staffed):
    found = operator.get(f"{BASE}{staffed}/?cari=pegawai+b")
    address = f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/"
    assert address in found.content.decode()
    page = words(operator.get(address))
    assert "menjaga netralitas; 2. menolak politik uang." in page

    done = answered(operator, address, said="later", reason=REASONS[0], more="")

    slip = words(operator.get(done.url))
    assert "“Saya tidak hadir; saya membaca dan menandatangani.”" in slip
    assert f"disaksikan {world.clerk.name}. Alasan: Tidak membawa ponsel." in slip
    assert "tingkat 0 · meja bantuan" in slip
    assert set(Signature.objects.values_list("way", "said", "why")) == {("meja", "later", REASONS[0])}
    assert answered(operator, address, said="later", reason=REASONS[0], more="").url == done.url


def test_what_the_person_says_and_the_reason_must_be_chosen(world, operator, staffed):
    address = f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/"

    nothing = answered(operator, address)
    other = answered(operator, address, said="present", reason=OTHER, more=" ")

    assert (nothing.status_code, other.status_code) == (422, 422)
    assert "Tanyakan kepada orangnya; jangan menebak." in words(nothing)
    assert not Signature.objects.exists()


def test_a_text_that_was_not_shown_is_not_signed(world, operator, staffed):
    address = f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/"

    answer = operator.post(address, {"shown": "ab" * 32, "said": "present", "reason": REASONS[0]})

    assert answer.status_code == 409
    assert not Signature.objects.exists()


def test_who_signed_by_phone_gets_no_second_record(world, operator, staffed):
    sign_many(requests=[worlds.press(world, world.people[1])], at=MORNING)
    address = f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/"
    assert "Sudah ada tanda tangan atas nama ini: tingkat 1 · masuk sendiri." in words(operator.get(address))

    answer = answered(operator, address, said="present", reason=REASONS[0])

    assert answer.url == f"{BASE}{staffed}/"
    assert "sudah menandatangani sebelum ini" in words(operator.get(answer.url))


def test_without_a_witness_the_page_of_a_person_is_refused(world, operator, code):
    answer = operator.get(f"{BASE}{code}/orang/{hide(world.people[1].pk)}/")

    assert answer.status_code == 409
    assert "Belum ada saksi" in words(answer)


def test_people_outside_the_desk_and_made_up_codes_are_not_there(world, operator, staffed):
    for person in (hide(world.people[-1].pk), hide(10**9), "f" * 16, "bukan-kode"):
        assert operator.get(f"{BASE}{staffed}/orang/{person}/").status_code == 404


def test_a_desk_is_its_operator_s_alone(world, operator, staffed):
    receipt = answered(
        operator, f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/", said="present", reason=REASONS[0]
    ).url
    beside = worlds.holder(world.organisation, "kelurahan", Role.UNIT_OPERATOR, world.units[1])

    for actor in (world.clerk, beside, world.inspector):
        other = client_of(actor)
        assert other.get(f"{BASE}{staffed}/").status_code == 404
        assert other.get(receipt).status_code == 404
    assert client_of(world.inspector).get(BASE).status_code == 404


@pytest.mark.parametrize("typed", ["", "AAAAAA", "<b>"])
def test_a_code_that_is_none_is_said_beside_its_field(world, operator, code, typed):
    answer = client_of(world.clerk).post("/ruang/saksi/", {"code": typed})

    assert answer.status_code == 422


def test_an_employee_elsewhere_learns_nothing_from_a_code(world, code):
    user = accounts.create_user(username="luar", person_id=world.people[-1].pk, at=MORNING)
    stranger = client_of(worlds.actor(User.objects.get(pk=user.pk)))

    answer = stranger.post("/ruang/saksi/", {"code": code})

    assert answer.status_code == 422
    assert "Dinas Kesehatan" not in words(answer)


def test_the_operator_is_told_to_find_somebody_else(world, operator, code):
    answer = operator.post("/ruang/saksi/", {"code": code, "sure": "on"})

    assert "Petugas meja tidak dapat menjadi saksinya sendiri." in words(answer)


def test_the_witness_leaves_and_the_desk_is_over(world, operator, staffed):
    with time_machine.travel(MORNING + timedelta(minutes=9), tick=False):
        client_of(world.clerk).post(f"/ruang/saksi/{staffed}/berhenti/")

        assert "Giliran ini sudah berakhir." in words(operator.get(f"{BASE}{staffed}/"))


def test_the_operator_ends_the_desk(world, operator, staffed):
    with time_machine.travel(MORNING + timedelta(minutes=9), tick=False):
        assert operator.get(f"{BASE}{staffed}/akhiri/").status_code == 405
        operator.post(f"{BASE}{staffed}/akhiri/")

        address = f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/"
        assert "sudah berakhir" in words(operator.get(address))


def test_nobody_comes_in_unsigned(client, code):
    assert client.get("/ruang/saksi/").url.startswith("/ruang/masuk/")
    assert client.get(f"{BASE}{code}/").url.startswith("/ruang/masuk/")


def test_the_state_is_a_part_that_asks_again_until_a_witness_came(operator, code, world):
    part = operator.get(f"{BASE}{code}/", headers={"HX-Request": "true"}).content.decode()
    assert ('hx-trigger="every 3s"' in part, "<html" in part) == (True, False)

    client_of(world.clerk).post("/ruang/saksi/", {"code": code, "sure": "on"})

    part = operator.get(f"{BASE}{code}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "Mulai mencatat" in part


def test_who_was_helped_sees_it_at_the_next_sign_in_and_can_say_that_it_was_not_them(world, operator, staffed):
    answered(operator, f"{BASE}{staffed}/orang/{hide(world.people[1].pk)}/", said="present", reason=REASONS[0])
    user = accounts.create_user(username="diri", person_id=world.people[1].pk, at=MORNING)
    own = client_of(worlds.actor(User.objects.get(pk=user.pk)))

    receipts = own.get("/ruang/tanda-terima/").content.decode()
    address = re.findall(r'href="(/ruang/tanda-terima/[a-z2-7]{52}/)', receipts)[-1]
    assert "Orang lain membantu memasukkannya." in words(own.get(address))
    own.post(f"{address}bukan-saya/", {"statement": "Saya tidak di sana."})

    assert "Anda menyatakan: ini bukan saya." in words(own.get(address))
