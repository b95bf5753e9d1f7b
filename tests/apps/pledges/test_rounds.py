"""Planning rounds and sessions, and following the roster."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions import planning, rounds
from ikrar.apps.pledges.actions.counters import fold_counters
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind
from ikrar.apps.pledges.models import Apel, Participant, Round
from ikrar.apps.pledges.queries import rounds as reads
from ikrar.apps.pledges.queries import screen as screens
from ikrar.apps.pledges.rules import NotYours
from ikrar.apps.roster.models import Post
from tests import worlds
from tests.worlds import MORNING, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = worlds.build_world(staff=3)
    worlds.adopt_texts(world)
    return world


def plan(world, **values):
    return rounds.RoundPlan(
        **{
            "title": "Ikrar 2027",
            "opens_at": MORNING,
            "closes_at": MORNING + timedelta(days=4),
            "revision_ids": world.texts,
            **values,
        }
    )


def planned(world, by=None, press=b"", **values):
    return rounds.plan_round(
        organisation="tirtamarga", plan=plan(world, **values), by=by or world.clerk, at=MORNING, press=press
    )


def apel_plan(**values):
    return rounds.ApelPlan(
        **{
            "kind": ApelKind.APEL,
            "title": "Apel Senin",
            "place": "Balai Kota",
            "starts_at": MORNING,
            "zone": "Asia/Jakarta",
            **values,
        }
    )


def test_one_press_makes_one_round_and_another_plan_makes_another(world):
    key = b"k" * 16

    first, again = planned(world, press=key), planned(world, press=key)
    other = planned(world, press=key, title="Ikrar lain")

    assert first.pk == again.pk
    assert other.pk != first.pk
    assert Round.objects.count() == 2


def test_one_press_makes_one_session(world):
    worlds.open_round(world)
    values = {"round_id": world.round.pk, "plan": apel_plan(), "by": world.clerk, "at": MORNING, "press": b"k" * 16}

    assert rounds.plan_apel(**values).pk == rounds.plan_apel(**values).pk
    assert Apel.objects.count() == 1


def test_only_a_clerk_of_the_organisation_plans(world):
    other = worlds.build_world(staff=1, code="wanasari")

    for actor in (world.operator, world.inspector, other.clerk):
        with pytest.raises(NotYours):
            planned(world, by=actor)


def test_a_text_that_nobody_adopted_cannot_be_planned(world):
    from tests.apps.pledges.test_texts import propose

    with pytest.raises(rounds.TextNotAdopted):
        planned(world, revision_ids=(propose(world, "Naskah lain sekali.").pk,))


def test_a_draft_can_be_changed_until_it_is_opened(world):
    draft = planned(world)
    planning.revise_round(
        round_id=draft.pk,
        plan=plan(world, title="Ikrar baru", parts=(rounds.Part(unit_id=world.units[1].pk),)),
        by=world.clerk,
        at=MORNING,
    )

    assert rounds.open_round(round_id=draft.pk, by=world.clerk, at=MORNING) == 3
    assert Round.objects.get(pk=draft.pk).title == "Ikrar baru"
    with pytest.raises(rounds.StepOutOfOrder):
        planning.revise_round(round_id=draft.pk, plan=plan(world), by=world.clerk, at=MORNING)


def test_following_the_roster_says_who_joined_moved_and_left(world):
    worlds.open_round(world)
    sign_many(requests=[press(world, world.people[2])], at=MORNING)
    today = MORNING.date()
    worlds.add_person(world.organisation, world.units[0], "Pegawai Baru", 390)
    Post.objects.filter(person=world.people[4]).update(ends_before=today)
    for person in (world.people[1], world.people[2]):
        Post.objects.filter(person=person).update(unit=world.units[1])

    new = planning.refresh_participants(round_id=world.round.pk, by=world.clerk, at=MORNING)

    assert new == planning.Refreshed(expected=6, joined=1, moved=1, left=1)
    assert Participant.objects.get(person=world.people[2]).unit == world.units[0]
    assert planning.refresh_participants(
        round_id=world.round.pk, by=world.clerk, at=MORNING + timedelta(minutes=1)
    ) == planning.Refreshed(expected=6, joined=0, moved=0, left=0)


def test_a_closed_round_follows_the_roster_no_more(world):
    worlds.open_round(world)
    rounds.close_round(round_id=world.round.pk, by=world.clerk, at=MORNING)

    with pytest.raises(rounds.StepOutOfOrder):
        planning.refresh_participants(round_id=world.round.pk, by=world.clerk, at=MORNING)


def test_opening_and_closing_twice_change_nothing(world):
    draft = planned(world)
    for _ in range(2):
        rounds.open_round(round_id=draft.pk, by=world.clerk, at=MORNING)
    for _ in range(2):
        rounds.close_round(round_id=draft.pk, by=world.clerk, at=MORNING)

    verbs = list(AuditEvent.objects.filter(subject=draft.code).values_list("verb", flat=True))
    assert sorted(verbs) == ["round.closed", "round.opened", "round.planned"]


def test_a_role_is_not_given_to_somebody_of_another_organisation(world):
    worlds.open_round(world)
    stranger = worlds.build_world(staff=1, code="wanasari").people[0]
    role = rounds.RoleHolder(kind=ApelRoleKind.LEADER, position="Sekda", person_id=stranger.pk)

    with pytest.raises(NotYours):
        rounds.plan_apel(round_id=world.round.pk, plan=apel_plan(roles=(role,)), by=world.clerk, at=MORNING)


def test_the_screen_counts_the_same_before_and_after_folding(world):
    worlds.open_round(world)
    apel = worlds.open_apel(world)
    line = reads.apel_line(organisation_id=world.organisation.pk, round_code=world.round.code, code=apel.code)
    sign_many(requests=[press(world, person) for person in world.people[2:4]], at=MORNING)

    before = screens.screen(apel=line, round_id=world.round.pk, organisation_id=world.organisation.pk)
    fold_counters()
    after = screens.screen(apel=line, round_id=world.round.pk, organisation_id=world.organisation.pk)

    assert (before.expected, before.signed) == (after.expected, after.signed) == (6, 2)
    fills = {(unit.title, unit.expected, unit.signed) for unit in after.units}
    assert fills == {("Dinas Kesehatan", 3, 1), ("Kelurahan Karangjambu", 3, 1)}


def test_the_screen_of_a_unit_counts_that_unit_alone(world):
    worlds.open_round(world)
    apel = worlds.open_apel(world, unit_id=world.units[1].pk)
    line = reads.apel_line(organisation_id=world.organisation.pk, round_code=world.round.code, code=apel.code)
    sign_many(requests=[press(world, person) for person in world.people], at=MORNING)

    seen = screens.screen(apel=line, round_id=world.round.pk, organisation_id=world.organisation.pk)

    assert (seen.expected, seen.signed, seen.units) == (3, 3, ())


def test_the_screen_says_the_leaders_office_once_they_signed_and_never_a_name(world):
    worlds.open_round(world)
    leader = world.people[0]
    role = rounds.RoleHolder(kind=ApelRoleKind.LEADER, position="Sekretaris Daerah", person_id=leader.pk, acting="Plt")
    apel = worlds.open_apel(world, roles=(role,))
    line = reads.apel_line(organisation_id=world.organisation.pk, round_code=world.round.code, code=apel.code)
    values = {"apel": line, "round_id": world.round.pk, "organisation_id": world.organisation.pk}
    assert screens.screen(**values).leader == ""

    sign_many(requests=[press(world, leader, apel_id=apel.pk)], at=MORNING)

    assert screens.screen(**values).leader == "Plt. Sekretaris Daerah"
    assert leader.name not in repr(screens.screen(**values))


def test_a_list_of_rounds_counts_people_who_signed_its_first_text(world):
    worlds.open_round(world)
    sign_many(requests=[press(world, person) for person in world.people[:2]], at=MORNING)
    fold_counters()
    sign_many(requests=[press(world, world.people[2])], at=MORNING)

    line = reads.round_line(organisation_id=world.organisation.pk, code=world.round.code.lower())

    assert (line.expected, line.signed, line.missing) == (6, 3, 3)
    assert [text.text_code for text in line.texts] == ["ikrar", "pakta"]
    assert [line.phase(MORNING + timedelta(days=d)) for d in (-3, 0, 9)] == ["menunggu", "berjalan", "lewat"]


def test_people_are_found_by_number_and_by_a_part_of_their_name(world):
    person = world.people[1]
    number = person.numbers.get().value
    day = MORNING.date()
    organisation = world.organisation.pk

    by_number = reads.find_people(organisation_id=organisation, words=f"{number[:8]} {number[8:]}", day=day)
    by_name = reads.find_people(organisation_id=organisation, words="pegawai b", day=day)

    assert [one.person_id for one in by_number] == [person.pk]
    assert {one.unit for one in by_name} == {"Dinas Kesehatan", "Kelurahan Karangjambu"}
    assert reads.find_people(organisation_id=organisation, words="pe", day=day) == []
