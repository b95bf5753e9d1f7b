"""The people desk: mandates in force, given and ended; passwords shown once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.models import Mandate, User
from ikrar.apps.accounts.queries import actor_for
from ikrar.core.authority import NOBODY, Role
from ikrar.web.office.roster.person_code import hide
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.worlds import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
DESK = "/ruang/kantor/tirtamarga/penugasan/"


@pytest.fixture
def world():
    return worlds.build_world(staff=2)


@pytest.fixture
def administrator(world):
    return client_of(world.administrator)


@pytest.fixture
def head(world):
    user = actions.create_user(username="kepala", person_id=world.people[0].pk, at=MORNING, password="x" * 12)
    actions.grant_mandate(
        user_id=user.pk,
        organisation="tirtamarga",
        role=Role.UNIT_HEAD,
        unit_id=world.units[0].pk,
        by=NOBODY,
        at=MORNING,
        starts_on=date(2027, 1, 1),
        founding=True,
    )
    return client_of(actor_for(user=user, at=MORNING))


def text_of(page):
    return page.content.decode()


def typed(**more):
    start = {"role": "operator", "unit": "U3", "number": "", "name": "Petugas Baru", "username": "petugas", "why": ""}
    return pressed(**{**start, **more})


def one(world, username):
    return f"{DESK}{hide(Mandate.objects.get(user__username=username).pk)}/"


def test_the_list_shows_who_may_do_what_where(administrator, world):
    page = text_of(administrator.get(DESK))

    assert "operator-tirtamarga" in page
    assert "Dinas Kesehatan" in page
    assert "Anda sendiri" in page


def test_a_new_operator_comes_in_with_the_password_that_was_shown(administrator):
    made = administrator.post(f"{DESK}baru/", typed()).context["made"]

    client = Client()
    answer = client.post(reverse("masuk"), {"username": "petugas", "password": made.password})
    assert answer.status_code == 302
    assert client.get("/ruang/kantor/tirtamarga/kartu/").status_code == 200


def test_a_double_click_shows_the_same_password_again(administrator):
    values = typed()

    first = administrator.post(f"{DESK}baru/", values).context["made"]
    again = administrator.post(f"{DESK}baru/", values).context["made"]

    assert again == first
    assert Mandate.objects.filter(user__username="petugas").count() == 1


def test_a_person_of_the_roster_is_found_by_number(administrator, world):
    number = world.people[1].numbers.get().value

    page = administrator.post(f"{DESK}baru/", typed(number=number, name=""))

    user = User.objects.get(username="petugas")
    assert (user.person_id, user.has_usable_password()) == (world.people[1].pk, False)
    assert page.context["made"].password == ""
    assert "masuk dengan kartu kodenya" in text_of(page)


def test_the_password_of_an_employee_is_not_offered_and_not_reset(administrator, world):
    administrator.post(f"{DESK}baru/", typed(number=world.people[1].numbers.get().value, name=""))

    page = text_of(administrator.get(f"{one(world, 'petugas')}akhiri/"))
    answer = administrator.post(f"{one(world, 'petugas')}kata-sandi/", pressed())

    assert "Ganti kata sandi" not in page
    assert "cetak kartu kode baru" in page
    assert answer.status_code == 409
    assert "tidak dapat diganti oleh orang lain" in text_of(answer)


def test_a_head_is_told_that_somebody_works_elsewhere(head, world):
    number = world.people[3].numbers.get().value

    answer = head.post(f"{DESK}baru/", typed(unit="U2", number=number, name=""))

    assert answer.status_code == 422
    assert "tidak bekerja di unit Anda" in text_of(answer)
    assert not User.objects.filter(person=world.people[3]).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "199901012020011001"}, "Nomor ini tidak ada dalam daftar pegawai."),
        ({"name": ""}, "Isi nomor pegawainya, atau nama orang di luar daftar."),
        ({"username": "Nama Saya"}, "hanya boleh huruf kecil"),
        ({"username": "ratna-tirtamarga"}, "sudah dipakai"),
        ({"role": "raja"}, "raja"),
        ({"unit": "U99"}, "U99"),
        ({"role": "pengelola"}, "Penugasan ini hanya untuk seluruh organisasi."),
        ({"role": "inspektorat"}, "Penugasan ini hanya untuk seluruh organisasi."),
        ({"role": "administrator"}, "Penugasan ini hanya untuk seluruh organisasi."),
    ],
)
def test_what_is_typed_wrong_is_answered_beside_its_field(administrator, wrong, said):
    answer = administrator.post(f"{DESK}baru/", typed(**wrong))

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_nobody_appoints_themselves(administrator, world):
    answer = administrator.post(f"{DESK}baru/", typed(username="admin-tirtamarga", role="pengelola", unit="-"))

    assert answer.status_code == 422
    assert Mandate.objects.filter(user_id=world.administrator.user_id).count() == 1


def test_an_ended_mandate_shuts_the_door_at_once(administrator, world):
    operator = client_of(world.operator)
    assert operator.get("/ruang/kantor/tirtamarga/kartu/").status_code == 200
    address = f"{one(world, 'operator-tirtamarga')}akhiri/"

    assert administrator.post(address, pressed(why="")).status_code == 422
    answer = administrator.post(address, pressed(why="pindah tugas"))

    assert (answer.status_code, answer["Location"]) == (303, DESK)
    assert operator.get("/ruang/kantor/tirtamarga/kartu/").status_code == 404
    assert administrator.post(address, pressed(why="pindah tugas")).status_code == 404


def test_the_last_administrator_is_told_why_not(administrator, world):
    answer = administrator.post(f"{one(world, 'admin-tirtamarga')}akhiri/", pressed(why="lelah"))

    assert answer.status_code == 409
    assert "Penugasan sendiri tidak dapat diakhiri sendiri." in text_of(answer)


def test_a_new_password_ends_what_the_old_one_opened(administrator, world):
    operator = client_of(world.operator)
    values = pressed()
    address = f"{one(world, 'operator-tirtamarga')}kata-sandi/"

    first = administrator.post(address, values).context["made"]
    again = administrator.post(address, values).context["made"]

    assert again == first
    assert User.objects.get(pk=world.operator.user_id).check_password(first.password)
    assert operator.get("/ruang/kantor/tirtamarga/kartu/")["Location"].startswith(reverse("masuk"))


def test_a_head_sees_and_makes_operators_below_alone(head, world):
    page = head.get(DESK)
    assert [line.username for line in page.context["lines"]] == ["operator-tirtamarga"]
    form = head.get(f"{DESK}baru/").context["form"]
    assert [value for value, _ in form.fields["role"].choices] == ["operator"]
    assert [value for value, _ in form.fields["unit"].choices] == ["U2"]

    assert head.post(f"{DESK}baru/", typed(unit="U3")).status_code == 422
    assert head.post(f"{DESK}baru/", typed(unit="U2", role="pengelola")).status_code == 422
    assert head.post(f"{DESK}baru/", typed(unit="U2")).status_code == 200
    assert head.get(f"{one(world, 'ratna-tirtamarga')}akhiri/").status_code == 404
    assert head.post(f"{one(world, 'ratna-tirtamarga')}kata-sandi/", pressed()).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "operator", "inspector"])
def test_who_grants_nothing_finds_no_such_page(world, who):
    client = client_of(getattr(world, who))

    for path in ("", "baru/"):
        assert client.get(f"{DESK}{path}").status_code == 404


def test_an_administrator_of_another_organisation_finds_no_such_page(world):
    other = worlds.build_world(staff=1, code="wanasari")

    assert client_of(other.administrator).get(DESK).status_code == 404


def test_a_wrong_method_is_told_so(administrator, world):
    assert administrator.post(DESK).status_code == 405
    assert administrator.get(f"{one(world, 'operator-tirtamarga')}kata-sandi/").status_code == 405


def test_more_mandates_take_as_many_questions(administrator, world):
    administrator.get(DESK)
    before = queries_of(administrator, DESK)

    for n in (1, 2, 3):
        administrator.post(f"{DESK}baru/", typed(username=f"petugas-{n}"))

    assert queries_of(administrator, DESK) == before
