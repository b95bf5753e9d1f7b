"""The help desk: two people, a reason, level 0, and nothing without the second account."""

import json
from datetime import timedelta

import pytest

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.accounts.models import User
from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions import desk, refuse
from ikrar.apps.pledges.actions import rounds as round_actions
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import DeskShift, RecordSecret, Signature
from ikrar.apps.pledges.queries import coverage
from ikrar.apps.pledges.queries import desk as reads
from ikrar.apps.pledges.rules import NotYours, RoundClosed
from ikrar.core.authority import Role
from tests import worlds
from tests.worlds import MORNING, build_world, press

pytestmark = pytest.mark.django_db

REASON = "Tidak membawa ponsel"


@pytest.fixture
def world():
    world = build_world()
    worlds.open_round(world)
    return world


def opened(world, *, by=None, unit=None, key=b"k" * 16, at=MORNING, **more):
    return desk.open_shift(
        organisation=world.organisation.code,
        round_code=world.round.code,
        unit_code=(unit or world.units[0]).code,
        by=by or world.operator,
        at=at,
        press=key,
        **more,
    )


def account_of(person, name="pegawai"):
    user = accounts.create_user(username=f"{name}-{person.pk}", person_id=person.pk, at=MORNING)
    return worlds.actor(User.objects.get(pk=user.pk))


def staffed(world, **more):
    code = opened(world, **more)
    desk.confirm_shift(code=code, by=world.clerk, at=MORNING)
    return code


def assisted(world, code, person, *, by=None, at=MORNING, reason=REASON, said="present"):
    return desk.assist(
        code=code,
        person_id=person.pk,
        revision_ids=world.texts,
        said=said,
        reason=reason,
        by=by or world.operator,
        at=at,
    )


def test_without_a_witness_nothing_is_recorded(world):
    code = opened(world)

    with pytest.raises(desk.WitnessMissing):
        assisted(world, code, world.people[1])

    assert not Signature.objects.exists()


def test_a_record_names_operator_witness_and_reason(world):
    code = staffed(world)

    done = assisted(world, code, world.people[1])

    assert (done.is_new, done.level) == (True, 0)
    record = Signature.objects.get(commit=done.commit)
    assert (record.way, record.method, record.level, record.said) == ("meja", "assisted", 0, "present")
    assert (record.operator_id, record.witness_id, record.why) == (
        world.operator.user_id,
        world.clerk.user_id,
        REASON,
    )
    assert json.loads(bytes(RecordSecret.objects.get(commit=done.commit).evidence)) == {
        "type": "assisted",
        "operator": world.operator.name,
        "witness": world.clerk.name,
        "reason": REASON,
    }
    assert reads.shift_view(code=code, at=MORNING).recorded == 1


def test_pressing_twice_records_once(world):
    code = staffed(world)

    first, second = (assisted(world, code, world.people[1]) for _ in range(2))

    assert (first.commit, second.is_new) == (second.commit, False)
    assert Signature.objects.count() == 2  # two texts
    assert AuditEvent.objects.filter(verb="desk.assisted").count() == 1


def test_the_operator_cannot_be_the_witness(world):
    code = opened(world)

    with pytest.raises(desk.WitnessIsOperator):
        desk.confirm_shift(code=code, by=world.operator, at=MORNING)


def test_a_colleague_of_the_unit_may_witness_and_one_of_another_unit_may_not(world):
    code = opened(world)

    with pytest.raises(desk.CodeUnknown):
        desk.confirm_shift(code=code, by=account_of(world.people[-1]), at=MORNING)
    desk.confirm_shift(code=code, by=account_of(world.people[2]), at=MORNING)

    assert DeskShift.objects.get().witness.person_id == world.people[2].pk


def test_a_second_witness_is_refused_and_the_first_may_press_twice(world):
    code = staffed(world)

    desk.confirm_shift(code=code, by=world.clerk, at=MORNING)
    with pytest.raises(desk.HasWitness):
        desk.confirm_shift(code=code, by=world.second_clerk, at=MORNING)

    assert AuditEvent.objects.filter(verb="desk.witnessed").count() == 1


def test_neither_operator_nor_witness_is_recorded_at_their_own_desk(world):
    witness = account_of(world.people[2])
    code = opened(world)
    desk.confirm_shift(code=code, by=witness, at=MORNING)

    with pytest.raises(desk.OwnRecord):
        assisted(world, code, world.people[2])


def test_somebody_of_another_unit_is_not_recorded_here(world):
    code = staffed(world)

    with pytest.raises(NotYours):
        assisted(world, code, world.people[-1])


def test_nobody_else_uses_the_operator_s_desk(world):
    code = staffed(world)

    with pytest.raises(NotYours):
        assisted(world, code, world.people[1], by=world.second_clerk)


def test_an_operator_opens_no_desk_for_another_unit(world):
    with pytest.raises(NotYours):
        opened(world, unit=world.units[1])


def test_a_mandate_that_ended_meanwhile_ends_the_desk_too(world):
    code = staffed(world)
    bare = type(world.operator)(world.operator.user_id, None, world.operator.name, ())

    with pytest.raises(NotYours):
        assisted(world, code, world.people[1], by=bare)


@pytest.mark.parametrize("who", ["operator", "clerk"])
def test_either_of_the_two_ends_the_shift(world, who):
    code = staffed(world)

    desk.end_shift(code=code, by=getattr(world, who), at=MORNING + timedelta(minutes=5))

    with pytest.raises(desk.ShiftOver):
        assisted(world, code, world.people[1], at=MORNING + timedelta(minutes=6))


def test_a_stranger_cannot_end_a_shift(world):
    code = staffed(world)

    with pytest.raises(desk.CodeUnknown):
        desk.end_shift(code=code, by=world.second_clerk, at=MORNING)


def test_a_shift_is_over_after_two_hours(world):
    code = staffed(world)

    assisted(world, code, world.people[1], at=MORNING + timedelta(hours=1, minutes=59))
    with pytest.raises(desk.ShiftOver):
        assisted(world, code, world.people[2], at=MORNING + timedelta(hours=2))


def test_a_shift_never_outlives_the_round(world):
    late = MORNING + timedelta(days=5) - timedelta(minutes=10)
    code = opened(world, at=late)

    assert DeskShift.objects.get(code=code).closes_at == MORNING + timedelta(days=5)
    with pytest.raises(RoundClosed):
        opened(world, at=MORNING + timedelta(days=5), key=b"x" * 16)


def test_the_same_press_opens_one_desk_and_another_press_ends_the_first(world):
    assert opened(world) == opened(world)
    second = opened(world, key=b"x" * 16, at=MORNING + timedelta(minutes=1))

    live = reads.live_shift_of(
        organisation_id=world.organisation.pk, user_id=world.operator.user_id, at=MORNING + timedelta(minutes=1)
    )

    assert (DeskShift.objects.count(), live.code) == (2, second)


def test_an_empty_reason_is_refused(world):
    code = staffed(world)

    with pytest.raises(desk.ReasonMissing):
        assisted(world, code, world.people[1], reason="  ")


def test_a_closed_round_records_nothing(world):
    code = staffed(world)
    round_actions.close_round(round_id=world.round.pk, by=world.clerk, at=MORNING)

    with pytest.raises(RoundClosed):
        assisted(world, code, world.people[1])


def test_people_are_found_by_name_and_number_inside_the_desk_s_subtree_alone(world):
    shift = reads.shift_view(code=staffed(world), at=MORNING)
    number = world.people[1].numbers.get().value

    def sought(text):
        return [one.name for one in reads.find(shift=shift, text=text, at=MORNING)]

    assert sought("pegawai b") == ["Pegawai B Dinas Kesehatan"]
    assert sought(number) == ["Pegawai B Dinas Kesehatan"]
    assert len(sought("Pegawai")) == 6
    assert sought("Karangjambu") == sought("pe") == []


def test_a_number_is_shown_masked(world):
    shift = reads.shift_view(code=staffed(world), at=MORNING)

    [one] = reads.find(shift=shift, text="pegawai b", at=MORNING)

    assert one.number == f"NIP {'•' * 14}1002"


def test_the_person_s_own_phone_is_stronger_and_the_desk_s_record_can_be_disputed(world):
    code = staffed(world)
    done = assisted(world, code, world.people[1])
    assisted(world, code, world.people[2])
    refuse.open_dispute(
        commit=done.commit, person_id=world.people[1].pk, method="card", statement="Bukan saya.", at=MORNING
    )

    [signed] = sign_many(requests=[press(world, world.people[2])], at=MORNING + timedelta(hours=1))

    assert signed.level == 1
    tally = coverage.counted(round_id=world.round.pk, unit_path="", revision_id=world.texts[0])
    assert tally == {(1, "ponsel"): 1}


def test_an_inspector_of_the_organisation_may_witness(world):
    code = opened(world)

    desk.confirm_shift(code=code, by=world.inspector, at=MORNING)

    assert DeskShift.objects.get().witness_id == world.inspector.user_id
    assert world.inspector.holds(Role.INSPECTORATE, organisation=world.organisation.code)
