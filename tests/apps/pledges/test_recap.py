"""A head signs exactly the numbers that were shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db.models import Q

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.ledger import keys
from ikrar.apps.ledger.models import Entry
from ikrar.apps.pledges.actions import exports, recap, refuse
from ikrar.apps.pledges.actions.rounds import StepOutOfOrder
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import MethodType
from ikrar.apps.pledges.models import Recapitulation, RecordSecret
from ikrar.apps.pledges.queries import coverage
from ikrar.apps.pledges.queries import recap as reads
from ikrar.apps.pledges.queries.recap import SignedLine
from ikrar.apps.pledges.rules import NotYours
from ikrar.apps.roster.models import Absence, UnitHead
from ikrar.core import canon
from ikrar.core.authority import Role
from ikrar.core.statements.receipt import check_receipt, read_receipt
from tests import worlds
from tests.worlds import MORNING, press

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def world():
    """Six in the health office: two signed, one is away, one declines, one signs later, one does nothing."""
    world = worlds.build_world()
    worlds.open_round(world)
    sign_many(requests=[press(world, person, said="present") for person in world.people[:2]], at=MORNING)
    Absence.objects.create(
        organisation=world.organisation, person=world.people[2], kind="dl", starts_on=date(2027, 8, 1)
    )
    refuse.declare_not_signing(
        round_id=world.round.pk, person_id=world.people[3].pk, private_reason="pribadi", at=MORNING
    )
    return world


@pytest.fixture
def head(world):
    return worlds.holder(world.organisation, "kepala", Role.UNIT_HEAD, world.units[0], world.people[0])


def shown(world, unit=None, at=LATER):
    unit = unit or world.units[0]
    return reads.digest_of(
        [each.value() for each in reads.numbers(round_id=world.round.pk, unit_path=unit.path, at=at)]
    )


def sign(world, by, unit=None, at=LATER, **values):
    unit = unit or world.units[0]
    return recap.sign_recapitulation(
        **{
            "round_id": world.round.pk,
            "unit_id": unit.pk,
            "shown": shown(world, unit, at),
            "by": by,
            "at": at,
            "method": MethodType.CARD,
            **values,
        }
    )


def statement(row):
    return canon.decode(bytes(RecordSecret.objects.get(commit=row.commit).record))


def test_the_numbers_add_up_and_agree_with_the_coverage(world):
    ikrar, pakta = reads.numbers(round_id=world.round.pk, unit_path=world.units[0].path, at=LATER)

    assert (ikrar.expected, ikrar.signed_total, ikrar.excused, ikrar.declined, ikrar.missing) == (
        6,
        2,
        (("dl", 1),),
        1,
        2,
    )
    assert ikrar.signed == (SignedLine(level=1, method="card", said="present", count=2),)
    assert {**pakta.value(), "text": ""} == {**ikrar.value(), "text": ""}
    (line,) = coverage.tree(
        round_id=world.round.pk, revision_id=world.texts[0], unit_path=world.units[0].path, at=LATER
    )
    assert not reads.differs(ikrar.value(), line.tally)


def test_a_head_signs_one_statement_for_each_text(world, head):
    before = Entry.objects.filter(kind=4).count()

    ikrar, _pakta = sign(world, head)

    record = statement(ikrar)
    assert Entry.objects.filter(kind=4).count() - before == 2
    assert (record["type"], record["unit"], record["role"], record["missing"]) == ("coverage", "U2", "head", 2)
    assert record["signed"] == [{"level": 1, "method": "card", "said": "present", "count": 2}]
    assert record["method"] == {"level": 1, "type": "card"}
    assert (ikrar.signer_name, ikrar.signer_position) == (world.people[0].name, "Kepala Dinas Kesehatan")


def test_its_receipt_verifies_with_the_public_key_alone(world, head):
    (row, _) = sign(world, head)

    receipt = read_receipt(bytes(row.receipt))
    check_receipt(receipt, settings.IKRAR_ORIGIN, keys.vkeys("receipt")[0])
    assert receipt.commit == bytes(row.commit)


def test_pressing_twice_gives_the_first_statements(world, head):
    seen = shown(world)
    first = sign(world, head, shown=seen)
    sign_many(requests=[press(world, world.people[4])], at=LATER)

    again = sign(world, head, shown=seen, at=LATER + timedelta(minutes=1))

    assert [row.pk for row in again] == [row.pk for row in first]
    assert Recapitulation.objects.count() == 2


def test_a_new_head_who_signs_the_same_numbers_makes_a_statement_of_their_own(world, head):
    first, _ = sign(world, head)
    UnitHead.objects.filter(unit=world.units[0]).update(person=world.people[1])
    successor = worlds.holder(world.organisation, "pengganti", Role.UNIT_HEAD, world.units[0], world.people[1])

    second, _ = sign(world, successor, shown=shown(world))

    assert (second.signer_name, second.signed_by_id) == (world.people[1].name, successor.user_id)
    assert statement(second)["replaces"] == bytes(first.commit).hex()
    with pytest.raises(recap.HeadDiffers):
        sign(world, head)


def test_numbers_that_moved_since_they_were_shown_are_not_signed(world, head):
    seen = shown(world)
    sign_many(requests=[press(world, world.people[4])], at=LATER)

    with pytest.raises(recap.NumbersMoved):
        sign(world, head, shown=seen)
    assert not Recapitulation.objects.exists()


def test_a_second_statement_after_the_numbers_moved_points_to_the_first(world, head):
    first, _ = sign(world, head)
    sign_many(requests=[press(world, world.people[4])], at=LATER)
    (line,) = coverage.tree(
        round_id=world.round.pk, revision_id=world.texts[0], unit_path=world.units[0].path, at=LATER
    )
    assert reads.differs(first.counts, line.tally)

    second, _ = sign(world, head, at=LATER + timedelta(hours=1))

    assert statement(second)["replaces"] == bytes(first.commit).hex()
    standing = reads.standing(round_id=world.round.pk, unit_path=world.units[0].path)
    assert standing[world.units[0].pk, second.counts["text"]].commit == bytes(second.commit)


def test_an_acting_head_signs_as_acting(world):
    UnitHead.objects.filter(unit=world.units[0]).update(ends_before=date(2027, 8, 1))
    UnitHead.objects.create(
        organisation=world.organisation, unit=world.units[0], person=world.people[1],
        title="Kepala Dinas Kesehatan", acting="Plt", starts_on=date(2027, 8, 1),
    )  # fmt: skip
    acting = worlds.holder(world.organisation, "plt", Role.UNIT_HEAD, world.units[0], world.people[1])

    row, _ = sign(world, acting)

    assert (statement(row)["role"], row.acting) == ("plt", "Plt")
    assert reads.standing(round_id=world.round.pk)[world.units[0].pk, row.counts["text"]].office == (
        "Plt. Kepala Dinas Kesehatan"
    )


def test_who_is_no_longer_the_head_on_record_is_told_so(world, head):
    UnitHead.objects.filter(unit=world.units[0]).update(person=world.people[1])

    with pytest.raises(recap.HeadDiffers):
        sign(world, head)


def test_without_a_head_on_record_nothing_is_signed(world, head):
    UnitHead.objects.filter(unit=world.units[0]).delete()

    with pytest.raises(recap.HeadUnknown):
        sign(world, head)


def test_nobody_signs_for_a_unit_that_is_not_theirs(world, head):
    root_head = worlds.holder(world.organisation, "sekda", Role.UNIT_HEAD)

    for actor, unit in ((head, world.units[1]), (root_head, world.units[0]), (world.clerk, world.units[0])):
        with pytest.raises(NotYours):
            sign(world, actor, unit)


def test_before_the_window_there_is_nothing_to_sign(world, head):
    with pytest.raises(StepOutOfOrder):
        sign(world, head, at=MORNING - timedelta(days=3))


def test_a_statement_signed_in_ink_is_entered_with_its_scan(world):
    paper = recap.SignedPaper(scan_sha256="ab" * 32, signed_on=date(2027, 8, 9))

    row, _ = sign(world, world.operator, method=MethodType.PAPER, paper=paper)
    again, _ = sign(world, world.operator, method=MethodType.PAPER, paper=paper)

    record = statement(row)
    assert again.pk == row.pk
    assert (record["method"]["level"], record["method"]["type"]) == (0, "paper")
    assert "evidence" in record["method"]
    assert (row.way, row.signer_name, row.signed_by_id) == ("kertas", world.people[0].name, world.operator.user_id)
    kept = canon.decode(bytes(RecordSecret.objects.get(commit=row.commit).evidence))
    assert kept == {"scan": "ab" * 32, "signed_on": "2027-08-09"}


def test_an_operator_enters_paper_of_their_own_units_alone(world):
    paper = recap.SignedPaper(scan_sha256="ab" * 32, signed_on=date(2027, 8, 9))

    with pytest.raises(NotYours):
        sign(world, world.operator, world.units[1], method=MethodType.PAPER, paper=paper)


def test_units_that_were_recapitulated_are_counted(world, head):
    values = {"round_id": world.round.pk, "organisation_id": world.organisation.pk, "day": date(2027, 8, 9)}
    assert reads.recapitulated(**values) == (0, 2)

    sign(world, head)

    assert reads.recapitulated(**values) == (1, 2)
    assert [h.unit_code for h in reads.heads_on(units=Q(unit=world.units[0]), day=date(2027, 8, 9))] == ["U2"]


def test_names_that_are_taken_away_leave_a_trace(world):
    values = {
        "organisation": "tirtamarga", "round_id": world.round.pk, "round_code": world.round.code,
        "revision_id": world.texts[0], "at": LATER,
    }  # fmt: skip

    people = exports.take_names(**values, unit_path=world.units[0].path, by=world.operator)

    event = AuditEvent.objects.get(verb="coverage.names_taken")
    assert len(people) == 4
    assert (event.subject, event.user_id) == (f"{world.round.code}:4", world.operator.user_id)
    for actor, path in ((world.operator, world.units[1].path), (world.inspector, world.units[0].path)):
        with pytest.raises(NotYours):
            exports.take_names(**values, unit_path=path, by=actor)
