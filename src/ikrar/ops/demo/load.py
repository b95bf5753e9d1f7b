"""Loads a demonstration organisation through the roster's own actions: nothing is written past them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ikrar.apps.roster import spreadsheet
from ikrar.apps.roster.actions import (
    HeadRow,
    ScopeChoice,
    UnitRow,
    create_organisation,
    load_roster,
    record_absence,
    save_units,
    set_head,
)
from ikrar.apps.roster.kinds import AbsenceKind, Acting, OrganisationKind, StaffType
from ikrar.apps.roster.queries import UnitLine, people_page, unit_tree
from ikrar.core.authority import Actor
from ikrar.ops.demo.export_rows import COLUMNS, Rows, written
from ikrar.ops.demo.people import LOCAL, DemoHead, DemoOrganisation, DemoPerson
from ikrar.ops.demo.plan import Excuse

_LOCAL_COLUMNS = ("NOMOR LOKAL", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TANGGAL LAHIR", "JABATAN", "KODE UNIT")
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the roster now.

    unit_ids    by the short code of the demonstration, "tm.kec7.1"
    unit_paths  the same, for mandates and coverage
    person_ids  by number
    heads       periods of heads, also past and future ones
    refused     0 unless generator and checks disagree: that is a bug
    """

    organisation_id: int
    unit_ids: Mapping[str, int]
    unit_paths: Mapping[str, str]
    person_ids: Mapping[str, int]
    heads: int
    refused: int


@transaction.atomic
def load_organisation(organisation: DemoOrganisation, *, by: Actor, at: datetime) -> Loaded:
    """Create the organisation with its units, people and heads, all or nothing.

    People are read from the 69 columns of the clean export and the unit they belong to, which those do not tell:
    loading that file afterwards changes nothing.
    Posts begin when the export was drawn, or at `at` where that is earlier.
    Refuses  OrganisationCodeTaken: it has been loaded before
    """
    organisation_id = create_organisation(
        code=organisation.code,
        name=organisation.name,
        kind=OrganisationKind(organisation.kind),
        zone=organisation.zone,
        letterhead=organisation.letterhead,
        address=organisation.address,
        city=organisation.city,
        by=by,
        at=at,
    )
    effective_on = min(organisation.as_of, at.astimezone(ZoneInfo(organisation.zone)).date())
    save_units(organisation_id=organisation_id, rows=_unit_rows(organisation), by=by, at=at, on=effective_on)
    refused = _load_people(organisation, organisation_id, effective_on, by, at)
    by_unor = {line.code: line for line in unit_tree(organisation_id=organisation_id, day=effective_on)}
    lines = {unit.code: by_unor[unit.unor_id] for unit in organisation.units}
    people = _person_ids(organisation_id, effective_on)
    return Loaded(
        organisation_id=organisation_id,
        unit_ids={code: line.unit_id for code, line in lines.items()},
        unit_paths={code: line.path for code, line in lines.items()},
        person_ids=people,
        heads=_seat_heads(organisation.heads, organisation_id, lines, people, by, at),
        refused=refused,
    )


@transaction.atomic
def load_excuses(loaded: Loaded, excuses: Sequence[Excuse], *, by: Actor, at: datetime) -> int:
    """Record who is away, and return how many. Refuses PersonUnknown, AbsenceOverlaps."""
    for excuse in excuses:
        record_absence(
            organisation_id=loaded.organisation_id,
            person_id=loaded.person_ids[excuse.person],
            kind=AbsenceKind(excuse.kind),
            starts_on=excuse.starts_on,
            last_on=excuse.last_on,
            by=by,
            at=at,
        )
    return len(excuses)


def _load_people(organisation: DemoOrganisation, organisation_id: int, on: date, by: Actor, at: datetime) -> int:
    """Load all who have a number of the state, then those with a local one; return how many rows were refused."""
    return sum(
        load_roster(
            organisation_id=organisation_id,
            table=table,
            scope=ScopeChoice(types),
            by=by,
            at=at,
            file_name="peragaan",
            effective_on=on,
        ).refused
        for table, types in _tables(organisation)
    )


def _person_ids(organisation_id: int, day: date) -> dict[str, int]:
    """Read the list of people page by page: what each number became."""
    ids: dict[str, int] = {}
    while True:
        lines, _ = people_page(organisation_id=organisation_id, day=day, start=len(ids), count=_PAGE)
        ids |= {line.number: line.person_id for line in lines}
        if len(lines) < _PAGE:
            return ids


def _unit_rows(organisation: DemoOrganisation) -> list[UnitRow]:
    ids = {unit.code: unit.unor_id for unit in organisation.units}
    return [
        UnitRow(
            code=unit.unor_id,
            name=unit.name,
            parent=ids[unit.parent] if unit.parent else "",
            place=unit.place,
            line=line,
        )
        for line, unit in enumerate(organisation.units, start=2)
    ]


def _tables(organisation: DemoOrganisation) -> list[tuple[spreadsheet.Table, tuple[StaffType, ...]]]:
    make = Rows(organisation)
    ids = {unit.code: unit.unor_id for unit in organisation.units}
    civil = [
        (*COLUMNS, "KODE UNIT ASAL"),
        *([*make.of_person(person), ids[person.home_unit]] for person in organisation.civil_servants),
    ]
    types = (StaffType.PNS, StaffType.CPNS, StaffType.PPPK, StaffType.PPPK_PART_TIME)
    tables: list[tuple[spreadsheet.Table, tuple[StaffType, ...]]] = [(spreadsheet.of_rows(civil), types)]
    local = organisation.of_types(LOCAL)
    if local:
        tables.append((_local_table(organisation, local), (StaffType.LOCAL,)))
    return tables


def _local_table(organisation: DemoOrganisation, people: Sequence[DemoPerson]) -> spreadsheet.Table:
    ids = {unit.code: unit.unor_id for unit in organisation.units}
    return spreadsheet.of_rows(
        [
            _LOCAL_COLUMNS,
            *(
                [
                    person.number,
                    person.name,
                    person.front_title,
                    person.back_title,
                    written(person.born_on),
                    person.position,
                    ids[person.unit],
                ]
                for person in people
            ),
        ]
    )


def _seat_heads(
    heads: Sequence[DemoHead],
    organisation_id: int,
    lines: Mapping[str, UnitLine],
    people: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> int:
    """Seat the heads in the order of their first days: each one ends the one before, also in days to come."""
    for head in sorted(heads, key=lambda head: head.starts_on):
        set_head(
            organisation_id=organisation_id,
            unit_id=lines[head.unit].unit_id,
            head=HeadRow(people[head.person], "", head.title, Acting(head.acting)),
            by=by,
            at=at,
            on=head.starts_on,
        )
    return len(heads)
