"""A password of one's own, set after a card opened the account."""

from __future__ import annotations

import pytest
from django.test import Client

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.models import User
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {"password": "empat kata tidak sama", "again": "empat kata tidak sama"}


@pytest.fixture
def person(office):
    return office.world.people[2]


@pytest.fixture
def phone(person, signed_in):
    return signed_in(person)


@pytest.mark.parametrize("times", [1, 2])
def test_whoever_sets_a_password_goes_on_signing_as_before(office, phone, times):
    kept = {name: phone.session[name] for name in ("way", "device")}

    for _ in range(times):
        assert phone.post("/ruang/kata-sandi/", WORDS).status_code == 302

    assert {name: phone.session[name] for name in ("way", "device")} == kept
    assert phone.get(f"/ruang/tanda-tangan/{office.world.round.code}/").status_code == 200


def test_a_password_that_was_set_opens_the_account(phone, person):
    phone.post("/ruang/kata-sandi/", WORDS)
    username = User.objects.get(person=person).username

    answer = Client().post("/ruang/masuk/", {"username": username, "password": WORDS["password"]})

    assert answer.status_code == 302


def test_a_changed_password_ends_the_sessions_of_the_old_one(phone, person):
    phone.post("/ruang/kata-sandi/", WORDS)
    other = Client()
    username = User.objects.get(person=person).username
    other.post("/ruang/masuk/", {"username": username, "password": WORDS["password"]})
    assert other.get("/ruang/").status_code == 200

    phone.post("/ruang/kata-sandi/", {"password": "empat kata yang lain", "again": "empat kata yang lain"})

    assert other.get("/ruang/").status_code == 302
    assert phone.get("/ruang/").status_code == 200


def test_a_void_card_ends_the_session_it_opened(office, phone, person):
    assert phone.get("/ruang/").status_code == 200

    actions.void_card(
        organisation="tirtamarga", person_id=person.pk, by=office.world.clerk, at=MORNING, why="kartu hilang"
    )

    assert phone.get("/ruang/").status_code == 302


def test_a_new_card_ends_the_session_of_the_old_one_and_nobody_elses(office, phone, person, signed_in):
    neighbour = signed_in(office.world.people[3])

    actions.print_cards(
        organisation="tirtamarga",
        unit_id=office.world.units[0].pk,
        people=[person.pk],
        by=office.world.clerk,
        at=MORNING,
        why="kartu hilang",
    )

    assert phone.get("/ruang/").status_code == 302
    assert neighbour.get("/ruang/").status_code == 200
