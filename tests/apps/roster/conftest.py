"""A small city: seven units, a clerk, and files made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from ikrar.apps.roster import actions, spreadsheet
from ikrar.apps.roster.actions import LoadResult, ScopeChoice, UnitRow
from ikrar.apps.roster.kinds import StaffType
from ikrar.core.authority import Actor, Mandate, Role

AT = datetime(2027, 8, 2, 1, tzinfo=UTC)
CLERK = Actor(
    user_id=7, person_id=None, name="Pengelola", mandates=(Mandate(id=1, organisation="kota", role=Role.CLERK),)
)
HEADINGS = ["NIP", "NAMA", "KODE UNIT", "JENIS PEGAWAI", "JABATAN", "GOLONGAN"]
CIVIL = ScopeChoice((StaffType.PNS, StaffType.CPNS))


def nip_of(number: int, *, month: str = "01", sex: str = "1") -> str:
    return f"19800101{2005}{month}{sex}{number:03d}"


def person(number: int, unit: str = "D1", **changed: str) -> list[str]:
    row = {"nip": nip_of(number), "nama": f"Pegawai {number}", "unit": unit, "jenis": "PNS", "jabatan": "Guru"}
    row = row | {"golongan": "III/a"} | changed
    return [row[key] for key in ("nip", "nama", "unit", "jenis", "jabatan", "golongan")]


@pytest.fixture
def city(db: None) -> int:
    organisation_id = actions.create_organisation(code="kota", name="Kota Contoh", by=CLERK, at=AT)
    units = [
        UnitRow(code="D1", name="Dinas Pendidikan", line=2),
        UnitRow(code="D1.1", name="SDN Contoh 1", parent="D1", line=3),
        UnitRow(code="D1.2", name="SDN Contoh 2", parent="D1", line=4),
        UnitRow(code="K1", name="Kecamatan Timur", line=5),
        UnitRow(code="K1.1", name="Kelurahan Sukamaju", parent="K1", line=6),
        UnitRow(code="K2", name="Kecamatan Barat", line=7),
        UnitRow(code="K2.1", name="Kelurahan Sukamaju", parent="K2", line=8),
    ]
    actions.save_units(organisation_id=organisation_id, rows=units, by=CLERK, at=AT, on=AT.date())
    return organisation_id


@pytest.fixture
def load(city: int) -> Callable[..., LoadResult]:
    """Load rows under HEADINGS (or headings of their own) on a day after the first."""

    def load(rows: Sequence[Sequence[str]], *, day: int = 0, headings: Sequence[str] = HEADINGS, **more: object):
        scope = more.pop("scope", CIVIL)
        return actions.load_roster(
            organisation_id=city,
            table=spreadsheet.of_rows([headings, *rows]),
            scope=scope,
            by=CLERK,
            at=AT + timedelta(days=day),
            **more,
        )

    return load
