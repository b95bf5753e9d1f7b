"""Sessions of a round, and the screen beside the podium."""

from __future__ import annotations

import pytest

from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import Apel, ApelRole
from ikrar.core.authority import Role
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.worlds import MORNING, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
BASE = "/ruang/kantor/tirtamarga"


@pytest.fixture
def world():
    world = worlds.build_world(staff=3)
    worlds.open_round(world)
    return world


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


def sessions(world):
    return f"{BASE}/rangkaian/{world.round.code}/apel/"


def typed(**values):
    return pressed(
        **{
            "kind": "apel",
            "title": "Apel Senin",
            "place": "Balai Kota",
            "starts_on": "2027-08-09",
            "starts_time": "07:30",
            "zone": "Asia/Makassar",
            "unit": "",
            **values,
        }
    )


def test_a_session_is_planned_opened_and_closed(clerk, world):
    clerk.post(f"{sessions(world)}baru/", typed(leader_position="Wali Kota", reader_who="Pegawai B Dinas Kesehatan"))
    apel = Apel.objects.get()
    url = f"{sessions(world)}{apel.code}/"

    assert apel.starts_at.isoformat() == "2027-08-08T23:30:00+00:00"
    roles = set(ApelRole.objects.values_list("kind", "position", "person__name"))
    assert roles == {
        ("pembina_apel", "Wali Kota", None),
        ("pembaca_ikrar", "Analis Kebijakan", "Pegawai B Dinas Kesehatan"),
    }
    assert clerk.post(f"{url}buka/").status_code == 303
    assert "Tampilkan layar" in clerk.get(url).content.decode()
    assert clerk.post(f"{url}tutup/").status_code == 303
    assert "menandatangani susulan sampai" in clerk.get(url).content.decode()


def test_pressing_twice_plans_one_session(clerk, world):
    values = typed()
    answers = [clerk.post(f"{sessions(world)}baru/", values)["Location"] for _ in range(2)]

    assert len(set(answers)) == 1
    assert Apel.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "said"), [("Pegawai B", "Tulis nomornya."), ("Tidak Ada", "tidak ada dalam daftar pegawai")]
)
def test_a_name_that_is_not_one_person_is_sent_back(clerk, world, who, said):
    answer = clerk.post(f"{sessions(world)}baru/", typed(leader_who=who))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Apel.objects.exists()


def test_a_session_that_was_never_opened_is_not_closed(clerk, world):
    clerk.post(f"{sessions(world)}baru/", typed())

    answer = clerk.post(f"{sessions(world)}{Apel.objects.get().code}/tutup/")

    assert answer.status_code == 409


@pytest.fixture
def operator_of_the_island(world):
    """An apel operator whose mandate covers one unit."""
    return client_of(worlds.holder(world.organisation, "layar", Role.APEL_OPERATOR, world.units[1]))


def test_an_apel_operator_runs_sessions_of_their_own_unit_alone(operator_of_the_island, world):
    form = operator_of_the_island.get(f"{sessions(world)}baru/").context["form"]
    assert [code for code, _ in form.fields["unit"].choices] == ["U3"]
    assert operator_of_the_island.post(f"{sessions(world)}baru/", typed(unit="")).status_code == 422
    assert operator_of_the_island.post(f"{sessions(world)}baru/", typed(unit="U3")).status_code == 303
    of_all = worlds.open_apel(world)

    assert operator_of_the_island.get(f"{sessions(world)}{of_all.code}/").status_code == 404
    assert operator_of_the_island.post(f"{sessions(world)}{of_all.code}/tutup/").status_code == 404
    assert operator_of_the_island.get(f"{BASE}/apel/{of_all.code}/layar/").status_code == 404


def test_an_apel_operator_of_one_unit_finds_names_of_that_unit_alone(operator_of_the_island, world):
    address = f"{sessions(world)}baru/"

    many = operator_of_the_island.post(address, typed(unit="U3", leader_who="Pegawai")).content.decode()
    other = operator_of_the_island.post(address, typed(unit="U3", leader_who="Pegawai B Dinas Kesehatan"))

    assert "Pegawai B Kelurahan Karangjambu" in many
    assert "Dinas Kesehatan" not in many
    assert "Untuk orang dari unit lain, tulis nomornya." in other.content.decode()
    assert not Apel.objects.exists()


def test_an_exact_number_finds_somebody_of_another_unit(operator_of_the_island, world):
    number = world.people[1].numbers.get().value

    operator_of_the_island.post(f"{sessions(world)}baru/", typed(unit="U3", leader_who=number))

    assert ApelRole.objects.get().person == world.people[1]


def screen_of(apel):
    return f"{BASE}/apel/{apel.code}/layar/"


def test_the_screen_shows_code_count_and_a_way_without_script(clerk, world):
    apel = worlds.open_apel(world)
    sign_many(requests=[press(world, world.people[2], apel_id=apel.pk)], at=MORNING)

    page = clerk.get(screen_of(apel)).content.decode()

    assert f"localhost:8000/ruang/apel/{apel.code}/" in page
    assert '<span class="projector__signed">1</span>' in page
    assert "dari 6 sudah menandatangani" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'hx-get="{screen_of(apel)}"' in page


def test_the_part_that_is_asked_for_again_is_small(clerk, world):
    apel = worlds.open_apel(world)

    part = clerk.get(screen_of(apel), headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div id="langsung"')
    assert "<svg" in part
    assert "projector__qr" not in part


def test_the_screen_of_a_closed_session_asks_no_more(clerk, world):
    apel = worlds.open_apel(world)
    clerk.post(f"{sessions(world)}{apel.code}/tutup/")

    page = clerk.get(screen_of(apel)).content.decode()

    assert "ditutup. Terima kasih" in page
    assert "hx-get" not in page
    assert "http-equiv" not in page


def test_the_screen_asks_the_same_few_questions_however_many_sign(clerk, world):
    apel = worlds.open_apel(world)
    clerk.get(screen_of(apel))
    none = queries_of(clerk, screen_of(apel))
    sign_many(requests=[press(world, person, apel_id=apel.pk) for person in world.people], at=MORNING)

    assert queries_of(clerk, screen_of(apel)) == none <= 14


@pytest.mark.parametrize("who", ["operator", "inspector", "administrator"])
def test_who_runs_no_apel_finds_no_screen_and_no_session(world, who):
    apel = worlds.open_apel(world)
    client = client_of(getattr(world, who))

    assert client.get(screen_of(apel)).status_code == 404
    assert client.get(f"{sessions(world)}{apel.code}/").status_code == 404
    assert client.post(f"{sessions(world)}{apel.code}/buka/").status_code == 404


def test_a_wrong_method_is_told_so(clerk, world):
    apel = worlds.open_apel(world)

    assert clerk.post(screen_of(apel)).status_code == 405
    assert clerk.get(f"{sessions(world)}{apel.code}/buka/").status_code == 405
