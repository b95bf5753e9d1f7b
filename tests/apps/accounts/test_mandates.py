"""Mandates: who may give and end which, and passwords that are shown once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.models import Mandate, User
from ikrar.apps.accounts.queries import actor_for
from ikrar.apps.accounts.queries.mandates import mandates
from ikrar.apps.audit.models import AuditEvent
from ikrar.core.authority import NOBODY, Role
from tests import worlds
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db
DAY = date(2027, 8, 9)


@pytest.fixture
def world():
    return worlds.build_world(staff=2)


def holding(world, username, role, unit=None):
    user = actions.create_user(username=username, name=username.title(), at=MORNING)
    actions.grant_mandate(
        user_id=user.pk,
        organisation="tirtamarga",
        role=role,
        unit_id=unit.pk if unit else None,
        by=NOBODY,
        at=MORNING,
        starts_on=date(2027, 1, 1),
        founding=True,
    )
    return actor_for(user=user, at=MORNING)


def appointed(world, by, role=Role.UNIT_OPERATOR, unit=None, **who):
    who = who or {"name": "Petugas Baru"}
    return actions.appoint(
        organisation="tirtamarga",
        role=role,
        by=by,
        at=MORNING,
        starts_on=DAY,
        username="petugas-baru",
        unit_id=unit.pk if unit else None,
        **who,
    )


def end(world, actor, by, day=DAY):
    mandate = Mandate.objects.get(user_id=actor.user_id)
    actions.end_mandate(
        organisation="tirtamarga", mandate_id=mandate.pk, by=by, at=MORNING, ends_before=day, why="pindah tugas"
    )


def test_a_bare_person_gets_a_sign_in_and_a_password_shown_once(world):
    made = appointed(world, world.administrator, role=Role.INSPECTORATE)

    user = User.objects.get(username="petugas-baru")
    assert user.check_password(made.password)
    assert [m.role for m in actor_for(user=user, at=MORNING).mandates] == [Role.INSPECTORATE]


def test_somebody_who_came_by_card_keeps_the_account_and_gets_no_password(world):
    _, (card,) = actions.print_cards(
        organisation="tirtamarga",
        unit_id=world.units[0].pk,
        people=[world.people[1].pk],
        by=world.operator,
        at=MORNING,
    )
    account = actions.open_card(token=card.token, answer=world.people[1].born_on, at=MORNING).user

    made = appointed(world, world.administrator, person_id=world.people[1].pk)

    account.refresh_from_db()
    assert made == actions.Appointed("petugas-baru", "", by_card=True)
    assert (account.username, account.has_usable_password()) == ("petugas-baru", False)


def test_an_account_made_for_an_employee_is_opened_by_card_alone(world):
    person = world.people[1]
    for _ in range(2):
        made = appointed(world, world.administrator, person_id=person.pk)
        assert made == actions.Appointed("petugas-baru", "", by_card=True)
    _, (card,) = actions.print_cards(
        organisation="tirtamarga", unit_id=world.units[0].pk, people=[person.pk], by=world.operator, at=MORNING
    )

    user = User.objects.get(username="petugas-baru")

    assert not user.has_usable_password()
    assert actions.open_card(token=card.token, answer=person.born_on, at=MORNING).user == user


def test_a_head_appoints_nobody_who_works_elsewhere(world):
    """Not even as operator of the head's own unit."""
    head = holding(world, "kepala-dinkes", Role.UNIT_HEAD, world.units[0])
    elsewhere = world.people[3]
    assert not elsewhere.posts.filter(unit=world.units[0]).exists()

    with pytest.raises(actions.PersonElsewhere):
        appointed(world, head, unit=world.units[0], person_id=elsewhere.pk)

    assert not User.objects.filter(person=elsewhere).exists()
    assert appointed(world, head, unit=world.units[0], person_id=world.people[1].pk).by_card


def test_the_password_of_an_employee_is_theirs_even_with_a_mandate(world):
    appointed(world, world.administrator, unit=world.units[0], person_id=world.people[1].pk)
    before = User.objects.get(username="petugas-baru").password

    with pytest.raises(actions.CardInstead):
        actions.reset_password(organisation="tirtamarga", username="petugas-baru", by=world.administrator, at=MORNING)

    assert User.objects.get(username="petugas-baru").password == before


def test_somebody_with_a_password_keeps_it(world):
    user = actions.create_user(
        username="sudah-ada", person_id=world.people[1].pk, at=MORNING, password="sandi-lama-sekali"
    )

    made = appointed(world, world.administrator, person_id=world.people[1].pk)

    user.refresh_from_db()
    assert (made.username, made.password) == ("sudah-ada", "")
    assert user.check_password("sandi-lama-sekali")


def test_a_username_in_use_is_refused(world):
    appointed(world, world.administrator)

    with pytest.raises(actions.UsernameTaken):
        appointed(world, world.administrator, name="Orang Lain")


def test_a_head_makes_operators_below_and_nothing_else(world):
    head = holding(world, "kepala-dinkes", Role.UNIT_HEAD, world.units[0])

    appointed(world, head, unit=world.units[0])

    for role, unit in ((Role.UNIT_HEAD, world.units[0]), (Role.UNIT_OPERATOR, world.units[1]), (Role.CLERK, None)):
        with pytest.raises(actions.NotAllowed):
            actions.appoint(
                organisation="tirtamarga",
                role=role,
                by=head,
                at=MORNING,
                starts_on=DAY,
                username="lain",
                name="Lain",
                unit_id=unit.pk if unit else None,
            )
    assert not User.objects.filter(username="lain").exists()


def test_an_ended_mandate_opens_no_door_from_that_day(world):
    end(world, world.operator, world.administrator)

    user = User.objects.get(pk=world.operator.user_id)
    assert actor_for(user=user, at=MORNING).mandates == ()
    assert actor_for(user=user, at=MORNING - timedelta(days=1)).mandates == world.operator.mandates
    assert AuditEvent.objects.get(verb="mandate.ended").why == "pindah tugas"


def test_an_ended_mandate_is_not_ended_again(world):
    end(world, world.operator, world.administrator)

    with pytest.raises(actions.AlreadyEnded):
        end(world, world.operator, world.administrator)


def test_nobody_ends_their_own_mandate(world):
    with pytest.raises(actions.OwnMandate):
        end(world, world.administrator, world.administrator)


def test_the_last_administrator_stays(world):
    """Another administrator for one unit alone is not enough, nor one whose own mandate has an end."""
    second = holding(world, "admin-kedua", Role.ADMINISTRATOR)
    end(world, world.administrator, second)
    third = holding(world, "admin-ketiga", Role.ADMINISTRATOR)
    Mandate.objects.filter(user_id=third.user_id).update(ends_before=DAY + timedelta(days=3))

    with pytest.raises(actions.LastAdministrator):
        end(world, second, third)


def test_a_head_ends_operators_below_alone(world):
    head = holding(world, "kepala-dinkes", Role.UNIT_HEAD, world.units[0])
    end(world, world.operator, head)

    with pytest.raises(actions.NotAllowed):
        end(world, world.clerk, head)


def test_a_new_password_takes_the_place_of_the_old(world):
    password = actions.reset_password(
        organisation="tirtamarga", username="operator-tirtamarga", by=world.administrator, at=MORNING
    )

    user = User.objects.get(username="operator-tirtamarga")
    assert user.check_password(password)
    assert len(password) == 19
    assert AuditEvent.objects.get(verb="password.reset").subject == f"{user.pk}"


@pytest.mark.parametrize("username", ["admin-tirtamarga", "tidak-ada"])
def test_some_passwords_are_not_reset(world, username):
    """Not one's own, and not of a name that nobody has."""
    with pytest.raises(actions.NotAllowed):
        actions.reset_password(organisation="tirtamarga", username=username, by=world.administrator, at=MORNING)


def test_the_password_of_an_employee_without_mandate_is_not_reset(world):
    """Whoever could do that could sign in their name."""
    actions.create_user(username="pegawai", person_id=world.people[1].pk, at=MORNING, password="sandi-lama-sekali")

    with pytest.raises(actions.NotAllowed):
        actions.reset_password(organisation="tirtamarga", username="pegawai", by=world.administrator, at=MORNING)


def test_who_also_serves_another_organisation_is_out_of_reach(world):
    other = worlds.build_world(staff=1, code="wanasari")
    actions.grant_mandate(
        user_id=world.operator.user_id,
        organisation="wanasari",
        role=Role.CLERK,
        by=other.administrator,
        at=MORNING,
        starts_on=DAY,
    )

    with pytest.raises(actions.NotAllowed):
        actions.reset_password(
            organisation="tirtamarga", username="operator-tirtamarga", by=world.administrator, at=MORNING
        )


def test_what_was_given_on_two_days_ends_together(world):
    for day in (DAY - timedelta(days=3), DAY, DAY + timedelta(days=3)):
        actions.grant_mandate(
            user_id=world.inspector.user_id,
            organisation="tirtamarga",
            role=Role.UNIT_OPERATOR,
            unit_id=world.units[0].pk,
            by=world.administrator,
            at=MORNING,
            starts_on=day,
        )
    given = Mandate.objects.filter(user_id=world.inspector.user_id, role=Role.UNIT_OPERATOR)

    actions.end_mandate(
        organisation="tirtamarga",
        mandate_id=given[1].pk,
        by=world.administrator,
        at=MORNING,
        ends_before=DAY,
        why="pindah tugas",
    )

    user = User.objects.get(pk=world.inspector.user_id)
    for later in (0, 5):
        held = actor_for(user=user, at=MORNING + timedelta(days=later)).mandates
        assert [m.role for m in held] == [Role.INSPECTORATE]
    assert AuditEvent.objects.filter(verb="mandate.ended").count() == 3


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTORATE, Role.ADMINISTRATOR])
def test_who_serves_the_whole_organisation_is_not_tied_to_a_unit(world, role):
    with pytest.raises(actions.WholeOrganisationOnly):
        appointed(world, world.administrator, role=role, unit=world.units[0])

    assert not User.objects.filter(username="petugas-baru").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(user_id=world.operator.user_id).update(role=role)


def test_granting_twice_gives_one_mandate(world):
    for _ in range(2):
        actions.grant_mandate(
            user_id=world.operator.user_id,
            organisation="tirtamarga",
            role=Role.APEL_OPERATOR,
            by=world.administrator,
            at=MORNING,
            starts_on=DAY,
        )

    assert Mandate.objects.filter(user_id=world.operator.user_id).count() == 2


def test_the_list_shows_what_is_in_force_in_these_subtrees(world):
    end(world, world.second_clerk, world.administrator)

    everywhere = mandates(organisation_id=world.organisation.pk, day=DAY)
    below = mandates(organisation_id=world.organisation.pk, day=DAY, paths=[world.units[0].path])

    assert [line.username for line in everywhere] == [
        "admin-tirtamarga",
        "inspektorat-tirtamarga",
        "operator-tirtamarga",
        "ratna-tirtamarga",
    ]
    assert [(line.username, line.unit) for line in below] == [("operator-tirtamarga", "Dinas Kesehatan")]
