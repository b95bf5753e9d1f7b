from datetime import timedelta

import pytest

from ikrar.apps.roster import actions, queries
from ikrar.apps.roster.kinds import Acting
from ikrar.apps.roster.models import Person, Unit, UnitHead
from tests.apps.roster.conftest import AT, CLERK, nip_of, person

DAY = AT.date()


def on(days: int):
    return DAY + timedelta(days=days)


@pytest.fixture
def moved(load):
    """One stays, one moves on day 10, one leaves on day 20."""
    load([person(1), person(2, "D1.1"), person(3)])
    load([person(1), person(2, "K1"), person(3)], day=10)
    load([person(1), person(2, "K1")], day=20, why="satu orang pensiun")


def test_who_was_where_on_which_day(city, moved):
    mover = Person.objects.get(name="Pegawai 2")

    where = [queries.post_on(person_id=mover.id, day=on(days)) for days in (-1, 0, 9, 10, 30)]

    assert [post and post.unit for post in where] == [
        None,
        "SDN Contoh 1",
        "SDN Contoh 1",
        "Kecamatan Timur",
        "Kecamatan Timur",
    ]


def test_the_people_of_a_subtree_on_a_day(city, moved):
    path = Unit.objects.get(code="D1").path

    def names(days: int) -> list[str]:
        return [one.full_name for one in queries.people_on(organisation_id=city, day=on(days), path=path)]

    assert [names(days) for days in (0, 10, 20)] == [
        ["Pegawai 1", "Pegawai 3", "Pegawai 2"],
        ["Pegawai 1", "Pegawai 3"],
        ["Pegawai 1"],
    ]


def test_a_moved_unit_takes_its_subtree_and_keeps_its_people(city, moved):
    rows = [actions.UnitRow(code="K1", name="Kecamatan Timur", parent="D1")]
    actions.save_units(organisation_id=city, rows=rows, by=CLERK, at=AT, on=DAY)

    path = Unit.objects.get(code="D1").path
    assert Unit.objects.get(code="K1.1").path.startswith(Unit.objects.get(code="K1").path)
    found = queries.people_on(organisation_id=city, day=on(20), path=path)
    assert [one.full_name for one in found] == ["Pegawai 1", "Pegawai 2"]


def test_an_awaited_head_sits_down_with_the_load_that_brings_them(city, load):
    rows = [actions.UnitRow(code="K1", name="Kecamatan Timur", head_number=nip_of(5), acting="Plt.")]
    actions.save_units(organisation_id=city, rows=rows, by=CLERK, at=AT, on=DAY)
    assert not UnitHead.objects.exists()

    load([person(5, "K1")])

    head = UnitHead.objects.get()
    assert (head.unit.code, head.person.name, head.acting) == ("K1", "Pegawai 5", Acting.PLT)


def test_a_head_who_leaves_no_longer_heads(city, load):
    load([person(1), person(2)])
    head = actions.HeadRow(person_id=Person.objects.get(name="Pegawai 2").id)
    unit_id = Unit.objects.get(code="D1").id
    actions.set_head(organisation_id=city, unit_id=unit_id, head=head, by=CLERK, at=AT, on=DAY)

    load([person(1)], day=5, why="pensiun kepala dinas")

    assert UnitHead.objects.get().ends_before == on(5)


def test_old_plans_are_forgotten_and_loaded_ones_stay(city, load):
    load([person(1)])
    load([person(2)], dry=True)

    actions.discard_loads(at=AT + timedelta(days=8))

    assert [found.state.value for found in queries.recent_loads(organisation_id=city)] == ["termuat"]
