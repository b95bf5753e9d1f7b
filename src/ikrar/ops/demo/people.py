"""What a demonstration organisation consists of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ikrar.ops.demo.units import DemoUnit

# The values of apps.roster.kinds, spelled out because this module knows no Django; a test compares them.
CPNS, PNS, PPPK, PART_TIME, LOCAL = "CPNS", "PNS", "PPPK", "PPPK_PW", "LOKAL"
NIP, NI_PPPK, LOCAL_NUMBER = "nip", "ni-pppk", "lokal"
DEFINITIVE, PLT, PLH = "", "Plt", "Plh"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One employee as of the export. `unit` is where they work, `home_unit` where they belong.

    since      first day in the present post
    joined_on  first day as CPNS or under the first contract
    religion   only for the column that we drop on reading
    """

    number: str
    scheme: str
    name: str
    front_title: str
    back_title: str
    sex: str
    born_on: date
    staff_type: str
    unit: str
    home_unit: str
    position: str
    position_class: str
    education: int
    rank: str
    legal_status: str
    joined_on: date
    since: date
    email: str
    religion: str

    @property
    def full_name(self) -> str:
        return titled(self.front_title, self.name, self.back_title)


@dataclass(frozen=True, slots=True)
class DemoHead:
    """Who heads a unit in a period starts_on .. ends_before, by the number of a person."""

    unit: str
    person: str
    title: str
    acting: str
    starts_on: date
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation with its units, people and heads.

    as_of   the day its exports were drawn
    """

    code: str
    name: str
    kind: str
    zone: str
    letterhead: str
    address: str
    city: str
    domain: str
    seed: str
    as_of: date
    units: tuple[DemoUnit, ...]
    people: tuple[DemoPerson, ...]
    heads: tuple[DemoHead, ...]

    @property
    def civil_servants(self) -> tuple[DemoPerson, ...]:
        """Everybody whom the agency's exports list: all but those with a local number."""
        return tuple(person for person in self.people if person.staff_type != LOCAL)

    def of_types(self, *staff_types: str) -> tuple[DemoPerson, ...]:
        return tuple(person for person in self.people if person.staff_type in staff_types)

    def in_unit(self, code: str) -> tuple[DemoPerson, ...]:
        return tuple(person for person in self.people if person.unit == code)

    def person(self, number: str) -> DemoPerson:
        return next(person for person in self.people if person.number == number)

    def named(self, name: str) -> DemoPerson:
        """Return the one person of the cast with this name."""
        return next(person for person in self.people if person.name == name)

    def head_on(self, unit: str, day: date) -> DemoHead | None:
        return next(
            (
                head
                for head in self.heads
                if head.unit == unit and head.starts_on <= day and (head.ends_before is None or day < head.ends_before)
            ),
            None,
        )

    def digest(self) -> str:
        """Return the SHA-256 of all it holds, one value a line: equal on every machine."""
        lines = [self.code, self.seed, self.as_of.isoformat()]
        for rows in (self.units, self.people, self.heads):
            lines += ("\t".join(str(getattr(row, name)) for name in row.__slots__) for row in rows)
        return sha256("\n".join(lines).encode()).hexdigest()


def titled(front: str, name: str, back: str) -> str:
    """Return the name as it stands on a letter: titles before it, titles after a comma."""
    return f"{front} {name}".strip() + (f", {back}" if back else "")
