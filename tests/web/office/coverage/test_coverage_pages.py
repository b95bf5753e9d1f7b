"""Coverage: who sees what of whom, and the head's recapitulation."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions import refuse, rounds
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.actions.sweeping import sweep_scans
from ikrar.apps.pledges.models import Recapitulation
from ikrar.apps.roster.models import Absence, Person
from ikrar.core.authority import Role
from ikrar.web.office.coverage import workbooks
from ikrar.web.office.coverage.scope import widest
from tests import worlds
from tests.web.office.desk import client_of, queries_of
from tests.worlds import MORNING, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]


@pytest.fixture
def world():
    """Of six in each unit: two signed in the health office, one is away, one declines."""
    world = worlds.build_world()
    worlds.open_round(world)
    sign_many(requests=[press(world, person) for person in world.people[:2]], at=MORNING)
    Absence.objects.create(
        organisation=world.organisation, person=world.people[2], kind="dl", starts_on=date(2027, 8, 1)
    )
    refuse.declare_not_signing(
        round_id=world.round.pk, person_id=world.people[3].pk, private_reason="sebab pribadi", at=MORNING
    )
    return world


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


@pytest.fixture
def head(world):
    return client_of(worlds.holder(world.organisation, "kepala", Role.UNIT_HEAD, world.units[0], world.people[0]))


def url(world, path=""):
    return f"/ruang/kantor/tirtamarga/rangkaian/{world.round.code}/liputan/{path}"


def rows(page):
    names = ("title", "depth", "expected", "signed", "excused", "declined", "missing")
    return [tuple(row[name] for name in names) for row in page.context["rows"]]


def test_the_tree_counts_each_unit_with_all_below_it(clerk, world):
    page = clerk.get(url(world))

    assert rows(page) == [
        ("Kota Tirtamarga", 0, 12, 2, 1, 1, 8),
        ("Kelurahan Karangjambu", 1, 6, 0, 0, 0, 6),
        ("Dinas Kesehatan", 1, 6, 2, 1, 1, 2),
    ]


def test_the_order_of_siblings_follows_the_column(clerk, world):
    by_name = [row[0] for row in rows(clerk.get(url(world, "?urut=unit")))]
    by_signed = [row[0] for row in rows(clerk.get(url(world, "?urut=signed")))]

    assert by_name == by_signed == ["Kota Tirtamarga", "Dinas Kesehatan", "Kelurahan Karangjambu"]


def test_a_search_finds_units_wherever_they_hang(clerk, world):
    assert [row[0] for row in rows(clerk.get(url(world, "?cari=karang")))] == ["Kelurahan Karangjambu"]
    assert rows(clerk.get(url(world, "?cari=zzz"))) == []


def test_a_branch_opens_and_closes_by_its_address(clerk, world):
    below = worlds._unit(world.organisation, 4, "Puskesmas Cempaka", world.units[0])
    worlds.add_person(world.organisation, below, "Pegawai Baru", 390)
    worlds.open_round(world, title="Lagi")

    closed = clerk.get(url(world))
    health = next(row for row in closed.context["rows"] if row["title"] == "Dinas Kesehatan")
    opened = clerk.get(url(world) + health["toggle_url"])

    assert "Puskesmas Cempaka" not in [row["title"] for row in closed.context["rows"]]
    assert ("Puskesmas Cempaka", 2) in [(row["title"], row["depth"]) for row in opened.context["rows"]]
    again = next(row for row in opened.context["rows"] if row["title"] == "Dinas Kesehatan")
    assert again["toggle_url"] == "?"


def test_an_operator_sees_their_own_subtree_and_nothing_above_or_beside(world):
    client = client_of(world.operator)

    page = client.get(url(world))

    assert [row[0] for row in rows(page)] == ["Dinas Kesehatan"]
    assert page.context["numbers"][0]["of"] == 6
    assert "Karangjambu" not in page.content.decode()
    assert client.get(url(world, "?unit=U3")).status_code == 404
    assert client.get(url(world, "nama.csv?unit=U3")).status_code == 404
    assert client.get(url(world, "rekapitulasi/?unit=U3")).status_code == 404


def test_names_show_a_status_and_never_a_reason_or_a_number(clerk, world):
    page = clerk.get(url(world, "?unit=U2"))

    people = {one["name"]: one["word"] for one in page.context["people"]}
    away = [one["away"] for one in page.context["people"] if one["away"]]
    assert [(one.starts_on, one.last_on) for one in away] == [(date(2027, 8, 1), None)]
    assert people == {
        world.people[2].name: "Dinas luar (DL)",
        world.people[3].name: "Menyatakan tidak menandatangani",
        world.people[4].name: "Belum",
        world.people[5].name: "Belum",
    }
    text = page.content.decode()
    assert "sebab pribadi" not in text
    assert not any(person.numbers.get().value in text for person in world.people[:6])


def test_the_inspectorate_sees_counts_and_no_names(world):
    client = client_of(world.inspector)

    page = client.get(url(world, "?unit=U2"))

    assert page.context["people"] is None
    assert not any(name in page.content.decode() for name in Person.objects.values_list("name", flat=True))
    assert client.get(url(world, "nama.csv?unit=U2")).status_code == 404
    assert client.get(url(world, "unduh.csv")).status_code == 200


def test_levels_and_ways_are_two_cuts_of_the_same_people(clerk, world):
    split = clerk.get(url(world)).context["split"]

    assert split == {
        "levels": [{"words": "tingkat 1 · masuk sendiri", "count": 2}],
        "ways": [{"words": "Ponsel", "count": 2}],
        "excused": [{"words": "Dinas luar (DL)", "count": 1}],
    }


def test_each_text_has_its_own_count(clerk, world):
    sign_many(requests=[press(world, world.people[4], revision_ids=world.texts[1:])], at=MORNING)

    ikrar, pakta = (clerk.get(url(world, f"?naskah={code}")) for code in ("ikrar", "pakta"))

    assert (rows(ikrar)[0][3], rows(pakta)[0][3]) == (2, 3)
    assert [tab["label"] for tab in pakta.context["tabs"]] == ["Ikrar Netralitas ASN", "Pakta Integritas"]


def test_counts_are_carried_away_as_text_and_as_a_workbook(clerk, world):
    text = clerk.get(url(world, "unduh.csv")).content.decode("utf-8-sig").splitlines()
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(url(world, "unduh.xlsx")).content))

    assert text[1].startswith("U1;Kota Tirtamarga;0;12;2;1;1;8;0;0;2;0;0;2")
    assert book.get_sheet_by_index(0).to_python()[2][:4] == ["U2", "Dinas Kesehatan", 1.0, 6.0]
    assert clerk.get(url(world, "unduh.pdf")).status_code == 404


def test_a_name_that_looks_like_a_formula_stays_text(clerk, world):
    Person.objects.filter(pk=world.people[4].pk).update(name='=HYPERLINK("http://x","y")')

    text = clerk.get(url(world, "nama.csv?unit=U2")).content.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(url(world, "nama.xlsx?unit=U2")).content))

    assert "'=HYPERLINK" in text
    assert '=HYPERLINK("http://x","y")' in [row[0] for row in book.get_sheet_by_index(0).to_python()]
    assert [workbooks.plain(cell) for cell in ("+62", "-1", "@a", "biasa", 7)] == ["'+62", "'-1", "'@a", "biasa", 7]


def test_carrying_names_away_leaves_a_trace(clerk, world):
    clerk.get(url(world, "nama.csv?unit=U2"))

    assert AuditEvent.objects.filter(verb="coverage.names_taken", user_id=world.clerk.user_id).count() == 1


def test_subtrees_inside_others_are_not_counted_twice():
    assert widest(("00001.00002.", "00001.", "00003.")) == ("00001.", "00003.")
    assert widest(("", "00001.")) == ("",)


def test_a_head_signs_what_the_page_shows(head, world):
    page = head.get(url(world))
    assert "Tandatangani rekapitulasi unit Anda" in page.content.decode()
    recap = page.context["recap"]["url"]
    form = head.get(recap)
    assert f"sebagai {'Kepala'}" in form.content.decode()

    answer = head.post(recap, {"shown": form.context["shown"]})

    assert answer.status_code == 303
    assert Recapitulation.objects.count() == 2
    assert head.get(url(world)).context["recap"] is None
    assert "ditandatangani 9 Agu 2027" in head.get(url(world)).content.decode()


def test_a_double_click_signs_once(head, world):
    recap = url(world, "rekapitulasi/?unit=U2")
    shown = head.get(recap).context["shown"]

    answers = [head.post(recap, {"shown": shown}).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert Recapitulation.objects.count() == 2


def test_numbers_that_moved_are_shown_again_instead_of_signed(head, world):
    recap = url(world, "rekapitulasi/?unit=U2")
    shown = head.get(recap).context["shown"]
    sign_many(requests=[press(world, world.people[4])], at=MORNING)

    answer = head.post(recap, {"shown": shown})

    assert answer.status_code == 409
    assert "Angkanya berubah" in answer.content.decode()
    assert not Recapitulation.objects.exists()


def test_a_later_change_is_said_wherever_the_statement_stands(head, clerk, world):
    recap = url(world, "rekapitulasi/?unit=U2")
    head.post(recap, {"shown": head.get(recap).context["shown"]})
    sign_many(requests=[press(world, world.people[4])], at=MORNING)

    assert "berubah sejak ditandatangani 9 Agu 2027" in clerk.get(url(world)).content.decode()
    assert "Angkanya berubah sejak ditandatangani" in head.get(recap).content.decode()
    assert head.get(url(world)).context["recap"]["has_changed"]


def test_when_everybody_is_accounted_for_it_is_the_heads_turn(head, world):
    sign_many(requests=[press(world, person) for person in world.people[4:6]], at=MORNING)

    assert "Giliran Anda menandatangani rekapitulasi" in head.get(url(world)).content.decode()


def test_only_the_head_has_the_button_and_a_post_of_others_is_not_found(clerk, world):
    recap = url(world, "rekapitulasi/?unit=U2")
    page = clerk.get(recap)

    assert "Tandatangani rekapitulasi sebagai" not in page.content.decode()
    assert clerk.post(recap, {"shown": page.context["shown"]}).status_code == 404


def paper(world, shown, body=b"%PDF-1.7 contoh", **typed):
    scan = SimpleUploadedFile("surat.pdf", body)
    return {"shown": shown, "scan": scan, "signed_on": "2027-08-09", "same": "on", **typed}


def test_paper_is_entered_by_the_operator_with_its_scan(world):
    client, address = client_of(world.operator), url(world, "rekapitulasi/kertas/?unit=U2")
    shown = client.get(address).context["shown"]

    answer = client.post(address, paper(world, shown))

    row = Recapitulation.objects.first()
    assert answer.status_code == 303
    assert (row.way, row.signer_name, len(row.scan_sha256)) == ("kertas", world.people[0].name, 64)
    page = client.get(url(world, "rekapitulasi/?unit=U2")).content.decode()
    assert "Ditandatangani di kertas Senin, 9 Agustus 2027; dimasukkan Senin, 9 Agustus 2027, 07.30 WIB." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": b"MZ program"}, "bukan PDF, JPEG, atau PNG"),
        ({"signed_on": "2027-08-10"}, "Tanggal ini belum tiba."),
        ({"same": ""}, "Bandingkan dulu angkanya, lalu centang."),
    ],
)
def test_what_is_wrong_with_a_paper_is_said(world, typed, said):
    client, address = client_of(world.operator), url(world, "rekapitulasi/kertas/?unit=U2")
    values = paper(world, client.get(address).context["shown"], **typed)

    answer = client.post(address, values)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Recapitulation.objects.exists()


def kept_scans():
    return {path.stem for path in (Path(settings.IKRAR_FILES) / "rekapitulasi").glob("*/*") if path.is_file()}


def test_a_form_that_is_sent_back_leaves_no_scan(world):
    client, address = client_of(world.operator), url(world, "rekapitulasi/kertas/?unit=U2")
    body = b"%PDF-1.7 dikembalikan"

    client.post(address, paper(world, client.get(address).context["shown"], body, same=""))

    assert hashlib.sha256(body).hexdigest() not in kept_scans()


def test_a_scan_whose_statement_was_refused_is_swept_and_that_of_a_statement_stays(world):
    client, address = client_of(world.operator), url(world, "rekapitulasi/kertas/?unit=U2")
    refused, signed = b"%PDF-1.7 ditolak", b"%PDF-1.7 ditandatangani"
    client.post(address, paper(world, "00" * 32, refused))
    client.post(address, paper(world, client.get(address).context["shown"], signed))
    gone, stays = (hashlib.sha256(body).hexdigest() for body in (refused, signed))
    assert {gone, stays} <= kept_scans()

    assert sweep_scans(at=datetime(2099, 8, 9, tzinfo=UTC)) >= 1

    assert kept_scans() & {gone, stays} == {stays}


def test_a_head_enters_no_paper(head, world):
    assert head.get(url(world, "rekapitulasi/kertas/?unit=U2")).status_code == 404


def test_who_has_no_mandate_for_it_finds_no_coverage(world):
    assert client_of(world.administrator).get(url(world)).status_code == 404
    other = client_of(worlds.build_world(staff=1, code="wanasari").clerk)
    assert other.get(url(world)).status_code == 404
    assert other.get(url(world).replace("tirtamarga", "wanasari")).status_code == 404


@pytest.mark.parametrize("path", ["", "unduh.csv", "nama.csv?unit=U2"])
def test_a_wrong_method_is_told_so(clerk, world, path):
    assert clerk.post(url(world, path)).status_code == 405


def test_more_units_and_people_take_as_many_questions_as_few(clerk, world):
    clerk.get(url(world))
    few = queries_of(clerk, url(world))

    for n in range(4, 7):
        unit = worlds._unit(world.organisation, n, f"Kelurahan {n}", world.root)
        worlds.add_person(world.organisation, unit, f"Lurah {n}", 300 + n)
    rounds.sync_participants(round_id=world.round.pk, at=MORNING)
    sign_many(requests=[press(world, person) for person in world.people[6:]], at=MORNING)
    clerk.get(url(world))

    assert len(rows(clerk.get(url(world)))) == 6
    assert queries_of(clerk, url(world)) == few
