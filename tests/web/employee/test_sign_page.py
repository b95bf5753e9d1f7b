"""The sign page and its sealed field: only the person it was shown to can press it, in the session it was shown in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.pledges.actions import rounds
from ikrar.apps.pledges.models import Signature
from tests import worlds
from tests.journeys.conftest import _the_writer_lets_go  # noqa: F401 - these tests press the button too

pytestmark = pytest.mark.django_db(transaction=True)

SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@pytest.fixture
def person(office):
    return office.world.people[2]


@pytest.fixture
def phone(person, signed_in):
    return signed_in(person)


@pytest.fixture
def path(office):
    return f"/ruang/tanda-tangan/{office.world.round.code}/"


def sealed_in(phone, path):
    return SEALED.search(phone.get(path).content.decode())[1]


def records_of(person):
    return Signature.objects.filter(person=person).count()


def test_a_press_is_answered_with_the_receipt(phone, path, person):
    answer = phone.post(path, {"sealed": sealed_in(phone, path), "said": "later"})

    assert answer.status_code == 303
    assert answer["Location"].startswith("/ruang/tanda-terima/")
    assert records_of(person) == 2


def test_pressing_twice_leads_to_the_same_receipt(phone, path, person):
    sealed = sealed_in(phone, path)

    first, second = (phone.post(path, {"sealed": sealed, "said": "later"})["Location"] for _ in range(2))

    assert first == second
    assert records_of(person) == 2


def test_without_a_choice_nothing_is_signed_and_the_page_says_so(phone, path, person):
    answer = phone.post(path, {"sealed": sealed_in(phone, path)}, follow=True)

    assert answer.status_code == 422
    assert "Pilih salah satu: hadir dan mengucapkan" in answer.content.decode()
    assert records_of(person) == 0


@pytest.mark.parametrize("spoil", [lambda s: "", lambda s: "%%%", lambda s: s[:-4] + "AAAA", lambda s: "A" + s[1:]])
def test_a_changed_field_signs_nothing(phone, path, person, spoil):
    answer = phone.post(path, {"sealed": spoil(sealed_in(phone, path)), "said": "later"})

    assert answer.status_code == 409
    assert "formulir ini dibuat untuk sesi lain" in answer.content.decode().lower()
    assert records_of(person) == 0


def test_a_field_shown_to_somebody_else_signs_nothing(office, phone, path, signed_in, person):
    neighbour = signed_in(office.world.people[3])

    answer = neighbour.post(path, {"sealed": sealed_in(phone, path), "said": "later"})

    assert answer.status_code == 409
    assert records_of(person) == records_of(office.world.people[3]) == 0


def test_after_signing_out_the_old_page_signs_nothing(phone, path, person):
    sealed, key = sealed_in(phone, path), phone.cookies["ruang"].value
    phone.post("/ruang/keluar/")
    thief = Client()
    thief.cookies["ruang"] = key

    answer = thief.post(path, {"sealed": sealed, "said": "later"})

    assert answer.status_code == 409
    assert "sudah keluar dari perangkat ini" in answer.content.decode()
    assert records_of(person) == 0


def test_a_round_closed_meanwhile_is_said_and_nothing_is_lost(office, phone, path, person):
    sealed = sealed_in(phone, path)
    rounds.close_round(round_id=office.world.round.pk, by=office.world.clerk, at=office.world.round.opens_at)

    answer = phone.post(path, {"sealed": sealed, "said": "later"})

    assert answer.status_code == 409
    assert "tidak sedang dibuka" in answer.content.decode()
    assert records_of(person) == 0


def test_a_stranger_is_asked_to_come_in_and_led_back(path):
    answer = Client().get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/ruang/masuk/?lalu={path.replace('/', '%2F')}")


def test_a_round_that_does_not_exist_is_not_found(phone):
    assert phone.get("/ruang/tanda-tangan/ZZZZZZ/").status_code == 404


def test_the_session_cookie_stays_in_the_signed_in_rooms(phone):
    cookie = phone.cookies["ruang"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/ruang/", True, "Lax")


@pytest.mark.parametrize(
    "wanted", ["https://example.org/", "//example.org/", "/log/", "/ruang/../log/", "javascript:1"]
)
def test_signing_in_leads_nowhere_outside(office, wanted):
    answer = Client().post(
        "/ruang/masuk/", {"username": "ratna-tirtamarga", "password": "sandi-latihan-2027", "lalu": wanted}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/ruang/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(office):
    pages = [
        re.sub(
            r'(csrfmiddlewaretoken" value=")[^"]+|value="[^"]*"',
            "",
            Client().post("/ruang/masuk/", typed).content.decode(),
        )
        for typed in (
            {"username": "ratna-tirtamarga", "password": "salah"},
            {"username": "tidak-ada", "password": "salah"},
        )
    ]

    assert pages[0] == pages[1]
    assert "tidak cocok" in pages[0]


def test_before_any_apel_nobody_can_say_that_they_spoke(phone, path, person):
    page = phone.get(path).content.decode()

    answer = phone.post(path, {"sealed": SEALED.search(page)[1], "said": "present"}, follow=True)

    assert "Saya hadir dan mengucapkan" not in page
    assert answer.status_code == 422
    assert records_of(person) == 0


def test_who_scans_the_apel_first_and_the_card_second_comes_back_to_the_apel(office, person):
    apel = worlds.open_apel(office.world)
    _, (card,) = accounts.print_cards(
        organisation=office.world.organisation.code,
        unit_id=office.world.units[0].pk,
        people=[person.pk],
        by=office.world.clerk,
        at=worlds.MORNING,
    )
    phone = Client()
    assert phone.get(f"/ruang/apel/{apel.code}/").status_code == 302

    typed = phone.post("/ruang/kartu/", {"code": " ".join([card.token[:13].lower(), card.token[13:]])})
    born = {"day": person.born_on.day, "month": person.born_on.month, "year": person.born_on.year}
    answer = phone.post(typed["Location"], born)

    assert answer["Location"] == f"/ruang/apel/{apel.code}/"
    assert "Saya hadir dan mengucapkan" in phone.get(answer["Location"]).content.decode()


def test_a_card_code_that_cannot_be_one_is_sent_back():
    answer = Client().post("/ruang/kartu/", {"code": "ABC"})

    assert answer.status_code == 422
    assert "26 huruf dan angka" in answer.content.decode()
