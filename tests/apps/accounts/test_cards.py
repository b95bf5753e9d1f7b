"""Code cards: printed for those who lack one, opened by the date of birth, dead after five wrong answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ikrar.apps.accounts import actions, queries
from ikrar.apps.accounts.kinds import CardState
from ikrar.apps.accounts.models import Card, CardBatch, User
from ikrar.apps.accounts.queries import cards
from ikrar.apps.audit.models import AuditEvent
from tests import worlds
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db
DAY = date(2027, 8, 9)
WRONG = date(1970, 1, 1)


@pytest.fixture
def world():
    return worlds.build_world(staff=3)


def printed(world, people=None, *, by=None, at=MORNING, **more):
    people = world.people[:3] if people is None else people
    return actions.print_cards(
        organisation="tirtamarga",
        unit_id=world.units[0].pk,
        people=[person.pk for person in people],
        by=by or world.operator,
        at=at,
        **more,
    )


def states(world, at=MORNING):
    return [one.state for one in cards.people_cards(unit_id=world.units[0].pk, day=DAY, at=at)]


def test_a_print_is_one_batch_with_a_live_card_each(world):
    batch, found = printed(world)

    assert (batch.cards, len({one.token for one in found})) == (3, 3)
    assert states(world) == [CardState.PRINTED] * 3
    assert AuditEvent.objects.get(verb="cards.printed").subject == f"{batch.code}:3"


def test_only_a_digest_of_the_token_is_kept(world):
    _, (card, *_) = printed(world)

    row = Card.objects.get(person_id=card.person_id)
    assert len(card.token) == 26
    assert card.token.encode() not in bytes(row.digest)
    assert bytes(row.digest) == queries.card_digest(card.token)


def test_looking_at_a_card_uses_nothing_up(world):
    _, (card, *_) = printed(world)

    for _ in range(20):
        assert queries.live_card(token=card.token, at=MORNING).opened_at is None

    assert states(world) == [CardState.PRINTED] * 3


def test_the_date_of_birth_opens_the_account_of_its_owner(world):
    _, (card, *_) = printed(world)

    opened = actions.open_card(token=card.token, answer=world.people[0].born_on, at=MORNING)

    assert (opened.person_id, opened.user.person_id) == (world.people[0].pk, world.people[0].pk)
    assert not opened.user.has_usable_password()
    assert states(world)[0] == CardState.OPENED


def test_opening_twice_gives_one_account(world):
    _, (card, *_) = printed(world)
    before = User.objects.count()

    for _ in range(2):
        actions.open_card(token=card.token, answer=world.people[0].born_on, at=MORNING)

    assert User.objects.count() == before + 1


def test_five_wrong_dates_of_birth_kill_the_card(world):
    _, (card, *_) = printed(world)

    left = []
    for _ in range(4):
        with pytest.raises(actions.BirthDateWrong) as refused:
            actions.open_card(token=card.token, answer=WRONG, at=MORNING)
        left.append(refused.value.values["left"])
    with pytest.raises(actions.CardSpent):
        actions.open_card(token=card.token, answer=WRONG, at=MORNING)

    assert left == [4, 3, 2, 1]
    with pytest.raises(queries.CardUnknown):
        actions.open_card(token=card.token, answer=world.people[0].born_on, at=MORNING)
    assert states(world)[0] == CardState.SPENT


def test_the_right_date_gives_the_five_tries_back(world):
    _, (card, *_) = printed(world)
    for _ in range(4):
        with pytest.raises(actions.BirthDateWrong):
            actions.open_card(token=card.token, answer=WRONG, at=MORNING)

    actions.open_card(token=card.token, answer=world.people[0].born_on, at=MORNING)

    assert Card.objects.get(person=world.people[0]).tries_left == 5


def test_a_card_expires(world):
    _, (card, *_) = printed(world)
    later = MORNING + actions.CARD_LIFE

    assert queries.live_card(token=card.token, at=later - timedelta(seconds=1))
    with pytest.raises(queries.CardUnknown):
        queries.live_card(token=card.token, at=later)
    assert states(world, at=later)[0] == CardState.EXPIRED


def test_a_new_card_makes_the_old_one_void(world):
    _, (old, *_) = printed(world)

    _, (new,) = printed(world, world.people[:1], why="hilang di pasar")

    with pytest.raises(queries.CardUnknown):
        actions.open_card(token=old.token, answer=world.people[0].born_on, at=MORNING)
    assert actions.open_card(token=new.token, answer=world.people[0].born_on, at=MORNING)


def test_printing_again_needs_a_reason(world):
    printed(world)

    with pytest.raises(actions.ReasonMissing):
        printed(world, world.people[:1], why="  ")

    assert CardBatch.objects.count() == 1
    assert states(world) == [CardState.PRINTED] * 3


def test_a_person_of_another_unit_gets_no_card_from_this_operator(world):
    with pytest.raises(actions.NobodyToPrint):
        printed(world, world.people[3:])

    assert Card.objects.count() == 0


def test_an_operator_prints_in_their_own_subtree_only(world):
    with pytest.raises(actions.NotAllowed):
        actions.print_cards(
            organisation="tirtamarga",
            unit_id=world.units[1].pk,
            people=[world.people[3].pk],
            by=world.operator,
            at=MORNING,
        )


def test_the_same_press_prints_once(world):
    batch, _ = printed(world, press=b"p" * 32)

    with pytest.raises(actions.AlreadyPrinted) as refused:
        printed(world, press=b"p" * 32)

    assert refused.value.values == {"unit": "Dinas Kesehatan", "cards": 3, "batch": batch.code}
    assert CardBatch.objects.count() == 1


def test_a_lost_card_is_void_at_once_with_a_reason(world):
    _, (card, *_) = printed(world)
    lost = {"organisation": "tirtamarga", "person_id": world.people[0].pk, "by": world.operator, "at": MORNING}

    with pytest.raises(actions.ReasonMissing):
        actions.void_card(**lost, why="")
    actions.void_card(**lost, why="hilang")
    actions.void_card(**lost, why="hilang")

    with pytest.raises(queries.CardUnknown):
        queries.live_card(token=card.token, at=MORNING)
    assert AuditEvent.objects.filter(verb="card.voided").count() == 1


def test_a_card_is_voided_by_nobody_without_the_unit(world):
    printed(world)

    with pytest.raises(actions.NotAllowed):
        actions.void_card(
            organisation="tirtamarga", person_id=world.people[0].pk, by=world.inspector, at=MORNING, why="iseng"
        )


def test_the_state_of_units_counts_their_own_people(world):
    _, (first, second, _) = printed(world)
    actions.open_card(token=first.token, answer=world.people[0].born_on, at=MORNING)
    for _ in range(5):
        with pytest.raises((actions.BirthDateWrong, actions.CardSpent)):
            actions.open_card(token=second.token, answer=WRONG, at=MORNING)

    found = cards.unit_cards(organisation_id=world.organisation.pk, paths=[""], day=DAY, at=MORNING)

    assert [(u.name, u.people, u.live, u.opened, u.spent, u.lacking) for u in found] == [
        ("Dinas Kesehatan", 3, 2, 1, 1, 1),
        ("Kelurahan Karangjambu", 3, 0, 0, 0, 3),
    ]


def test_a_new_card_heals_one_that_ran_out_of_tries(world):
    _, (card, *_) = printed(world)
    for _ in range(5):
        with pytest.raises((actions.BirthDateWrong, actions.CardSpent)):
            actions.open_card(token=card.token, answer=WRONG, at=MORNING)

    printed(world, world.people[:1])

    (unit,) = cards.unit_cards(organisation_id=world.organisation.pk, paths=[world.units[0].path], day=DAY, at=MORNING)
    assert (unit.live, unit.spent) == (3, 0)


def test_who_has_no_date_of_birth_is_asked_for_the_local_number(world):
    person = worlds.add_person(world.organisation, world.units[0], "Dullah", 900)
    person.born_on = None
    person.save()
    person.numbers.update(scheme="lokal", value="HN-0231")
    _, (card,) = printed(world, [person])

    with pytest.raises(actions.BirthDateWrong):
        actions.open_card(token=card.token, answer="HN-0232", at=MORNING)
    assert actions.open_card(token=card.token, answer=" hn-0231 ", at=MORNING).person_id == person.pk
