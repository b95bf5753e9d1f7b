"""Planning, opening and closing a round from the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ikrar.apps.pledges.actions import rounds
from ikrar.apps.pledges.models import Participant, Round, RoundPart
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.worlds import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
LIST = "/ruang/kantor/tirtamarga/rangkaian/"


@pytest.fixture
def world():
    world = worlds.build_world(staff=3)
    worlds.adopt_texts(world)
    return world


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


def typed(**values):
    return pressed(
        **{
            "title": "Ikrar 2027",
            "texts": ["ikrar:1", "pakta:1"],
            "opens_on": "2027-08-09",
            "opens_time": "07:00",
            "closes_on": "2027-08-13",
            "closes_time": "16:00",
            "election": "",
            "who": "semua",
            **values,
        }
    )


def errors(answer):
    page = answer.content.decode()
    lines = re.findall(r'<li><a href="#[^"]*">([^<]*)</a></li>', page)
    return [
        re.sub(r"^[A-Z][A-Za-z0-9 ]+: (?=[A-Z])", "", line) for line in lines
    ]  # some begin with the label of their field


def test_a_round_goes_from_plan_to_open_to_closed(clerk):
    answer = clerk.post(f"{LIST}baru/", typed())
    made = Round.objects.get()
    url = f"{LIST}{made.code}/"
    assert (answer.status_code, answer["Location"]) == (303, url)
    assert "6 orang akan diminta menandatangani" in clerk.get(url).content.decode()

    assert clerk.post(f"{url}buka/").status_code == 303
    assert "sedang berjalan" in clerk.get(url).content.decode()

    page = clerk.get(f"{url}tutup/").content.decode()
    assert "6 dari 6 orang belum menandatangani" in page
    assert clerk.post(f"{url}tutup/", {"typed_code": made.code.lower()}).status_code == 303
    made.refresh_from_db()
    assert made.state == "ditutup"


def test_times_are_read_in_the_zone_of_the_office(clerk):
    clerk.post(f"{LIST}baru/", typed())

    made = Round.objects.get()
    assert (made.opens_at.isoformat(), made.closes_at.isoformat()) == (
        "2027-08-09T00:00:00+00:00",
        "2027-08-13T09:00:00+00:00",
    )


def test_pressing_twice_plans_one_round(clerk):
    values = typed()

    first, again = clerk.post(f"{LIST}baru/", values), clerk.post(f"{LIST}baru/", values)

    assert first["Location"] == again["Location"]
    assert Round.objects.count() == 1


def test_pressing_open_or_close_twice_ends_in_the_same_place(clerk, world):
    worlds.open_round(world)
    url = f"{LIST}{world.round.code}/"

    assert [clerk.post(f"{url}buka/").status_code for _ in range(2)] == [303, 303]
    assert [clerk.post(f"{url}tutup/", {"typed_code": world.round.code}).status_code for _ in range(2)] == [303, 303]


def test_closing_asks_for_the_exact_code(clerk, world):
    worlds.open_round(world)

    answer = clerk.post(f"{LIST}{world.round.code}/tutup/", {"typed_code": "TUTUP"})

    assert answer.status_code == 422
    assert errors(answer) == [f"Ketik persis {world.round.code}."]
    assert Round.objects.get().state == "dibuka"


def test_a_closed_round_is_not_opened_again(clerk, world):
    worlds.open_round(world)
    rounds.close_round(round_id=world.round.pk, by=world.clerk, at=MORNING)

    answer = clerk.post(f"{LIST}{world.round.code}/buka/")

    assert answer.status_code == 409
    assert "Membuka rangkaian tidak dapat dilakukan" in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"closes_on": "2027-08-08"}, ["Waktu tutup harus sesudah waktu buka."]),
        ({"texts": []}, ["Pilih paling sedikit satu naskah."]),
        ({"who": "sebagian"}, ["Belum ada yang dipilih. Pilih unit, tempat, atau tempelkan nomor pegawai."]),
        (
            {"who": "sebagian", "numbers": "\n19990101 202012 1 001\tNama"},
            ["Baris 2: 199901012020121001 tidak ada dalam daftar pegawai."],
        ),
        ({"title": "", "opens_on": ""}, ["Nama rangkaian belum diisi.", "Tanggal buka belum diisi."]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(clerk, values, said):
    answer = clerk.post(f"{LIST}baru/", typed(**values))

    assert answer.status_code == 422
    assert errors(answer) == said
    assert not Round.objects.exists()


def test_participants_come_by_unit_by_place_and_by_pasted_numbers(clerk, world):
    world.units[1].place = "Pulau"
    world.units[1].save()
    number = world.people[1].numbers.get().value
    spaced = f"{number[:8]} {number[8:14]} {number[14]} {number[15:]};Nama;Jabatan"

    clerk.post(f"{LIST}baru/", typed(who="sebagian", places=["Pulau"], numbers=spaced))

    assert RoundPart.objects.count() == 2
    assert Participant.objects.filter(left_at=None).count() == 4


def test_people_who_take_part_by_name_are_named_to_the_clerk_alone(clerk, world):
    number = world.people[1].numbers.get().value
    clerk.post(f"{LIST}baru/", typed(who="sebagian", units=["U3"], numbers=number))
    url = f"{LIST}{Round.objects.get().code}/"
    clerk.post(f"{url}buka/")

    pages = {who: client_of(who).get(url).content.decode() for who in (world.clerk, world.operator, world.inspector)}

    assert [world.people[1].name in page for page in pages.values()] == [True, False, False]
    assert ["1 orang tertentu" in page for page in pages.values()] == [False, True, True]
    assert all("Kelurahan Karangjambu" in page for page in pages.values())


def test_a_draft_is_changed_in_the_same_form(clerk, world):
    clerk.post(f"{LIST}baru/", typed(who="sebagian", units=["U2"]))
    url = f"{LIST}{Round.objects.get().code}/ubah/"
    form = clerk.get(url).context["form"]
    assert (form.initial["units"], form.initial["texts"]) == (["U2"], ["ikrar:1", "pakta:1"])

    clerk.post(url, typed(title="Ikrar lain"))

    made = Round.objects.get()
    assert (made.title, made.parts.count(), made.participants.filter(left_at=None).count()) == ("Ikrar lain", 0, 6)


def test_following_the_roster_says_what_changed(clerk, world):
    worlds.open_round(world)
    worlds.add_person(world.organisation, world.units[0], "Pegawai Baru", 390)

    answer = clerk.post(f"{LIST}{world.round.code}/peserta/", follow=True)

    assert "Peserta sekarang 7: 1 masuk, 0 pindah unit, 0 keluar" in answer.content.decode()


def test_a_draft_is_hidden_from_who_only_reads(clerk, world):
    clerk.post(f"{LIST}baru/", typed())
    code, operator = Round.objects.get().code, client_of(world.operator)

    assert code not in operator.get(LIST).content.decode()
    assert operator.get(f"{LIST}{code}/").status_code == 404
    clerk.post(f"{LIST}{code}/buka/")
    assert operator.get(f"{LIST}{code}/").status_code == 200


@pytest.mark.parametrize("path", ["baru/", "{code}/ubah/", "{code}/buka/", "{code}/tutup/", "{code}/peserta/"])
def test_who_only_reads_finds_no_writing_page(world, path):
    worlds.open_round(world)
    url = LIST + path.format(code=world.round.code)

    for actor in (world.operator, world.inspector):
        client = client_of(actor)
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_a_round_of_another_organisation_is_not_found(world):
    worlds.open_round(world)
    other = client_of(worlds.build_world(staff=1, code="wanasari").clerk)

    assert other.get(f"{LIST}{world.round.code}/").status_code == 404
    assert other.get(f"/ruang/kantor/wanasari/rangkaian/{world.round.code}/").status_code == 404
    assert other.post(f"/ruang/kantor/wanasari/rangkaian/{world.round.code}/buka/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", ""), ("post", "{code}/"), ("get", "{code}/buka/"), ("get", "{code}/peserta/"), ("put", "{code}/tutup/")],
)
def test_a_wrong_method_is_told_so(clerk, world, method, path):
    worlds.open_round(world)

    assert getattr(clerk, method)(LIST + path.format(code=world.round.code)).status_code == 405


def test_three_rounds_take_as_many_questions_as_one(clerk, world):
    worlds.open_round(world)
    clerk.get(LIST)
    one = queries_of(clerk, LIST)

    for n in (2, 3):
        worlds.open_round(world, title=f"Ikrar {n}", closes_at=MORNING + timedelta(days=n))

    assert Round.objects.count() == 3
    assert queries_of(clerk, LIST) == one
