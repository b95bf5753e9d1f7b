"""The first page of an office: what waits for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ikrar.apps.pledges.actions import refuse, rounds
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import Signature
from ikrar.core.authority import Role
from ikrar.web.office.home.navigation import rooms
from tests import worlds
from tests.apps.pledges.test_texts import propose
from tests.web.office.desk import client_of, queries_of
from tests.worlds import MORNING, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
HOME = "/ruang/kantor/tirtamarga/"


@pytest.fixture
def world():
    return worlds.build_world(staff=3)


def tasks(client):
    return [(task.title, task.state) for task in client.get(HOME).context["tasks"]]


def test_an_empty_office_is_told_where_to_begin(world):
    assert tasks(client_of(world.clerk)) == [
        ("Rencanakan rangkaian penandatanganan", "belum ada"),
        ("Siapkan naskah", "belum ada"),
    ]


def test_a_proposed_text_waits_for_the_second_person_and_not_for_the_first(world):
    propose(world)

    assert ("Ikrar Netralitas ASN, revisi 1", "menunggu orang kedua") in tasks(client_of(world.clerk))
    assert ("Baca dan sahkan Ikrar Netralitas ASN, revisi 1", "menunggu Anda") in tasks(client_of(world.second_clerk))


def test_a_draft_waits_to_be_opened(world):
    worlds.adopt_texts(world)
    plan = rounds.RoundPlan(
        title="Ikrar 2027", opens_at=MORNING, closes_at=MORNING + timedelta(days=1), revision_ids=world.texts
    )
    rounds.plan_round(organisation="tirtamarga", plan=plan, by=world.clerk, at=MORNING)

    assert tasks(client_of(world.clerk)) == [("Periksa dan buka Ikrar 2027", "rancangan")]
    assert tasks(client_of(world.operator)) == []


def test_sessions_of_today_and_units_without_recapitulation_wait_for_the_clerk(world):
    worlds.open_round(world)
    worlds.open_apel(world)
    rounds.plan_apel(
        round_id=world.round.pk,
        plan=rounds.ApelPlan(
            kind="apel", title="Apel Sore", place="", starts_at=MORNING + timedelta(hours=8), zone="Asia/Jakarta"
        ),
        by=world.clerk,
        at=MORNING,
    )

    assert tasks(client_of(world.clerk)) == [
        ("Layar Apel Senin", "sedang dibuka"),
        ("Buka Apel Sore", "hari ini"),
        ("Rekapitulasi unit: Ikrar Netralitas 2027", "2 unit belum"),
    ]


def test_a_round_whose_window_is_over_waits_to_be_closed(world):
    worlds.open_round(world, opens_at=MORNING - timedelta(days=5), closes_at=MORNING - timedelta(days=1))

    assert ("Tutup Ikrar Netralitas 2027", "masanya habis") in tasks(client_of(world.clerk))


def test_a_head_is_asked_for_the_recapitulation_of_the_own_unit(world):
    worlds.open_round(world)
    head = client_of(worlds.holder(world.organisation, "kepala", Role.UNIT_HEAD, world.units[0], world.people[0]))
    assert tasks(head) == [("Rekapitulasi Dinas Kesehatan", "belum ditandatangani")]

    url = head.get(HOME).context["tasks"][0].url
    head.post(url, {"shown": head.get(url).context["shown"]})

    assert tasks(head) == [("Rekapitulasi Dinas Kesehatan", "sudah ditandatangani")]


def test_disputes_are_shown_to_the_clerk_and_the_inspectorate(world):
    worlds.open_round(world)
    sign_many(requests=[press(world, world.people[1])], at=MORNING)
    for row in Signature.objects.all():
        refuse.open_dispute(commit=bytes(row.commit), person_id=row.person_id, method="card", statement="", at=MORNING)

    said = ("2 tanda tangan disengketakan: “Ini bukan saya”", "belum diputus")
    assert said in tasks(client_of(world.clerk))
    assert said in tasks(client_of(world.inspector))
    assert said not in tasks(client_of(world.operator))


def test_everybody_sees_the_numbers_of_their_own_part(world):
    worlds.open_round(world)
    sign_many(requests=[press(world, person) for person in (world.people[1], world.people[4])], at=MORNING)

    seen = {
        who: [(one["signed"], one["expected"]) for one in client_of(getattr(world, who)).get(HOME).context["running"]]
        for who in ("clerk", "operator", "inspector", "administrator")
    }

    assert seen == {"clerk": [(2, 6)], "operator": [(1, 3)], "inspector": [(2, 6)], "administrator": []}


def test_the_navigation_leads_only_where_the_door_opens(world):
    for who, actor in (("clerk", world.clerk), ("operator", world.operator), ("administrator", world.administrator)):
        client = client_of(actor)
        links = client.get(HOME).context["navigation"]
        assert links, who
        assert all(client.get(link.url).status_code == 200 for link in links), who
    assert next(room.title for room in rooms(organisation="tirtamarga", roles={"administrator"})) == "Beranda"
    assert "Naskah" not in [room.title for room in rooms(organisation="tirtamarga", roles={"operator"})]


def test_nobody_without_a_mandate_here_comes_in(world):
    other = worlds.build_world(staff=1, code="wanasari")

    assert client_of(other.clerk).get(HOME).status_code == 404
    assert client_of(world.clerk).post(HOME).status_code == 405


def test_more_people_and_texts_take_as_many_questions_as_few(world):
    worlds.open_round(world)
    client = client_of(world.clerk)
    client.get(HOME)
    few = queries_of(client, HOME)

    sign_many(requests=[press(world, person) for person in world.people], at=MORNING)
    for n in range(3):
        propose(world, body=f"Naskah {n}")

    assert queries_of(client, HOME) == few
