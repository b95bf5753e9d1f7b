from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.roster.models import Absence, Person, Post, UnitHead
from ikrar.core.authority import Role
from ikrar.web.office.roster.person_code import hide, reveal
from tests.web.office.roster.conftest import DESK, client_of, csv_of, nip_of, person


@pytest.fixture
def people(clerk, planned):
    preview = planned([person(1), person(2, unit="D2"), person(3)])
    clerk.post(f"{preview}muat/", {"expected": "3"})
    return {p.name: p for p in Person.objects.all()}


def test_the_list_shows_masked_numbers(clerk, people):
    page = clerk.get(DESK).content.decode()

    assert "••••••••••••••1001" in page
    assert nip_of(1) not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cari=pegawai+2", ["Pegawai 2"]),
        (f"cari={nip_of(3)}", ["Pegawai 3"]),
        ("unit=2", ["Pegawai 2"]),
        ("unit=1", ["Pegawai 1", "Pegawai 2", "Pegawai 3"]),
        ("jenis=PPPK", []),
        ("tanggal=2001-01-01", []),
        ("tanggal=besok", ["Pegawai 1", "Pegawai 2", "Pegawai 3"]),
    ],
)
def test_the_list_is_filtered_by_its_address(clerk, people, query, names):
    assert [line.full_name for line in clerk.get(f"{DESK}?{query}").context["lines"]] == names


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(clerk, people):
    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            clerk.get(f"{DESK}?{query}")
        return len(captured)

    clerk.get(DESK)  # shows what the load had to say, once
    assert queries("cari=pegawai+1") == queries("cari=pegawai")


def test_a_person_shows_history_and_is_not_found_by_a_made_up_code(clerk, people):
    where = f"{DESK}orang/{hide(people['Pegawai 1'].id)}/"

    page = clerk.get(where)

    assert [post.unit for post in page.context["person"].posts] == ["Dinas Pendidikan"]
    assert clerk.get(f"{DESK}orang/{hide(999_999)}/").status_code == 404
    assert clerk.get(f"{DESK}orang/{'f' * 16}/").status_code == 404
    assert client_of("operator", Role.UNIT_OPERATOR).get(where).status_code == 404


def test_a_correction_asks_for_a_reason_and_leaves_a_trace(clerk, people):
    where = f"{DESK}orang/{hide(people['Pegawai 1'].id)}/perbaiki/"
    unit = str(Post.objects.get(person=people["Pegawai 2"]).unit_id)
    typed = {"name": "Pegawai Satu", "front_title": "dr.", "back_title": "", "unit": unit, "position": "Kepala"}

    assert clerk.post(where, typed | {"why": ""}).status_code == 422
    assert clerk.post(where, typed | {"why": "SK 800/12"}).status_code == 302

    person = Person.objects.get(id=people["Pegawai 1"].id)
    post = Post.objects.get(person=person, ends_before=None)
    assert (person.full_name, post.unit.code, post.position) == ("dr. Pegawai Satu", "D2", "Kepala")
    assert AuditEvent.objects.get(verb="person.corrected").why == "SK 800/12"
    assert clerk.get(where).status_code == 405


def test_an_absence_is_recorded_once_and_ended(clerk, people):
    code = hide(people["Pegawai 1"].id)
    typed = {"halangan-kind": "sakit", "halangan-starts_on": "2027-08-02", "halangan-last_on": "2099-01-01"}

    assert clerk.post(f"{DESK}orang/{code}/berhalangan/", typed).status_code == 302
    assert clerk.post(f"{DESK}orang/{code}/berhalangan/", typed).status_code == 302
    overlap = clerk.post(f"{DESK}orang/{code}/berhalangan/", typed | {"halangan-kind": "dl"})

    assert overlap.status_code == 422
    absence = Absence.objects.get()
    assert (absence.kind, absence.ends_before, absence.recorded_by) == ("sakit", date(2099, 1, 2), "Pengelola")
    clerk.post(f"{DESK}orang/{code}/berhalangan/{hide(absence.id)}/akhiri/")
    assert not Absence.objects.filter(ends_before=date(2099, 1, 2)).exists()


def test_dates_the_wrong_way_round_are_refused_beside_their_field(clerk, people):
    where = f"{DESK}orang/{hide(people['Pegawai 1'].id)}/berhalangan/"

    answer = clerk.post(
        where, {"halangan-kind": "dl", "halangan-starts_on": "2027-08-05", "halangan-last_on": "2027-08-01"}
    )

    assert answer.status_code == 422
    assert answer.context["absence"].errors == {"last_on": ["Hari terakhir lebih awal daripada hari pertama."]}


def test_a_unit_gets_a_head_from_the_roster_or_from_outside(clerk, people):
    where = f"{DESK}unit/1/"
    typed = {"title": "Kepala Dinas", "acting": "Plt", "starts_on": "2027-08-01"}

    assert clerk.post(where, typed).status_code == 422
    assert clerk.post(where, typed | {"number": "123"}).status_code == 422
    assert clerk.post(where, typed | {"number": nip_of(1)}).status_code == 302
    assert clerk.post(where, typed | {"name": "Tokoh Luar", "acting": "", "starts_on": "2027-08-03"}).status_code == 302

    heads = UnitHead.objects.order_by("starts_on").values_list("person__name", "name", "acting", "ends_before")
    assert list(heads) == [("Pegawai 1", "", "Plt", date(2027, 8, 3)), (None, "Tokoh Luar", "", None)]
    assert clerk.get(f"{DESK}unit/77/").status_code == 404


def test_a_unit_sheet_brings_parents_and_awaited_heads(clerk, city):
    rows = [
        ["KODE UNIT", "NAMA UNIT", "INDUK", "NIP KEPALA"],
        ["K1", "Kecamatan Timur", "", nip_of(9)],
        ["K1.1", "Kelurahan Sukamaju", "Kecamatan Timur", ""],
    ]

    answer = clerk.post(f"{DESK}unit/lembar/", {"file": csv_of(rows)})

    assert answer.status_code == 302
    tree = {unit.code: unit for unit in clerk.get(f"{DESK}unit/").context["units"]}
    assert (tree["K1.1"].parent_code, tree["K1"].awaited) == ("K1", True)


def test_a_unit_sheet_that_goes_in_circles_changes_nothing(clerk, city):
    rows = [["KODE UNIT", "NAMA UNIT", "KODE INDUK"], ["A", "Unit A", "B"], ["B", "Unit B", "A"]]

    answer = clerk.post(f"{DESK}unit/lembar/", {"file": csv_of(rows)})

    assert answer.status_code == 422
    assert "Susunan unit berputar: A → B → A." in answer.content.decode()
    assert len(clerk.get(f"{DESK}unit/").context["units"]) == 2


def test_a_unit_moves_with_all_that_is_below(clerk, city):
    typed = {"kode-0": "D2", "nama-0": "SDN 1", "induk-0": "", "kode-1": "D1", "nama-1": "Dinas", "induk-1": "SDN 1"}

    assert clerk.post(f"{DESK}unit/susun/", typed).status_code == 302

    tree = clerk.get(f"{DESK}unit/").context["units"]
    assert [(unit.name, unit.depth) for unit in tree] == [("SDN 1", 0), ("Dinas", 1)]


@pytest.mark.parametrize("number", [0, 1, 2, 12_345, (1 << 63) - 1])
def test_a_hidden_id_comes_back(number):
    assert reveal(hide(number)) == number
    assert len(hide(number)) == 16
