"""Counters by unit: they stay right when the roster moves a unit, and follow the one rule of which record counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ikrar.apps.pledges.actions import refuse
from ikrar.apps.pledges.actions.counters import fold_counters, recount
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import Counter, Signature
from ikrar.apps.pledges.queries import coverage, rounds
from ikrar.apps.pledges.queries.screen import screen
from ikrar.apps.roster import actions as roster
from ikrar.apps.roster.models import Unit
from tests import worlds
from tests.worlds import MORNING, press

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def world():
    world = worlds.build_world()
    worlds.open_round(world)
    return world


def move_ward_under_office(world):
    row = roster.UnitRow(code="U3", name=world.units[1].name, parent="U2", line=1)
    roster.save_units(organisation_id=world.organisation.pk, rows=[row], by=world.clerk, at=LATER, on=LATER.date())


def test_coverage_is_right_after_units_move(world):
    sign_many(requests=[press(world, person) for person in world.people[4:9]], at=MORNING)
    while fold_counters():
        pass

    move_ward_under_office(world)

    round_id, revision_id = world.round.pk, world.texts[0]
    for unit in Unit.objects.filter(organisation=world.organisation):
        of_unit = {"round_id": round_id, "unit_path": unit.path, "revision_id": revision_id}
        assert coverage.folded(**of_unit) == coverage.counted(**of_unit)
    tree = coverage.tree(round_id=round_id, revision_id=revision_id, at=LATER)
    assert [(u.code, u.tally.signed_total) for u in tree] == [("U1", 5), ("U2", 5), ("U3", 3)]
    office = Unit.objects.get(code="U2")
    assert rounds.progress(round_id=round_id, revision_id=revision_id, paths=[office.path]) == (12, 5)
    apel = worlds.open_apel(world)
    [line] = [line for line in rounds.apel_of(round_id=round_id) if line.id == apel.pk]
    shown = screen(apel=line, round_id=round_id, organisation_id=world.organisation.pk)
    assert (shown.signed, [(unit.title, unit.signed) for unit in shown.units]) == (5, [("Dinas Kesehatan", 5)])


def test_folding_touches_only_the_units_of_the_people(world):
    sign_many(requests=[press(world, world.people[1])], at=MORNING)

    fold_counters()

    assert set(Counter.objects.values_list("unit_id", "signed")) == {(world.units[0].pk, 1)}


def test_one_person_with_records_in_two_units_counts_once(world):
    person = world.people[1]
    sign_many(requests=[press(world, person)], at=MORNING)
    first = Signature.objects.get(person=person, revision_id=world.texts[0])
    refuse_and_keep(world, first)
    copy_into(first, world.units[1])

    recount(round_id=world.round.pk)

    for unit, n in ((world.units[0], 0), (world.units[1], 1), (world.root, 1)):
        of_unit = {"round_id": world.round.pk, "unit_path": unit.path, "revision_id": world.texts[0]}
        assert coverage.folded(**of_unit) == coverage.counted(**of_unit) == ({(1, "ponsel"): n} if n else {})


def refuse_and_keep(world, record):
    """A dispute that is turned down: the record counts again."""
    dispute = refuse.open_dispute(
        commit=bytes(record.commit), person_id=record.person_id, method="card", statement="", at=LATER
    )
    refuse.decide_dispute(dispute_id=dispute.pk, upheld=False, reason="Ditelepon.", by=world.inspector, at=LATER)


def copy_into(record, unit):
    """The newer record of the same level, signed while the first was disputed and the person had moved."""
    record.pk, record.attempt, record.unit = None, record.attempt + 1, unit
    record.commit = bytes(reversed(record.commit))
    record.save(force_insert=True)
