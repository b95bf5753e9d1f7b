"""The fictional city is the same everywhere, and as the stories say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ikrar.core.nip import parse_ni_pppk, parse_nip
from ikrar.ops.demo import cast, people
from ikrar.ops.demo.city import HONORER_NUMBER, tirtamarga
from ikrar.ops.demo.people import DemoOrganisation
from ikrar.ops.demo.units import ISLAND, MELATI_WARD, ROOT
from ikrar.ops.demo.wanasari import wanasari
from ikrar.ops.demo.well_known import is_well_known

APEL = date(2027, 8, 9)


@pytest.fixture(scope="module")
def city() -> DemoOrganisation:
    return tirtamarga()


def test_the_same_seed_gives_the_same_city_byte_for_byte(city: DemoOrganisation) -> None:
    # Recorded once: it changes only when the generator is changed on purpose.
    assert (city.digest(), wanasari().digest()) == (
        "8fd3ecef294a0a37d3820d1e506468cb03f81d61f7b4ee09dc6edb9eb4d9e21c",
        "33e5c1891123dc0b6d1d4ffb09dddecd40a38e036e7071eb6796c191c085ae37",
    )


def test_another_seed_gives_other_people_in_the_same_units(city: DemoOrganisation) -> None:
    other = tirtamarga("tirtamarga/2")

    assert other.units == city.units
    assert other.named(cast.NURSE).unit == MELATI_WARD
    assert other.people[0].number != city.people[0].number


def test_the_city_has_12_318_civil_servants_and_one_honorer(city: DemoOrganisation) -> None:
    counts = Counter(person.staff_type for person in city.people)

    assert counts[people.PNS] + counts[people.CPNS] == 6904
    assert counts[people.PPPK] == 3870
    assert counts[people.PART_TIME] == 1544
    assert len(city.civil_servants) == 12318
    assert counts[people.LOCAL] == 1


def test_221_units_have_people_and_every_parent_comes_before_its_children(city: DemoOrganisation) -> None:
    seen: set[str] = set()
    for unit in city.units:
        assert unit.parent is None or unit.parent in seen
        seen.add(unit.code)

    assert len(seen) == len(city.units) == 222
    assert {person.unit for person in city.people} == seen - {ROOT}


def test_every_number_is_valid_and_occurs_once(city: DemoOrganisation) -> None:
    for person in (*city.people, *wanasari().people):
        if person.scheme == people.LOCAL_NUMBER:
            continue
        parsed = (parse_nip if person.scheme == people.NIP else parse_ni_pppk)(person.number)

        assert parsed.born_on == person.born_on
        assert parsed.sex == ("1" if person.sex == "M" else "2")
        assert parsed.appointed_year == person.joined_on.year

    assert len({person.number for person in city.people}) == len(city.people)


def test_some_pppk_numbers_count_21_contracts_where_a_nip_has_its_month(city: DemoOrganisation) -> None:
    digits = Counter(person.number[12:14] for person in city.of_types(people.PPPK))

    assert digits["21"] > 1000


def test_no_name_is_longer_than_61_characters_and_one_has_just_that(city: DemoOrganisation) -> None:
    lengths = Counter(len(person.full_name) for person in city.people)

    assert max(lengths) == 61
    assert lengths[61] == 1


def test_nobody_bears_the_name_of_somebody_well_known(city: DemoOrganisation) -> None:
    assert is_well_known("Raden Tokoh Terkenal")  # the specimen: the guard does catch
    assert [person.name for person in (*city.people, *wanasari().people) if is_well_known(person.name)] == []


def test_no_two_words_of_a_name_are_those_of_officials_in_the_reports(city: DemoOrganisation) -> None:
    digests = set((Path(__file__).parents[2] / "house" / "official_names.txt").read_text("utf-8").splitlines())

    def taken(name: str) -> int:
        return sum(sha256(word.lower().encode()).hexdigest()[:16] in digests for word in name.split())

    everybody = (*city.people, *wanasari().people)
    assert any(taken(person.name) == 1 for person in everybody)  # common words do occur, one at a time
    assert [person.name for person in everybody if taken(person.name) > 1] == []


def test_nobody_serves_past_the_age_of_retirement_on_the_day_of_the_apel(city: DemoOrganisation) -> None:
    eldest = min(person.born_on for person in city.people)

    assert date(eldest.year + 60, eldest.month, 1) > APEL


def test_the_island_has_nine_staff_one_on_maternity_leave_and_one_without_a_nip(city: DemoOrganisation) -> None:
    staff = city.in_unit(ISLAND)

    assert len(staff) == 9
    assert city.named(cast.ON_MATERNITY_LEAVE) in staff
    assert city.named(cast.ON_MATERNITY_LEAVE).staff_type == people.PPPK
    assert city.named(cast.HONORER).number == HONORER_NUMBER == "HN-0231"


def test_the_lurah_of_the_island_is_acting_since_the_first_of_august(city: DemoOrganisation) -> None:
    before, since = city.head_on(ISLAND, date(2027, 7, 31)), city.head_on(ISLAND, date(2027, 8, 1))

    assert before is not None
    assert since is not None
    assert before.person == city.named(cast.FORMER_LURAH).number
    assert (since.person, since.acting) == (city.named(cast.ACTING_LURAH).number, "Plt")


def test_the_ward_has_26_people_and_a_head_nurse(city: DemoOrganisation) -> None:
    head = city.head_on(MELATI_WARD, APEL)

    assert len(city.in_unit(MELATI_WARD)) == 26
    assert head is not None
    assert head.person == city.named(cast.WARD_HEAD).number


def test_every_unit_with_people_has_exactly_one_head_on_the_day_of_the_apel(city: DemoOrganisation) -> None:
    def heading(unit: str) -> list[str]:
        return [
            head.acting
            for head in city.heads
            if head.unit == unit and head.starts_on <= APEL and (head.ends_before is None or head.ends_before > APEL)
        ]

    found = {unit.code: heading(unit.code) for unit in city.units if unit.code != ROOT}

    assert {len(acting) for acting in found.values()} == {1}
    assert Counter(acting[0] for acting in found.values()) == {"": 210, "Plt": 9, "Plh": 2}


def test_the_council_secretariat_of_wanasari_has_sixty_people() -> None:
    counts = Counter(person.scheme for person in wanasari().people)

    assert sum(counts.values()) == 60
    assert counts[people.LOCAL_NUMBER] == 4


def test_the_words_of_the_city_are_those_of_the_roster() -> None:
    from ikrar.apps.roster import kinds

    assert {people.CPNS, people.PNS, people.PPPK, people.PART_TIME, people.LOCAL} == set(kinds.StaffType.values)
    assert {people.NIP, people.NI_PPPK, people.LOCAL_NUMBER} == set(kinds.NumberScheme.values)
    assert {people.DEFINITIVE, people.PLT, people.PLH} <= set(kinds.Acting.values)
