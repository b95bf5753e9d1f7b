"""Naskah: proposed by one person, adopted by another."""

from __future__ import annotations

import pytest

from ikrar.apps.ledger import queries as ledger
from ikrar.apps.pledges.actions import rounds, texts
from ikrar.apps.pledges.kinds import TextKind
from ikrar.apps.pledges.models import Adoption, Revision
from ikrar.apps.pledges.queries import texts as shelf
from ikrar.apps.pledges.rules import NotYours
from ikrar.core.statements.adopted import read_text
from tests import worlds
from tests.worlds import IKRAR, MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build_world(staff=2)


def propose(world, body=IKRAR, by=None, **values):
    return texts.propose_revision(
        organisation="tirtamarga",
        code="ikrar",
        kind=TextKind.IKRAR,
        title="Ikrar Netralitas ASN",
        body=body,
        by=by or world.clerk,
        at=MORNING,
        **values,
    )


def adopt(world, revision, by=None, *, read=True):
    return texts.adopt_revision(revision_id=revision.pk, by=by or world.second_clerk, at=MORNING, warnings_read=read)


def test_line_ends_and_composed_letters_do_not_change_the_digest(world):
    first = propose(world, "Ikrar\r\n1. netral; café\r\n")

    assert propose(world, "Ikrar\n1. netral; cafe\u0301") == first
    assert first.body == "Ikrar\n1. netral; café\n"


def test_the_one_who_proposed_cannot_adopt(world):
    with pytest.raises(texts.SamePerson):
        adopt(world, propose(world), by=world.clerk)


def test_only_clerks_propose_and_adopt(world):
    with pytest.raises(NotYours):
        propose(world, by=world.operator)
    with pytest.raises(NotYours):
        adopt(world, propose(world), by=world.inspector)


def test_an_empty_text_is_refused(world):
    with pytest.raises(texts.TextEmpty):
        propose(world, " \n ")


def test_words_that_need_a_look_stop_adoption_until_they_are_read(world):
    partisan = propose(world, "Kami mendukung pasangan calon dan menjaga kerahasiaan; 80% suara, rahasia.")

    with pytest.raises(texts.WarningsUnread):
        adopt(world, partisan, read=False)

    assert adopt(world, partisan).warnings_seen == ["rahasia", "mendukung", "pasangan calon", "suara", "80%"]


def test_a_name_of_the_roster_is_a_warning(world):
    name = world.people[1].name

    assert texts.roster_names(world.organisation, f"Kami bersama {name} berikrar.") == (name,)
    assert texts.roster_names(world.organisation, "Kami berikrar sebagai Pegawai Negeri.") == ()


def test_adopting_publishes_the_exact_words_once(world):
    revision = propose(world, source="Surat edaran contoh")

    adoption, again = adopt(world, revision), adopt(world, revision)

    published = ledger.payloads([bytes(adoption.commit)])
    assert again.pk == adoption.pk
    assert Adoption.objects.count() == 1
    assert read_text(published[0][1]).text == revision.body
    assert read_text(published[0][1]).source == "Surat edaran contoh"


def test_a_mended_typo_is_a_new_revision_that_points_to_the_one_before(world):
    first = propose(world, "Mengindari konflik.")
    adopted = adopt(world, first)

    mended = propose(world, "Menghindari konflik.", why="salah ketik")
    adoption = adopt(world, mended)

    payload = ledger.payloads([bytes(adoption.commit)])[0][1]
    assert (first.number, mended.number) == (1, 2)
    assert read_text(payload).replaces == bytes(adopted.commit)
    assert Revision.objects.get(pk=first.pk).body == "Mengindari konflik.\n"


def test_the_shelf_says_what_is_proposed_adopted_and_used(world):
    organisation = world.organisation.pk
    first = propose(world)
    assert [line.state for line in shelf.revisions(organisation_id=organisation)] == ["usulan"]
    assert [line.id for line in shelf.waiting(organisation_id=organisation)] == [first.pk]

    adopt(world, first)
    world.revisions.append(first)
    assert [line.state for line in shelf.revisions(organisation_id=organisation)] == ["disahkan"]

    worlds.open_round(world)
    propose(world, "Naskah baru.")
    lines = shelf.revisions(organisation_id=organisation)
    assert [(line.number, line.state, line.is_latest) for line in lines] == [(2, "usulan", True), (1, "dipakai", False)]


def test_a_text_is_not_called_used_while_its_round_is_a_draft(world):
    worlds.adopt_texts(world)
    plan = rounds.RoundPlan(title="R", opens_at=MORNING, closes_at=MORNING.replace(day=20), revision_ids=world.texts)
    rounds.plan_round(organisation="tirtamarga", plan=plan, by=world.clerk, at=MORNING)

    assert {line.state for line in shelf.revisions(organisation_id=world.organisation.pk)} == {"disahkan"}


def test_the_shelf_of_one_organisation_shows_nothing_of_another(world):
    propose(world)
    other = worlds.build_world(staff=1, code="wanasari")

    assert shelf.revisions(organisation_id=other.organisation.pk) == []


@pytest.mark.parametrize("word", ["Golkar", "80%", "rahasia", "kepada Budi Santoso"])
def test_parties_names_shares_and_secrecy_are_shown_to_the_second_person(word):
    body = "Kami memberi 80% kepada Budi Santoso dan Golkar; ini rahasia."

    assert word in [warned.found for warned in texts.warnings_in(body)]


def test_the_official_formula_names_nobody():
    body = "tidak melakukan intimidasi dan ancaman kepada ASN dan seluruh elemen masyarakat"

    assert texts.warnings_in(body) == []
