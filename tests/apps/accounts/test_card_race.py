"""Many phones at one card at once, and two prints for the same people: all are answered, one by one."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.models import Card, User
from ikrar.core.refusal import Refusal
from tests import worlds
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times, act):
    """What each of so many threads got: a result or the name of a refusal.

    SQLite has one writer, and its test database lives in memory: there they come one after another.
    """
    together = connection.vendor == "postgresql"
    found, gate = [], threading.Barrier(times if together else 1)

    def run():
        gate.wait()
        try:
            found.append(act())
        except Refusal as refusal:
            found.append(type(refusal).__name__)
        finally:
            if together:
                connection.close()

    if not together:
        for _ in range(times):
            run()
        return found
    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.fixture
def card():
    world = worlds.build_world(staff=1)
    _, (card,) = actions.print_cards(
        organisation="tirtamarga",
        unit_id=world.units[0].pk,
        people=[world.people[0].pk],
        by=world.operator,
        at=MORNING,
    )
    return card


def test_wrong_answers_at_once_are_all_counted(card):
    found = at_once(8, lambda: actions.open_card(token=card.token, answer=date(1970, 1, 1), at=MORNING))

    assert sorted(found) == ["BirthDateWrong"] * 4 + ["CardSpent"] + ["CardUnknown"] * 3
    assert Card.objects.get().tries_left == 0


def test_right_answers_at_once_make_one_account(card):
    born = Card.objects.get().person.born_on

    found = at_once(6, lambda: actions.open_card(token=card.token, answer=born, at=MORNING).user.pk)

    assert len(set(found)) == 1
    assert User.objects.filter(person_id=card.person_id).count() == 1


def test_a_unit_and_its_parent_printed_at_once_leave_one_live_card_each():
    world = worlds.build_world(staff=4)
    people = [person.pk for person in world.people[:4]]
    units = [world.root.pk, world.units[0].pk] * 3

    def print_one():
        _, printed = actions.print_cards(
            organisation="tirtamarga",
            unit_id=units.pop(),
            people=people,
            by=world.clerk,
            at=MORNING,
            why="kartu hilang",
        )
        return len(printed)

    assert at_once(6, print_one) == [4] * 6
    assert Card.objects.filter(voided_at=None).count() == 4
