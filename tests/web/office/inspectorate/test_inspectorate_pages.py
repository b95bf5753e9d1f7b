"""The Inspektorat's desk: counts, names that leave a trace, decisions, a sample, one spreadsheet."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ikrar.apps.accounts.models import Device
from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions.refuse import open_dispute
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import ExceptionKind
from ikrar.apps.pledges.models import Dispute
from ikrar.web.shared.codes import commit_code
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of
from tests.worlds import MORNING, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
ROOM = "/ruang/kantor/tirtamarga/inspektorat/"


@pytest.fixture
def world():
    world = worlds.build_world(staff=5)
    world.people[0].name = "=HYPERLINK(1)"
    world.people[0].save()
    worlds.open_round(world)
    shared = Device.objects.create(digest=b"d" * 32, first_seen_at=MORNING).pk
    for person in world.people[:4]:
        (signed,) = sign_many(requests=[press(world, person, device_id=shared)], at=MORNING)
    open_dispute(
        commit=signed.commits[0], person_id=world.people[3].pk, method="card", statement="Bukan saya.", at=MORNING
    )
    return world


@pytest.fixture
def inspector(world):
    return client_of(world.inspector)


def desk(world):
    return f"{ROOM}{world.round.code}/"


def text_of(page):
    return page.content.decode()


def readings():
    return list(AuditEvent.objects.filter(verb="exceptions.read").order_by("id").values_list("subject", flat=True))


def dispute_page(world):
    return f"{desk(world)}keberatan/{commit_code(bytes(Dispute.objects.order_by('id').first().commit))}/"


def test_counts_are_seen_without_a_name_and_without_a_trace(inspector, world):
    for address in (ROOM, desk(world)):
        page = inspector.get(address)
        assert page.status_code == 200
        assert not any(person.name in text_of(page) for person in world.people)

    assert [(kind.value, n) for kind, n, _, _ in page.context["kinds"] if n] == [("perangkat", 4), ("keberatan", 1)]
    assert readings() == []


def test_reading_names_leaves_a_trace(inspector, world):
    assert world.people[1].name in text_of(inspector.get(f"{desk(world)}perangkat/"))
    inspector.get(f"{desk(world)}keberatan/")
    inspector.get(dispute_page(world))
    inspector.get(f"{desk(world)}buku.xlsx")

    code = world.round.code
    assert readings() == [f"{code}:perangkat", f"{code}:keberatan", f"{code}:keberatan-satu", f"{code}:buku"]
    assert AuditEvent.objects.filter(verb="exceptions.read", mandate_id=None).count() == 0


@pytest.mark.parametrize("kind", [kind.value for kind in ExceptionKind])
def test_each_list_can_be_opened(inspector, world, kind):
    assert inspector.get(f"{desk(world)}{kind}/").status_code == 200


@pytest.mark.parametrize(("outcome", "said"), [("coret", "diterima: tidak dihitung"), ("tetap", "ditolak: dihitung")])
def test_a_dispute_is_decided_with_a_reason(inspector, world, outcome, said):
    without = inspector.post(dispute_page(world), pressed(outcome=outcome, reason=" "))
    values = pressed(outcome=outcome, reason="Sudah ditanyakan langsung.")
    answer = inspector.post(dispute_page(world), values)
    again = inspector.post(dispute_page(world), values)

    assert (without.status_code, answer.status_code, again.status_code) == (422, 303, 303)
    assert said in text_of(inspector.get(f"{desk(world)}keberatan/"))
    assert set(Dispute.objects.values_list("upheld", flat=True)) == {outcome == "coret"}
    assert Dispute.objects.order_by("id").first().reason == "Sudah ditanyakan langsung."


def test_a_decision_is_not_turned_round_by_another_press(inspector, world):
    inspector.post(dispute_page(world), pressed(outcome="coret", reason="Benar."))

    answer = inspector.post(dispute_page(world), pressed(outcome="tetap", reason="Salah."))

    assert answer.status_code == 409
    assert "Keberatan ini sudah diputus." in text_of(answer)
    assert Dispute.objects.order_by("id").first().upheld is True


def test_a_sample_is_drawn_kept_and_shown_again(inspector, world):
    values = pressed(size="2")

    answer = inspector.post(f"{desk(world)}contoh/", values)
    again = inspector.post(f"{desk(world)}contoh/", values)

    assert answer.status_code == 303
    assert again["Location"] == answer["Location"]
    page = inspector.get(answer["Location"])
    assert (len(page.context["lines"]), page.context["draw"].population) == (2, 4)
    assert page.context["lines"] == inspector.get(answer["Location"]).context["lines"]
    assert page.context["draw"].seed in answer["Location"]


@pytest.mark.parametrize("size", ["0", "501", "banyak", ""])
def test_an_odd_size_of_sample_is_refused(inspector, world, size):
    assert inspector.post(f"{desk(world)}contoh/", pressed(size=size)).status_code == 422


def test_everything_is_one_spreadsheet_in_which_nothing_runs(inspector, world):
    inspector.post(f"{desk(world)}contoh/", pressed(size="30"))

    answer = inspector.get(f"{desk(world)}buku.xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == [
        "Ringkasan",
        "Satu perangkat",
        "Jam tidak lazim",
        "Saat cuti",
        "Satu petugas",
        "Tanpa pindaian",
        "Keberatan",
        "Contoh 1",
    ]
    lines = book.get_sheet_by_name("Satu perangkat").to_python()
    assert [line[1] for line in lines[1:]] == ["'=HYPERLINK(1)", *(person.name for person in world.people[1:4])]
    assert {line[0] for line in lines[1:]} == {"Perangkat 1"}
    sample = book.get_sheet_by_name("Contoh 1").to_python()
    assert sample[0][0] == "Benih"
    assert len([line for line in sample if line[1] in {p.name for p in world.people} | {"'=HYPERLINK(1)"}]) == 4
    assert book.get_sheet_by_name("Keberatan").to_python()[1][10] == "belum diputus"
    assert not any(person.numbers.get().value in str(lines) for person in world.people)


@pytest.mark.parametrize("who", ["clerk", "operator", "administrator"])
@pytest.mark.parametrize("path", ["", "perangkat/", "keberatan/", "buku.xlsx"])
def test_who_does_not_inspect_finds_no_such_page(world, who, path):
    client = client_of(getattr(world, who))

    assert client.get(ROOM).status_code == 404
    assert client.get(f"{desk(world)}{path}").status_code == 404
    assert readings() == []


def test_an_inspector_of_another_organisation_finds_no_such_page(world):
    other = worlds.build_world(staff=1, code="wanasari")
    client = client_of(other.inspector)

    assert client.get(desk(world)).status_code == 404
    assert client.get(f"/ruang/kantor/wanasari/inspektorat/{world.round.code}/").status_code == 404


@pytest.mark.parametrize("path", ["gaji/", "contoh/00ff/", "keberatan/abc/", f"keberatan/{'a' * 52}/"])
def test_what_does_not_exist_is_not_found(inspector, world, path):
    assert inspector.get(f"{desk(world)}{path}").status_code == 404


def test_a_stranger_is_led_to_the_sign_in(client, world):
    assert client.get(ROOM)["Location"].startswith(reverse("masuk"))


def test_a_wrong_method_is_told_so(inspector, world):
    assert inspector.get(f"{desk(world)}contoh/").status_code == 405
    assert inspector.post(f"{desk(world)}perangkat/").status_code == 405


def test_more_people_take_as_many_questions(inspector, world):
    pages = (desk(world), f"{desk(world)}perangkat/", f"{desk(world)}keberatan/")
    for page in pages:
        inspector.get(page)
    before = [queries_of(inspector, page) for page in pages]
    shared = Device.objects.get().pk
    for person in world.people[4:7]:
        (signed,) = sign_many(requests=[press(world, person, device_id=shared)], at=MORNING)
        open_dispute(commit=signed.commits[0], person_id=person.pk, method="card", statement="", at=MORNING)

    assert [queries_of(inspector, page) for page in pages] == before
