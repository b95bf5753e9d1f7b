"""The city enters the roster through its actions, whole and without a refusal."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db.models import F

from ikrar.apps.roster import spreadsheet
from ikrar.apps.roster.actions import ScopeChoice, load_roster
from ikrar.apps.roster.actions.organisations import OrganisationCodeTaken
from ikrar.apps.roster.kinds import StaffType
from ikrar.apps.roster.models import Absence, Number, Post, UnitHead
from ikrar.core.authority import NOBODY
from ikrar.ops.demo import cast
from ikrar.ops.demo.changes import next_month
from ikrar.ops.demo.city import tirtamarga
from ikrar.ops.demo.faults import HARMLESS, Fault
from ikrar.ops.demo.files import write_exports
from ikrar.ops.demo.load import load_excuses, load_organisation
from ikrar.ops.demo.plan import tirtamarga_plan
from ikrar.ops.demo.units import ISLAND
from ikrar.ops.demo.wanasari import wanasari

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LIMIT = 60_000_000
PNS_TYPES = (StaffType.PNS, StaffType.CPNS)


def load_file(organisation_id: int, path: Path, *types: StaffType, dry: bool = False) -> tuple[int, ...]:
    """Return (new, changed, moved, same, left, refused)."""
    with path.open("rb") as file:
        found = load_roster(
            organisation_id=organisation_id,
            table=spreadsheet.read(file, limit=LIMIT),
            scope=ScopeChoice(types),
            by=NOBODY,
            at=NOW,
            dry=dry,
        )
    return found.new, found.changed, found.moved, found.same, found.left, found.refused


@pytest.mark.django_db
def test_the_council_secretariat_is_loaded_with_its_experts() -> None:
    loaded = load_organisation(wanasari(), by=NOBODY, at=NOW)

    assert (len(loaded.unit_ids), len(loaded.person_ids), loaded.heads, loaded.refused) == (4, 60, 4, 0)
    assert loaded.person_ids.keys() == {person.number for person in wanasari().people}
    assert Counter(Number.objects.values_list("scheme", flat=True)) == {"nip": 34, "ni-pppk": 22, "lokal": 4}


@pytest.mark.django_db
def test_an_organisation_is_not_loaded_twice() -> None:
    load_organisation(wanasari(), by=NOBODY, at=NOW)

    with pytest.raises(OrganisationCodeTaken):
        load_organisation(wanasari(), by=NOBODY, at=NOW)


@pytest.mark.django_db
def test_loading_the_clean_export_afterwards_changes_nothing(tmp_path: Path) -> None:
    loaded = load_organisation(wanasari(), by=NOBODY, at=NOW)
    exports = write_exports(wanasari(), tmp_path, clean=True, day=NOW.date())

    assert load_file(loaded.organisation_id, exports.people[0], *PNS_TYPES) == (0, 0, 0, 34, 0, 0)
    assert load_file(loaded.organisation_id, exports.people[1], StaffType.PPPK) == (0, 0, 0, 13, 0, 0)
    assert load_file(loaded.organisation_id, exports.people[2], StaffType.PPPK_PART_TIME) == (0, 0, 0, 9, 0, 0)


@pytest.mark.django_db
def test_the_city_is_loaded_and_its_spoiled_export_is_refused_row_by_row(tmp_path: Path) -> None:
    city = tirtamarga()
    loaded = load_organisation(city, by=NOBODY, at=NOW)
    exports = write_exports(city, tmp_path, day=NOW.date())

    assert (len(loaded.unit_ids), len(loaded.person_ids), loaded.refused) == (222, 12319, 0)
    assert Post.objects.filter(ends_before=None).exclude(home_unit=F("unit")).count() == 24
    assert Post.objects.filter(ends_before=None).values("unit_id").distinct().count() == 221
    scopes = (PNS_TYPES, (StaffType.PPPK,), (StaffType.PPPK_PART_TIME,))
    for file, (path, types) in enumerate(zip(exports.people, scopes, strict=True)):
        planted = Counter(fault.fault for fault in exports.planted if fault.file == file)
        *_, refused = load_file(loaded.organisation_id, path, *types, dry=True)
        assert refused == sum(count for fault, count in planted.items() if fault not in HARMLESS)
    assert planted[Fault.DESTROYED] == 3


@pytest.mark.django_db
def test_heads_and_the_excused_of_the_city_stand_with_their_days() -> None:
    city = tirtamarga()
    loaded = load_organisation(city, by=NOBODY, at=NOW)
    away = tirtamarga_plan(city, day=NOW.date()).excuses
    recorded = load_excuses(loaded, away, by=NOBODY, at=NOW)

    heads = UnitHead.objects.filter(unit_id=loaded.unit_ids[ISLAND]).order_by("starts_on")

    assert recorded == Absence.objects.count() == len(away)
    assert loaded.heads == UnitHead.objects.count()
    assert list(heads.values_list("person__name", "acting", "starts_on")) == [
        (cast.FORMER_LURAH, "Plt", date(2026, 5, 1)),
        (cast.ACTING_LURAH, "Plt", date(2027, 8, 1)),
    ]


@pytest.mark.django_db
def test_the_next_month_shows_who_moved_came_and_left(tmp_path: Path) -> None:
    loaded = load_organisation(wanasari(), by=NOBODY, at=NOW)
    later = next_month(wanasari(), since=date(2026, 12, 1))
    exports = write_exports(later.organisation, tmp_path, clean=True, day=date(2026, 12, 1))

    found = [
        load_file(loaded.organisation_id, exports.people[0], *PNS_TYPES, dry=True),
        load_file(loaded.organisation_id, exports.people[1], StaffType.PPPK, dry=True),
        load_file(loaded.organisation_id, exports.people[2], StaffType.PPPK_PART_TIME, dry=True),
    ]

    assert [sum(column) for column in zip(*found, strict=True)] == [
        len(later.joined),
        len(later.retitled),
        len(later.moved),
        56 - len(later.left) - len(later.moved) - len(later.retitled),
        len(later.left),
        0,
    ]
