"""Loads a demonstration organisation through the roster's own actions: nothing is written past them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ikrar.apps.roster import spreadsheet
from ikrar.apps.roster.actions import ScopeChoice, UnitRow, create_organisation, load_roster, save_units
from ikrar.apps.roster.kinds import OrganisationKind, StaffType
from ikrar.core.authority import Actor
from ikrar.ops.demo.export_rows import COLUMNS, Rows, written
from ikrar.ops.demo.people import LOCAL, DemoOrganisation, DemoPerson

_LOCAL_COLUMNS = ("NOMOR LOKAL", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TANGGAL LAHIR", "JABATAN", "KODE UNIT")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the roster now. `refused` is 0 unless generator and checks disagree: that is a bug."""

    organisation_id: int
    units: int
    people: int
    heads: int
    refused: int


def load_organisation(organisation: DemoOrganisation, *, by: Actor, at: datetime) -> Loaded:
    """Create the organisation with its units, people and heads.

    People are read from the same 69 columns as the clean export: loading that file afterwards changes nothing.
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
    units = _unit_rows(organisation)
    save_units(organisation_id=organisation_id, rows=list(units.values()), by=by, at=at, on=effective_on)
    people = refused = 0
    for table, types in _tables(organisation):
        result = load_roster(
            organisation_id=organisation_id,
            table=table,
            scope=ScopeChoice(types),
            by=by,
            at=at,
            file_name="peragaan",
            effective_on=effective_on,
        )
        people, refused = people + result.new, refused + result.refused
    heads = _seat_heads(organisation, organisation_id, units, by, at)
    return Loaded(organisation_id, len(units), people, heads, refused)


def _unit_rows(organisation: DemoOrganisation) -> dict[str, UnitRow]:
    ids = {unit.code: unit.unor_id for unit in organisation.units}
    return {
        unit.code: UnitRow(
            code=unit.unor_id,
            name=unit.name,
            parent=ids[unit.parent] if unit.parent else "",
            place=unit.place,
            line=line,
        )
        for line, unit in enumerate(organisation.units, start=2)
    }


def _tables(organisation: DemoOrganisation) -> list[tuple[spreadsheet.Table, tuple[StaffType, ...]]]:
    make = Rows(organisation)
    civil = [COLUMNS, *(make.of_person(person) for person in organisation.civil_servants)]
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
    organisation: DemoOrganisation, organisation_id: int, units: dict[str, UnitRow], by: Actor, at: datetime
) -> int:
    """Seat the heads in the order of their first days: each one ends the one before, also in days to come."""
    by_day: dict[date, list[UnitRow]] = {}
    for head in organisation.heads:
        row = units[head.unit]
        by_day.setdefault(head.starts_on, []).append(
            UnitRow(
                code=row.code,
                name=row.name,
                parent=row.parent,
                place=row.place,
                head_number=head.person,
                head_title=head.title,
                acting=head.acting,
                line=row.line,
            )
        )
    for day in sorted(by_day):
        save_units(organisation_id=organisation_id, rows=by_day[day], by=by, at=at, on=day)
    return len(organisation.heads)
