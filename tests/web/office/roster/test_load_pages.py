import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from ikrar.apps.roster.models import Load, LoadChunk, LoadFault, Person, Post
from ikrar.core.authority import Role
from tests.web.office.roster.conftest import DESK, HEADINGS, client_of, csv_of, nip_of, person


def test_a_clerk_loads_a_file_in_three_steps(clerk, planned):
    preview = planned([person(1), person(2), person(3, nip="1.98E+17")])

    page = clerk.get(preview).content.decode()
    assert "Muat 2 orang, lewati 1" in page
    answer = clerk.post(f"{preview}muat/", {"expected": "2", "why": ""}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "2 orang kini tercatat dari berkas ini; 0 tercatat keluar.\nUnduh yang ditolak, perbaiki, lalu muat lembar itu."
    ]
    assert Person.objects.count() == 2


def test_pressing_twice_loads_once(clerk, planned):
    preview = planned([person(1)])

    for _ in range(2):
        answer = clerk.post(f"{preview}muat/", {"expected": "1", "why": ""})
        assert answer.status_code == 302
    assert (Person.objects.count(), Post.objects.count()) == (1, 1)


def test_sending_the_same_form_twice_makes_one_load(clerk, upload):
    key = clerk.get(f"{DESK}muat/").context["form"].initial["key"]
    rows = [HEADINGS, person(1)]

    first, second = (upload(csv_of(rows), key=key)["Location"] for _ in range(2))
    other = upload(csv_of([HEADINGS, person(2)]), key=key)["Location"]

    assert first == second
    assert other != first


def test_columns_that_nobody_needs_are_stored_nowhere(clerk, upload):
    rows = [HEADINGS, person(1), person(2, nip="123")]

    upload(csv_of(rows))

    load = Load.objects.get()
    assert load.dropped == ["AGAMA", "NIK"]
    stored = str(list(Load.objects.values())) + str([chunk.body for chunk in LoadChunk.objects.all()])
    assert "Pegawai 1" in stored or LoadChunk.objects.exists()
    assert "Rahasia" not in str(load.samples)
    assert all("3273000000000001" not in str(row) for row in load.samples)


def test_a_refused_row_keeps_no_private_cell(clerk, planned):
    planned([person(1, nip="123")])

    fault = LoadFault.objects.get()
    assert fault.cells == ["123", "Pegawai 1", "D1", "PNS", "Guru"]


def test_the_mapping_can_be_corrected(clerk, upload):
    where = upload(csv_of([["NIP", "Nm Orang", "Kode Kantor"], [nip_of(1), "Sari", "D2"]]))["Location"]
    page = clerk.get(where)
    assert [column["heading"] for column in page.context["sample"]] == ["NIP", "Nm Orang", "Kode Kantor"]
    day = page.context["form"].initial["effective_on"].isoformat()

    lacking = clerk.post(where, {"nomor": "0", "staff_types": ["PNS"], "effective_on": day})
    mended = clerk.post(
        where, {"nomor": "0", "nama": "1", "kode_unit": "2", "staff_types": ["PNS"], "effective_on": day}
    )

    assert lacking.status_code == 422
    assert "Kolom untuk nama belum ditentukan." in lacking.content.decode()
    assert mended.status_code == 302
    assert clerk.get(mended["Location"]).context["load"].counts["baru"] == 1


def test_a_file_without_unit_codes_is_placed_by_unit_names(clerk, upload):
    where = upload(csv_of([["NIP", "NAMA", "UNIT KERJA"], [nip_of(1), "Sari", "sdn 1"]]))["Location"]
    page = clerk.get(where)
    day = page.context["form"].initial["effective_on"].isoformat()

    planned = clerk.post(where, page.context["form"].initial | {"staff_types": ["PNS"], "effective_on": day})

    assert [line.unit for line in clerk.get(planned["Location"]).context["lines"]] == ["SDN 1"]


def test_a_load_may_speak_for_one_unit_only(clerk, planned):
    preview = planned([person(1, unit="D2"), person(2, unit="D1")], below="D2")

    page = clerk.get(preview)

    assert page.context["load"].unit == "SDN 1"
    assert [fault.line for fault in clerk.get(f"{preview}?tab=ditolak").context["faults"]] == [3]


def test_many_leaving_ask_for_a_reason_on_the_page(clerk, planned):
    first = planned([person(n) for n in range(1, 11)])
    clerk.post(f"{first}muat/", {"expected": "10"})
    second = planned([person(n) for n in range(1, 9)])

    bare = clerk.post(f"{second}muat/", {"expected": "0", "why": ""})
    said = clerk.post(f"{second}muat/", {"expected": "0", "why": "dua orang pensiun"})

    assert bare.status_code == 422
    assert "2 dari 10 orang dalam cakupan ini (20,0%) akan tercatat keluar." in bare.content.decode()
    assert said.status_code == 302
    assert Post.objects.filter(ends_before=None).count() == 8


def test_a_preview_that_no_longer_holds_loads_nothing(clerk, planned):
    one = planned([person(1), person(2)])
    other = planned([person(1)])
    clerk.post(f"{other}muat/", {"expected": "1"})

    answer = clerk.post(f"{one}muat/", {"expected": "2"}, follow=True)

    assert (
        "Daftar pegawai berubah sejak pratinjau ini dibuat"
        in [str(message) for message in answer.context["messages"]][-1]
    )
    assert Person.objects.count() == 1
    assert answer.context["load"].counts["baru"] == 1


def test_the_refused_rows_come_as_a_sheet_that_loads_again(clerk, planned, upload):
    preview = planned([person(1), person(2, unit="X9", nama="=HYPERLINK(1)"), person(3, nip="123")])

    answer = clerk.get(f"{preview}ditolak.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()

    assert answer["Content-Disposition"].startswith('attachment; filename="ditolak-')
    assert rows[0] == ["BARIS ASAL", "KOLOM YANG SALAH", "NILAI", "ALASAN DITOLAK", *HEADINGS[:5]]
    assert rows[1][:4] == ["3", "KODE UNIT", "X9", "Unit ini belum ada dalam susunan unit."]
    assert rows[1][5] == "=HYPERLINK(1)"
    assert rows[2][4:6] == ["123", "Pegawai 3"]
    again = upload(SimpleUploadedFile("ditolak.xlsx", answer.content))
    assert clerk.get(again["Location"]).context["load"].headings == HEADINGS[:5]


def test_unknown_units_are_proposed_from_the_file_and_saved(clerk, planned):
    preview = planned([person(1, unit="D1.9"), person(2, unit="Z1")])

    page = clerk.get(f"{preview}unit/")
    assert [(line["code"], line["parent"]) for line in page.context["lines"]] == [
        ("Z1", ""),
        ("D1.9", "Dinas Pendidikan"),
    ]
    saved = clerk.post(
        f"{preview}unit/",
        {"kode-0": "D1.9", "nama-0": "SDN 9", "induk-0": "Dinas Pendidikan", "kode-1": "Z1", "nama-1": "Kecamatan Z"},
    )

    assert saved["Location"] == f"{preview}kolom/"
    tree = clerk.get(f"{DESK}unit/").context["units"]
    assert [(unit.code, unit.depth) for unit in tree] == [("D1", 0), ("D2", 1), ("D1.9", 1), ("Z1", 0)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "Berkas ini PDF, bukan CSV atau XLSX."),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "Berkas ini buku kerja Excel lama (.xls), bukan CSV atau XLSX."),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 99, "Berkas ini arsip ZIP, tetapi bukan buku kerja Excel (.xlsx)."),
        ("a.csv", b"satu kolom saja\n1\n2\n", "Berkas ini tidak berisi baris pegawai di bawah judul kolom."),
        ("a.csv", b"NIP;NAMA\n", "Berkas ini tidak berisi baris pegawai di bawah judul kolom."),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(upload, name, content, sentence):
    answer = upload(SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Load.objects.exists()


def test_a_form_without_its_key_is_refused(clerk, city):
    answer = clerk.post(f"{DESK}muat/", {"key": "made-up", "file": csv_of([HEADINGS, person(1)])})

    assert answer.status_code == 422
    assert not Load.objects.exists()


def test_a_load_of_another_organisation_is_not_there(clerk, city, planned):
    preview = planned([person(1)])
    from ikrar.apps.roster import actions
    from ikrar.core.authority import NOBODY
    from tests.web.office.roster.conftest import AT

    actions.create_organisation(code="lain", name="Lain", by=NOBODY, at=AT)
    other = client_of("lain", Role.CLERK, "lain")

    assert other.get(preview).status_code == 404
    assert other.get(preview.replace("/kota/", "/lain/")).status_code == 404
    assert other.post(preview.replace("/kota/", "/lain/") + "muat/", {"expected": "1"}).status_code == 404


@pytest.mark.parametrize("path", ["", "muat/", "unit/", "unit/susun/", "muat/abc/", "muat/abc/kolom/"])
def test_only_a_clerk_comes_in(city, path):
    operator = client_of("operator", Role.UNIT_OPERATOR)

    assert operator.get(DESK + path).status_code == 404
    assert Client().get(DESK + path)["Location"].startswith("/ruang/masuk/")


@pytest.mark.parametrize(
    ("path", "method"),
    [("", "post"), ("muat/abc/", "post"), ("muat/abc/muat/", "get"), ("muat/abc/nomor-baru/", "get")],
)
def test_the_wrong_method_is_refused(clerk, path, method):
    assert getattr(clerk, method)(DESK + path).status_code == 405


def test_csrf_is_checked_on_the_upload(city):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client_of("pengelola", Role.CLERK).get(DESK).wsgi_request.user)

    assert strict.post(f"{DESK}muat/", {"file": csv_of([HEADINGS, person(1)])}).status_code == 403


def test_no_more_of_a_roster_is_kept_than_the_limit(clerk, upload, settings):
    settings.IKRAR_UPLOAD_LIMIT = 1_000

    answer = upload(csv_of([HEADINGS, *(person(number) for number in range(1, 40))]))

    assert answer.status_code == 409
    assert "lebih besar dari batas" in answer.content.decode()
    assert not Load.objects.exists()


def test_a_sheet_of_units_that_was_cut_off_is_refused(clerk, monkeypatch):
    monkeypatch.setattr("ikrar.web.shared.uploads.LARGEST", 200)
    rows = ["KODE;NAMA UNIT;KODE INDUK", *(f"X{number};Seksi {number};" for number in range(60))]

    answer = clerk.post(f"{DESK}unit/lembar/", {"file": SimpleUploadedFile("unit.csv", "\n".join(rows).encode())})

    assert answer.status_code == 422


def test_a_preview_of_one_and_of_three_takes_the_same_number_of_queries(clerk, planned):
    def queries(rows: list[list[str]]) -> int:
        preview = planned(rows)
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(preview).status_code == 200
        return len(captured)

    assert queries([person(1)]) == queries([person(1), person(2), person(3)])
