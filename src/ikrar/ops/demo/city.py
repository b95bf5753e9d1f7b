"""Kota Tirtamarga: 12,318 people in 221 units, and one without a NIP. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ikrar.ops.demo.careers import CLASS_WORDS, Careers
from ikrar.ops.demo.cast import ACTING_LURAH, FORMER_LURAH, HONORER, tirtamarga_cast
from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.people import (
    DEFINITIVE,
    LOCAL,
    LOCAL_NUMBER,
    PLH,
    PLT,
    PNS,
    DemoHead,
    DemoOrganisation,
    DemoPerson,
)
from ikrar.ops.demo.staffing import Place, give_types, jobs, kind_of, kinds, places, sizes
from ikrar.ops.demo.units import ISLAND, ROOT, DemoUnit, tirtamarga_units

SEED = "tirtamarga/1"
AS_OF = date(2026, 11, 2)
PNS_COUNT, PPPK_COUNT, PART_TIME_COUNT = 6904, 3870, 1544
PLT_LURAH_SINCE = date(2027, 8, 1)
HONORER_NUMBER = "HN-0231"

# Units whose head's post is empty: the second in the unit, or the head of a neighbour, acts.
_VACANT = frozenset(
    {"tm.dinsos", "tm.kec2", "tm.kec3.2", "tm.setda.2.2", "tm.smp07", "tm.sd31", "tm.pkm05", "tm.dkpp.rph", ISLAND}
)
# Units whose head is briefly absent: somebody acts from day to day. A fortnight in August 2027.
_AWAY = ("tm.diskominfo", "tm.kec4.1")
_AWAY_FROM, _AWAY_UNTIL = date(2027, 8, 2), date(2027, 8, 16)
_SECONDED = 24  # work in another office than the one they belong to
_ORDINARY = (CLASS_WORDS["fungsional"], CLASS_WORDS["pelaksana"])


def tirtamarga(seed: str = SEED) -> DemoOrganisation:
    """Return the city as it is when Ratna draws her exports: the same for the same seed, on every machine."""
    units = tirtamarga_units()
    cast = tirtamarga_cast()
    counts = sizes(units, PNS_COUNT + PPPK_COUNT + PART_TIME_COUNT)
    chairs = places(units, counts, cast, _VACANT)
    give_types(chairs, PPPK_COUNT, PART_TIME_COUNT, Draws(seed, "types"))
    careers = Careers(seed, "tirtamarga.example", AS_OF, frozenset(member.name for member in cast))
    streams = {unit.code: Draws(seed, "unit", unit.code) for unit in units}
    people = [careers.fill(chair, streams[chair.unit.code]) for chair in chairs]
    heads = _heads(units, chairs, people)
    return DemoOrganisation(
        code="tirtamarga",
        name="Pemerintah Kota Tirtamarga",
        kind="agency",
        zone="Asia/Jakarta",
        letterhead="PEMERINTAH KOTA TIRTAMARGA",
        address="Jalan Alun-Alun Tirta Nomor 1, Tirtamarga",
        city="Tirtamarga",
        domain="tirtamarga.example",
        seed=seed,
        as_of=AS_OF,
        units=units,
        people=(*_with_standing(people, units, heads, Draws(seed, "standing")), _honorer()),
        heads=heads,
    )


def _honorer() -> DemoPerson:
    return DemoPerson(
        number=HONORER_NUMBER,
        scheme=LOCAL_NUMBER,
        name=HONORER,
        front_title="",
        back_title="",
        sex="M",
        born_on=date(1988, 4, 2),
        staff_type=LOCAL,
        unit=ISLAND,
        home_unit=ISLAND,
        position="Juru Mudi Perahu Kelurahan",
        position_class="",
        education=0,
        rank="",
        legal_status="Aktif",
        joined_on=date(2014, 1, 2),
        since=date(2014, 1, 2),
        email="",
        religion="Islam",
    )


def _heads(units: Sequence[DemoUnit], chairs: Sequence[Place], people: Sequence[DemoPerson]) -> tuple[DemoHead, ...]:
    rows: dict[str, list[DemoPerson]] = {}
    for chair, person in zip(chairs, people, strict=True):
        rows.setdefault(chair.unit.code, []).append(person)
    heads: list[DemoHead] = []
    for unit in units:
        if unit.code == ROOT:
            continue
        if unit.code == ISLAND:
            heads += _island_heads(people)
        elif unit.code in _VACANT:
            person = _stand_in(unit, units, rows)
            heads.append(DemoHead(unit.code, person.number, head_title(unit), PLT, date(2026, 6, 1), None))
        elif unit.code in _AWAY:
            heads += _away(unit, rows[unit.code])
        else:
            person = rows[unit.code][0]
            heads.append(DemoHead(unit.code, person.number, person.position, DEFINITIVE, person.since, None))
    return tuple(heads)


def head_title(unit: DemoUnit) -> str:
    """Return what the head of this unit is called, also when nobody holds the post."""
    return jobs()[kinds()[kind_of(unit)].heads[0]].title_in(unit)


def _stand_in(unit: DemoUnit, units: Sequence[DemoUnit], rows: dict[str, list[DemoPerson]]) -> DemoPerson:
    """The second in the unit where it has more than one senior post; else the head of a neighbour of the same kind."""
    if len(kinds()[kind_of(unit)].heads) > 1:
        return rows[unit.code][0]
    peers = [peer for peer in units if peer.kind == unit.kind and peer.parent == unit.parent]
    neighbour = peers[peers.index(unit) - 1]
    return rows[neighbour.code][0]


def _away(unit: DemoUnit, people: Sequence[DemoPerson]) -> list[DemoHead]:
    holder, deputy = people[0], people[1]
    title = holder.position
    return [
        DemoHead(unit.code, holder.number, title, DEFINITIVE, holder.since, _AWAY_FROM),
        DemoHead(unit.code, deputy.number, title, PLH, _AWAY_FROM, _AWAY_UNTIL),
        DemoHead(unit.code, holder.number, title, DEFINITIVE, _AWAY_UNTIL, None),
    ]


def _island_heads(people: Sequence[DemoPerson]) -> list[DemoHead]:
    """Until 1 August 2027 somebody from the camat's office acts as lurah, from then on the secretary does."""
    by_name = {person.name: person for person in people if person.name in (FORMER_LURAH, ACTING_LURAH)}
    title = "Lurah Pulau Karangjambu"
    return [
        DemoHead(ISLAND, by_name[FORMER_LURAH].number, title, PLT, date(2026, 5, 1), PLT_LURAH_SINCE),
        DemoHead(ISLAND, by_name[ACTING_LURAH].number, title, PLT, PLT_LURAH_SINCE, None),
    ]


def _with_standing(
    people: Sequence[DemoPerson], units: Sequence[DemoUnit], heads: Sequence[DemoHead], draws: Draws
) -> list[DemoPerson]:
    """Send some to study, some into unpaid leave or towards the pension, and some to work in another unit."""
    fixed = {member.name for member in tirtamarga_cast()} | {head.person for head in heads}
    free = [
        i for i, person in enumerate(people) if person.staff_type == PNS and not {person.name, person.number} & fixed
    ]
    ordinary = [i for i in draws.shuffled(free) if people[i].position_class in _ORDINARY]
    eldest = sorted(free, key=lambda i: (people[i].born_on, people[i].number))[:7]
    ordinary = [i for i in ordinary if i not in eldest]
    changed = list(people)
    for i in eldest:
        changed[i] = replace(changed[i], legal_status="Masa Persiapan Pensiun")
    for i in ordinary[:18]:
        changed[i] = replace(changed[i], legal_status="Tugas Belajar")
    for i in ordinary[18:21]:
        changed[i] = replace(changed[i], legal_status="Cuti di Luar Tanggungan Negara")
    offices = [unit.code for unit in units if unit.kind in ("dinas", "badan")]
    for i in (i for i in ordinary[21:400] if people[i].position_class == CLASS_WORDS["pelaksana"]):
        if sum(person.unit != person.home_unit for person in changed) == _SECONDED:
            break
        if people[i].unit in offices:
            changed[i] = replace(changed[i], home_unit=draws.pick([code for code in offices if code != people[i].unit]))
    return changed
