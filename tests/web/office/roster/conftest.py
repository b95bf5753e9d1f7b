"""A city with a clerk who is signed in, somebody who is not the clerk, and files to upload."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.roster import actions
from ikrar.core.authority import NOBODY, Role

AT = datetime(2027, 8, 2, 1, tzinfo=UTC)
DESK = "/ruang/kantor/kota/pegawai/"


def nip_of(number: int, *, month: str = "01") -> str:
    return f"198001012005{month}1{number:03d}"


def csv_of(rows: Sequence[Sequence[str]], name: str = "pns.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(";".join(row) for row in rows).encode())


HEADINGS = ["NIP", "NAMA", "KODE UNIT", "STATUS PEGAWAI", "JABATAN", "AGAMA", "NIK"]


def person(number: int, unit: str = "D1", **changed: str) -> list[str]:
    row = {"nip": nip_of(number), "nama": f"Pegawai {number}", "unit": unit, "jenis": "PNS", "jabatan": "Guru"}
    return [*(row | changed).values(), "Rahasia", "3273000000000001"]


@pytest.fixture
def city(db: None) -> int:
    organisation_id = actions.create_organisation(code="kota", name="Kota Contoh", by=NOBODY, at=AT)
    units = [actions.UnitRow(code="D1", name="Dinas Pendidikan"), actions.UnitRow(code="D2", name="SDN 1", parent="D1")]
    actions.save_units(organisation_id=organisation_id, rows=units, by=NOBODY, at=AT, on=AT.date())
    return organisation_id


def client_of(username: str, role: Role, organisation: str = "kota") -> Client:
    user = accounts.create_user(username=username, name="Pengelola", at=AT)
    accounts.grant_mandate(
        user_id=user.pk,
        organisation=organisation,
        role=role,
        by=NOBODY,
        at=AT,
        starts_on=date(2020, 1, 1),
        founding=True,
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(city: int) -> Client:
    return client_of("pengelola", Role.CLERK)


@pytest.fixture
def upload(clerk: Client) -> Callable[..., HttpResponse]:
    """Post a file with the key of a freshly opened form; the key may be given, to press twice."""

    def upload(file: SimpleUploadedFile, key: str = "", **more: str) -> HttpResponse:
        key = key or clerk.get(f"{DESK}muat/").context["form"].initial["key"]
        return clerk.post(f"{DESK}muat/", {"key": key, "file": file, **more})

    return upload


@pytest.fixture
def planned(clerk: Client, upload: Callable[..., HttpResponse]) -> Callable[..., str]:
    """Upload rows and take the proposed columns: the address of the preview."""

    def planned(rows: Sequence[Sequence[str]], types: Sequence[str] = ("PNS", "CPNS"), **more: str) -> str:
        response = upload(csv_of([HEADINGS, *rows]))
        columns = clerk.get(response["Location"]).context["form"].initial
        typed = {name: value for name, value in columns.items() if value is not None} | {"staff_types": types} | more
        answer = clerk.post(response["Location"], typed)
        assert answer.status_code == 302, answer.context["form"].errors
        return str(answer["Location"])

    return planned
