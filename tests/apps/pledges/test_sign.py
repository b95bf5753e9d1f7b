"""Signing through its one door."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from ikrar.apps.accounts.models import Device
from ikrar.apps.ledger import keys
from ikrar.apps.ledger.models import Entry
from ikrar.apps.pledges.actions import refuse, rounds
from ikrar.apps.pledges.actions.counters import fold_counters, recount
from ikrar.apps.pledges.actions.sign import Signed, sign_many
from ikrar.apps.pledges.kinds import ApelRoleKind, MethodType
from ikrar.apps.pledges.models import Declined, Dispute, RecordSecret, Signature
from ikrar.apps.pledges.queries import coverage
from ikrar.apps.pledges.rules import ApelClosed, NotOnRoster, NotParticipant, RoundClosed, SignInEnded, TextChanged
from ikrar.core import canon
from ikrar.core.statements.receipt import check_receipt, read_receipt
from tests import worlds
from tests.worlds import MORNING, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = worlds.build_world()
    worlds.open_round(world)
    return world


def one(world, person, at=MORNING, **values):
    return sign_many(requests=[press(world, person, **values)], at=at)[0]


def record_of(commit):
    return canon.decode(bytes(RecordSecret.objects.get(commit=commit).record))


def test_ikrar_and_pakta_are_two_records_of_one_act(world):
    signed = one(world, world.people[1])

    assert isinstance(signed, Signed)
    assert (len(signed.commits), signed.level, signed.fresh) == (2, 1, True)
    assert Signature.objects.values("act").distinct().count() == 1
    assert [record_of(c)["text"]["id"] for c in signed.commits] == ["ikrar", "pakta"]


def test_the_receipt_verifies_with_the_public_key_alone(world):
    signed = one(world, world.people[1])

    receipt = read_receipt(signed.receipts[0])
    check_receipt(receipt, settings.IKRAR_ORIGIN, keys.vkeys("receipt")[0])
    assert receipt.commit == signed.commits[0]
    assert receipt.by - receipt.at == 3600


def test_each_record_becomes_one_entry_of_the_log(world):
    before = Entry.objects.filter(kind=1).count()

    signed = one(world, world.people[1])

    assert Entry.objects.filter(kind=1).count() - before == 2
    assert {bytes(e.commit) for e in Entry.objects.filter(kind=1)} == set(signed.commits)


def test_a_second_press_from_any_device_gives_the_same_receipt(world):
    first = one(world, world.people[1], said="present")

    again = one(world, world.people[1], said="later", at=MORNING + timedelta(hours=1), nonce=bytes([1]) * 32)

    assert (again.commits, again.receipts, again.fresh) == (first.commits, first.receipts, False)
    assert Signature.objects.count() == 2


def test_two_presses_in_one_batch_give_the_same_receipt(world):
    a, b = sign_many(requests=[press(world, world.people[1])] * 2, at=MORNING)

    assert a.receipts == b.receipts
    assert Signature.objects.count() == 2


def test_one_refused_press_does_not_fail_its_neighbours(world):
    answers = sign_many(
        requests=[press(world, world.people[1]), press(world, world.people[2], revision_ids=(999,))], at=MORNING
    )

    assert isinstance(answers[0], Signed)
    assert isinstance(answers[1], TextChanged)


@pytest.mark.parametrize("shift", [timedelta(days=-2), timedelta(days=5)])
def test_outside_the_window_nobody_signs(world, shift):
    assert isinstance(one(world, world.people[1], at=MORNING + shift), RoundClosed)
    assert not Signature.objects.exists()


def test_a_closed_round_refuses(world):
    rounds.close_round(round_id=world.round.pk, by=world.clerk, at=MORNING)

    assert isinstance(one(world, world.people[1]), RoundClosed)


def test_a_closed_apel_refuses_and_the_round_still_takes_the_signature(world):
    apel = worlds.open_apel(world)
    rounds.close_apel(apel_id=apel.pk, by=world.clerk, at=MORNING)

    assert isinstance(one(world, world.people[1], apel_id=apel.pk), ApelClosed)
    assert isinstance(one(world, world.people[1]), Signed)


def test_someone_off_the_roster_that_day_is_refused(world):
    person = world.people[1]
    person.posts.update(ends_before=MORNING.date())

    assert isinstance(one(world, person), NotOnRoster)


def test_someone_outside_the_round_is_refused():
    world = worlds.build_world()
    worlds.adopt_texts(world)
    worlds.open_round(world, parts=(rounds.Part(unit_id=world.units[0].pk),))

    assert isinstance(one(world, world.people[-1]), NotParticipant)
    assert isinstance(one(world, world.people[1]), Signed)


def test_an_ended_sign_in_is_refused(world):
    assert isinstance(one(world, world.people[1], session_key="gone"), SignInEnded)


def test_the_third_person_on_one_device_is_level_0_shared(world):
    device = Device.objects.create(digest=bytes(32), first_seen_at=MORNING)

    levels = [one(world, person, device_id=device.pk).level for person in world.people[1:5]]

    assert levels == [1, 1, 0, 0]
    last = Signature.objects.order_by("-id").first()
    assert last.method == "shared"


def test_three_people_on_one_device_in_one_batch_are_told_apart(world):
    device = Device.objects.create(digest=bytes(32), first_seen_at=MORNING)

    answers = sign_many(requests=[press(world, p, device_id=device.pk) for p in world.people[1:4]], at=MORNING)

    assert [a.level for a in answers] == [1, 1, 0]


def test_level_1_upgrades_level_0_and_the_count_stays(world):
    paper = one(world, world.people[1], method=MethodType.ASSISTED, operator_id=world.operator.user_id)

    phone = one(world, world.people[1], at=MORNING + timedelta(days=1))

    assert (paper.level, phone.level) == (0, 1)
    assert record_of(phone.commits[0])["upgrades"] == paper.commits[0].hex()
    assert live(world) == {(1, "ponsel"): 1}
    assert folded(world) == live(world)


def test_a_weaker_record_after_a_stronger_gives_the_stronger_receipt(world):
    phone = one(world, world.people[1])

    paper = one(world, world.people[1], method=MethodType.ASSISTED)

    assert paper.receipts == phone.receipts


def test_the_lead_is_the_own_head_and_never_oneself(world):
    head, staff = world.people[0], world.people[1]
    before = one(world, staff)
    led = one(world, head)
    after = one(world, world.people[2])

    assert "lead" not in record_of(before.commits[0])
    assert "lead" not in record_of(led.commits[0])
    assert record_of(after.commits[0])["lead"] == led.commits[0].hex()
    other_unit = one(world, world.people[-1])
    assert "lead" not in record_of(other_unit.commits[0])


def test_the_pembina_apel_leads_who_has_no_head_that_signed(world):
    leader = world.people[0]
    apel = worlds.open_apel(
        world, roles=(rounds.RoleHolder(kind=ApelRoleKind.LEADER, position="Sekretaris Daerah", person_id=leader.pk),)
    )
    led = one(world, leader, apel_id=apel.pk, said="present")

    after = one(world, world.people[-1], apel_id=apel.pk, said="present")

    assert record_of(led.commits[0])["role"] == "pembina_apel"
    assert record_of(after.commits[0])["lead"] == led.commits[0].hex()


def test_nobody_waits_for_a_leader_who_is_on_no_roster(world):
    apel = worlds.open_apel(
        world, roles=(rounds.RoleHolder(kind=ApelRoleKind.LEADER, position="Wali Kota Tirtamarga", name=""),)
    )

    assert isinstance(one(world, world.people[1], apel_id=apel.pk, said="present"), Signed)


def test_a_disputed_record_leaves_the_count_and_its_owner_can_still_sign(world):
    person = world.people[1]
    stolen = one(world, person)
    for _ in range(2):
        refuse.open_dispute(
            commit=stolen.commits[0], person_id=person.pk, method="card", statement="Bukan saya", at=MORNING
        )
    assert Dispute.objects.count() == 2  # ikrar and pakta of the one press
    assert live(world) == folded(world) == {}

    own = one(world, person, at=MORNING + timedelta(hours=2))

    assert own.fresh
    assert own.commits[0] != stolen.commits[0]
    assert live(world) == folded(world) == {(1, "ponsel"): 1}


def test_a_dismissed_dispute_puts_the_record_back(world):
    signed = one(world, world.people[1])
    dispute = refuse.open_dispute(
        commit=signed.commits[0], person_id=world.people[1].pk, method="card", statement="", at=MORNING
    )

    refuse.decide_dispute(
        dispute_id=dispute.pk, upheld=False, reason="Ditelepon: benar.", by=world.inspector, at=MORNING
    )

    assert live(world) == folded(world) == {(1, "ponsel"): 1}


def test_declining_is_a_state_and_signing_takes_it_back(world):
    person = world.people[1]
    refuse.declare_not_signing(round_id=world.round.pk, person_id=person.pk, private_reason="pribadi", at=MORNING)
    tally = coverage.tree(round_id=world.round.pk, revision_id=world.texts[0], at=MORNING)[0].tally
    assert (tally.declined, tally.missing) == (1, 11)

    one(world, person)

    assert not Declined.objects.filter(withdrawn_at=None).exists()


def live(world):
    return coverage.counted(round_id=world.round.pk, unit_path="", revision_id=world.texts[0])


def folded(world):
    return coverage.folded(round_id=world.round.pk, unit_path=world.root.path, revision_id=world.texts[0])


def test_folded_counters_equal_the_live_count_before_and_after_folding(world):
    for person in world.people[:7]:
        one(world, person)
    assert folded(world) == live(world) == {(1, "ponsel"): 7}

    assert fold_counters() > 0

    assert folded(world) == live(world)
    tree = coverage.tree(round_id=world.round.pk, revision_id=world.texts[0], at=MORNING)
    assert [(u.name, u.tally.expected, u.tally.signed_total) for u in tree] == [
        ("Kota Tirtamarga", 12, 7),
        ("Dinas Kesehatan", 6, 6),
        ("Kelurahan Karangjambu", 6, 1),
    ]
    recount(round_id=world.round.pk)
    assert folded(world) == live(world)


def test_a_batch_takes_the_same_number_of_reads_for_1_and_for_9_people(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        sign_many(requests=[press(world, world.people[1])], at=MORNING)
    with django_assert_max_num_queries(24):
        sign_many(requests=[press(world, person) for person in world.people[2:11]], at=MORNING)


@pytest.mark.django_db(transaction=True)
def test_two_writers_with_the_same_people_end_in_one_record_and_the_same_receipts():
    world = worlds.build_world(staff=20)
    worlds.open_round(world)
    requests = [press(world, person) for person in world.people]
    answers = {}

    def write(name):
        try:
            answers[name] = sign_many(requests=requests, at=MORNING)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert Signature.objects.count() == 80
    assert len({tuple(a.receipts for a in answers[name]) for name in range(4)}) == 1
    assert Entry.objects.filter(kind=1).count() == 80
    assert folded(world) == live(world) == {(1, "ponsel"): 40}
