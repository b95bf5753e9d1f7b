"""What the Inspektorat sees: facts that ask for a question; and a sample that anybody can draw again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ikrar.apps.accounts.models import Device, User
from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions.deciding import decide_act
from ikrar.apps.pledges.actions.refuse import AlreadyDecided, open_dispute
from ikrar.apps.pledges.actions.sample import NobodySigned, SampleSizeOdd, draw_sample
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import ExceptionKind, MethodType
from ikrar.apps.pledges.queries import exceptions
from ikrar.apps.pledges.rules import NotYours
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.apps.roster.models import Absence
from tests import worlds
from tests.worlds import MORNING, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = worlds.build_world(staff=5)
    worlds.open_round(world)
    return world


def sign(world, person, *, at=MORNING, **values):
    (answer,) = sign_many(requests=[press(world, person, **values)], at=at)
    assert answer.commits, answer
    return answer


def device(n=1):
    return Device.objects.create(digest=bytes([n]) * 32, first_seen_at=MORNING).pk


def counts(world):
    return {kind.value: n for kind, n in exceptions.counts(round_id=world.round.pk).items() if n}


def names(world, kind):
    return [line.name for line in exceptions.lines(round_id=world.round.pk, kind=kind)]


def test_an_ordinary_morning_is_no_exception(world):
    for person in world.people[:4]:
        sign(world, person)

    assert counts(world) == {}


def test_the_third_person_on_a_device_makes_it_one_of_many(world):
    shared, own = device(1), device(2)
    for person in world.people[:2]:
        sign(world, person, device_id=shared)
    sign(world, world.people[3], device_id=own)
    assert counts(world) == {}

    sign(world, world.people[2], device_id=shared, method=MethodType.CARD)

    assert counts(world) == {"perangkat": 3}
    found = exceptions.lines(round_id=world.round.pk, kind=ExceptionKind.ONE_DEVICE)
    assert [(line.group, line.name) for line in found] == [("Perangkat 1", person.name) for person in world.people[:3]]


@pytest.mark.parametrize(("hour", "is_odd"), [(4, True), (5, False), (12, False), (20, False), (21, True), (23, True)])
def test_hours_are_read_in_the_zone_of_the_round(world, hour, is_odd):
    local = MORNING + timedelta(days=1, hours=hour - 7, minutes=-15)  # 07.30 WIB is MORNING

    sign(world, world.people[0], at=local)

    assert counts(world) == ({"jam": 1} if is_odd else {})


@pytest.mark.parametrize(
    ("kind", "is_leave"),
    [
        (AbsenceKind.MATERNITY, True),
        (AbsenceKind.SICK, True),
        (AbsenceKind.DUTY_TRAVEL, False),
        (AbsenceKind.STUDY, False),
    ],
)
def test_who_is_on_leave_and_signs_is_shown_and_who_is_on_duty_elsewhere_is_not(world, kind, is_leave):
    Absence.objects.create(
        organisation=world.organisation, person=world.people[0], kind=kind, starts_on=date(2027, 8, 1)
    )

    sign(world, world.people[0])

    assert counts(world) == ({"cuti": 1} if is_leave else {})


def test_the_day_after_the_leave_is_an_ordinary_day(world):
    for person, ends_before in ((world.people[0], date(2027, 8, 9)), (world.people[1], date(2027, 8, 10))):
        Absence.objects.create(
            organisation=world.organisation,
            person=person,
            kind=AbsenceKind.ANNUAL_LEAVE,
            starts_on=date(2027, 8, 1),
            ends_before=ends_before,
        )
        sign(world, person)

    assert names(world, ExceptionKind.ON_LEAVE) == [world.people[1].name]


def test_a_paper_row_is_on_leave_by_the_day_on_the_sheet_and_never_at_an_odd_hour(world):
    Absence.objects.create(
        organisation=world.organisation,
        person=world.people[0],
        kind=AbsenceKind.SICK_LEAVE,
        starts_on=date(2027, 8, 9),
        ends_before=date(2027, 8, 10),
    )

    night = MORNING + timedelta(days=1, hours=15)
    sign(world, world.people[0], at=night, method=MethodType.PAPER, signed_on=date(2027, 8, 9), evidence=b"{}")

    assert counts(world) == {"cuti": 1, "tanpa-pindaian": 1}


def test_a_hundred_by_one_operator_is_a_line_of_its_own(world, monkeypatch):
    monkeypatch.setattr(exceptions, "MANY_BY_ONE_OPERATOR", 3)
    operator = world.operator.user_id
    for person in world.people[:2]:
        sign(world, person, method=MethodType.PAPER, operator_id=operator, signed_on=date(2027, 8, 9), evidence=b"{}")
    assert "operator" not in counts(world)

    sign(
        world,
        world.people[2],
        method=MethodType.PAPER,
        operator_id=operator,
        signed_on=date(2027, 8, 9),
        evidence=b"{}",
    )

    assert counts(world)["operator"] == 1
    (line,) = exceptions.operators(round_id=world.round.pk)
    assert (line.name, line.people, line.ways) == (User.objects.get(pk=operator).name, 3, "kertas")


def test_the_real_limits_are_three_and_a_hundred():
    assert (exceptions.MANY_ON_ONE_DEVICE, exceptions.MANY_BY_ONE_OPERATOR) == (3, 100)


def test_disputes_are_listed_undecided_first(world):
    for n in (0, 1):
        signed = sign(world, world.people[n])
        dispute = open_dispute(
            commit=signed.commits[0], person_id=world.people[n].pk, method="card", statement="Bukan saya.", at=MORNING
        )
        if n == 0:
            (line,) = exceptions.disputes(round_id=world.round.pk, commit=bytes(dispute.commit))
            decide_act(dispute_ids=line.waiting, upheld=True, reason="Di luar kota.", by=world.inspector, at=MORNING)

    found = exceptions.disputes(round_id=world.round.pk)

    assert [(line.name, line.upheld) for line in found] == [
        (world.people[1].name, None),
        (world.people[0].name, True),
    ]
    assert {line.text for line in found} == {"Ikrar Netralitas ASN dan Pakta Integritas"}
    assert counts(world) == {"keberatan": 2}
    with pytest.raises(AlreadyDecided):
        decide_act(dispute_ids=found[1].waiting, upheld=True, reason="Lagi.", by=world.inspector, at=MORNING)
    assert exceptions.disputes(round_id=world.round.pk, commit=found[0].commit) == [found[0]]


def draw(world, size=3, at=MORNING, press=b"a" * 16, by=None):
    return draw_sample(
        organisation="tirtamarga",
        round_code=world.round.code,
        size=size,
        by=by or world.inspector,
        at=at,
        press=press,
    )


def test_a_sample_can_be_drawn_again_after_others_signed(world):
    for person in world.people[:8]:
        sign(world, person)
    drawn = draw(world)
    before = exceptions.sample(round_id=world.round.pk, draw=drawn)

    for person in world.people[8:]:
        sign(world, person, at=MORNING + timedelta(hours=1))
    (kept,) = exceptions.draws(organisation="tirtamarga", round_code=world.round.code)

    assert kept == drawn
    assert (drawn.population, len(before)) == (8, 3)
    assert exceptions.sample(round_id=world.round.pk, draw=kept) == before


def test_the_rule_of_the_draw_is_the_smallest_digests():
    people = {n: bytes([n]) * 32 for n in range(1, 6)}
    other = exceptions.chosen(people=people, seed="01" * 16, size=5)

    assert exceptions.chosen(people=people, seed="00" * 16, size=2) == exceptions.chosen(
        people=dict(reversed(people.items())), seed="00" * 16, size=2
    )
    assert other != exceptions.chosen(people=people, seed="00" * 16, size=5)
    assert sorted(other) == [1, 2, 3, 4, 5]


def test_the_same_press_draws_once_and_another_draws_anew(world):
    sign(world, world.people[0])

    first, again, other = draw(world), draw(world), draw(world, press=b"b" * 16)

    assert again == first
    assert other.seed != first.seed
    assert AuditEvent.objects.filter(verb="sample.drawn").count() == 2


def test_more_than_signed_are_not_drawn(world):
    sign(world, world.people[0])

    drawn = draw(world, size=30)

    assert len(exceptions.sample(round_id=world.round.pk, draw=drawn)) == 1


def test_a_sample_is_refused_where_it_makes_no_sense(world):
    with pytest.raises(NobodySigned):
        draw(world)
    with pytest.raises(SampleSizeOdd):
        draw(world, size=0)
    with pytest.raises(NotYours):
        draw(world, by=world.clerk)
