"""The same organisation a month later: one in a hundred moved, came, went, or has a new post or title."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ikrar.ops.demo.careers import Careers
from ikrar.ops.demo.cast import tirtamarga_cast
from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.people import LOCAL, PART_TIME, PNS, PPPK, DemoOrganisation, DemoPerson
from ikrar.ops.demo.staffing import Place, kind_of, kinds

_PARTS_IN_TEN_THOUSAND = {"moved": 34, "joined": 22, "left": 20, "retitled": 24}


@dataclass(frozen=True, slots=True)
class NextMonth:
    """The organisation afterwards, and by number whom each change concerns."""

    organisation: DemoOrganisation
    moved: frozenset[str]
    joined: frozenset[str]
    left: frozenset[str]
    retitled: frozenset[str]


def next_month(before: DemoOrganisation, *, since: date) -> NextMonth:
    """Return what the exports of the following month say.

    since   first day in the new post of those who moved or came
    Heads and the people of the stories stay where they are.
    """
    draws = Draws(before.seed, "next month", since.isoformat())
    counts = {key: max(1, len(before.people) * share // 10_000) for key, share in _PARTS_IN_TEN_THOUSAND.items()}
    fixed = {head.person for head in before.heads}
    named = {member.name for member in tirtamarga_cast()}
    free = draws.shuffled(
        [
            person.number
            for person in before.people
            if person.number not in fixed and person.name not in named and person.staff_type != LOCAL
        ]
    )
    moved, left, retitled = _cut(free, counts["moved"], counts["left"], counts["retitled"])
    people = [
        _changed(person, before, moved, retitled, since, draws) for person in before.people if person.number not in left
    ]
    newcomers = _newcomers(before, counts["joined"], since, draws)
    return NextMonth(
        replace(before, as_of=since, people=(*people, *newcomers)),
        moved=frozenset(moved),
        joined=frozenset(person.number for person in newcomers),
        left=frozenset(left),
        retitled=frozenset(retitled),
    )


def _cut(numbers: list[str], *sizes: int) -> list[set[str]]:
    parts, start = [], 0
    for size in sizes:
        parts.append(set(numbers[start : start + size]))
        start += size
    return parts


def _changed(
    person: DemoPerson, before: DemoOrganisation, moved: set[str], retitled: set[str], since: date, draws: Draws
) -> DemoPerson:
    if person.number in moved:
        kind = next(unit.kind for unit in before.units if unit.code == person.unit)
        others = [unit.code for unit in before.units if unit.kind == kind and unit.code != person.unit]
        others = others or [unit.code for unit in before.units if unit.size and unit.code != person.unit]
        unit = draws.pick(others)
        return replace(person, unit=unit, home_unit=unit, since=since)
    if person.number in retitled:
        degree = "M.Si." if person.education >= 4 else "S.AP."
        back = f"{person.back_title}, {degree}" if person.back_title else degree
        return replace(person, back_title=back)
    return person


def _newcomers(before: DemoOrganisation, count: int, since: date, draws: Draws) -> list[DemoPerson]:
    taken = {person.number for person in before.people}
    reserved = frozenset(member.name for member in tirtamarga_cast())
    careers = Careers(f"{before.seed}/next/{since.isoformat()}", before.domain, since, reserved)
    units = [unit for unit in before.units if unit.size]
    people: list[DemoPerson] = []
    while len(people) < count:
        unit = draws.pick(units)
        staff_type = draws.weighted({PNS: 4, PPPK: 4, PART_TIME: 2})
        job = draws.weighted(kinds()[kind_of(unit)].fill[staff_type])
        person = careers.fill(Place(unit, job, staff_type), draws)
        if person.number not in taken:
            people.append(replace(person, since=since))
    return people
