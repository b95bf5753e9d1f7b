"""Paper: rows fixed at printing, evidence by digest, one act that books once, an upgrade by phone later."""

import hashlib
import json
import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.actions import booking, paper, refuse
from ikrar.apps.pledges.actions import rounds as round_actions
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.models import RecordSecret, Scan, Sheet, SheetRow, Signature, Tick
from ikrar.apps.pledges.queries import coverage, scans
from ikrar.apps.pledges.queries import paper as reads
from ikrar.core.statements.pledge import read_pledge
from tests import worlds
from tests.worlds import MORNING, build_world, press

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(days=4)
MONDAY = date(2027, 8, 9)


def by_twelve(count):
    return [range(start + 1, min(start + 12, count) + 1) for start in range(0, count, 12)]


@pytest.fixture
def world():
    world = build_world()
    worlds.open_round(world)
    return world


def printed(world, *, by=None, unit=None, key=b"k" * 16, **more):
    return paper.print_sheets(
        organisation=world.organisation.code,
        round_code=world.round.code,
        unit_code=(unit or world.units[0]).code,
        lay_out=by_twelve,
        by=by or world.operator,
        at=MORNING,
        press=key,
        **more,
    )


def photographed(world, sheet, *, content=b"foto 1", page=1, by=None, at=LATER):
    digest = hashlib.sha256(content).hexdigest()
    new = paper.NewScan(f"scans/{digest[:32]}", digest, len(content), "image/jpeg")
    return paper.receive_scan(
        organisation=world.organisation.code, new=new, sheet_code=sheet, page=page, by=by or world.operator, at=at
    )


def ticked(world, scan, ticks, **more):
    values = {"signed_on": MONDAY, "note": "", "by": world.operator, "at": LATER, **more}
    booking.tick_rows(organisation=world.organisation.code, scan_code=scan, ticks=ticks, **values)


def booked(world, sheet, *, by=None, at=LATER):
    return booking.book_sheet(organisation=world.organisation.code, sheet_code=sheet, by=by or world.operator, at=at)


def rows_of(sheet):
    return dict(SheetRow.objects.filter(sheet__code=sheet).values_list("row", "person_id"))


def whole(world, *, leaving=()):
    """A printed, photographed and ticked sheet of the first unit; returns sheet and scan codes."""
    [sheet] = printed(world)
    scan, _ = photographed(world, sheet)
    people = rows_of(sheet)
    ticked(world, scan, [booking.RowTick(row, people[row], "present") for row in people if row not in leaving])
    return sheet, scan


def test_the_head_stands_in_the_first_row_and_the_rest_by_name(world):
    [sheet] = printed(world)

    names = SheetRow.objects.filter(sheet__code=sheet).order_by("row").values_list("person__name", flat=True)

    assert list(names) == [f"Pegawai {letter} Dinas Kesehatan" for letter in "ABCDEF"]
    assert AuditEvent.objects.filter(verb="sheet.printed", user_id=world.operator.user_id).count() == 1


def test_units_below_get_sheets_of_their_own(world):
    codes = printed(world, by=world.clerk, unit=world.root, below=True)

    units = [Sheet.objects.get(code=code).unit.name for code in codes]
    assert units == ["Dinas Kesehatan", "Kelurahan Karangjambu"]


def test_the_same_press_prints_once_and_another_press_makes_a_new_sheet(world):
    assert printed(world) == printed(world)
    assert printed(world) != printed(world, key=b"x" * 16)
    assert Sheet.objects.count() == 2


def test_an_operator_prints_no_sheet_of_another_unit(world):
    with pytest.raises(paper.NotYours):
        printed(world, unit=world.units[1])


def test_a_unit_without_participants_is_refused(world):
    with pytest.raises(paper.NobodyToSign):
        printed(world, by=world.clerk, unit=world.root)


def test_the_same_photograph_twice_is_one_scan_and_another_of_the_page_is_added(world):
    [sheet] = printed(world)

    first, fresh = photographed(world, sheet)
    again, again_fresh = photographed(world, sheet)
    other, _ = photographed(world, sheet, content=b"foto 2")

    assert (fresh, again_fresh) == (True, False)
    assert first == again != other
    assert Scan.objects.filter(sheet__code=sheet, page=1).count() == 2


def test_a_foreign_sheet_is_refused_with_what_to_do(world, monkeypatch):
    monkeypatch.setattr(worlds, "IKRAR", "Kami, tetangga, berikrar:\n1. menjaga netralitas.\n")
    monkeypatch.setattr(worlds, "PAKTA", "Saya, tetangga, akan:\n1. bersikap netral.\n")
    neighbour = build_world(code="wanasari")
    worlds.open_round(neighbour)
    [theirs] = printed(neighbour)
    [beside] = printed(world, by=world.clerk, unit=world.units[1])

    for code in (theirs, beside, "0" * 26):
        with pytest.raises(paper.SheetForeign) as refused:
            photographed(world, code)
        assert "operator unit" in refused.value.todo
    assert not Scan.objects.exists()


def test_a_page_that_the_sheet_does_not_have_is_refused(world):
    [sheet] = printed(world)

    with pytest.raises(paper.PageUnknown):
        photographed(world, sheet, page=2)


def test_a_torn_code_is_typed_with_a_reason_and_kept_as_typed(world):
    [sheet] = printed(world)
    scan, _ = photographed(world, "", page=None)
    place = {"organisation": world.organisation.code, "scan_code": scan, "page": 1, "by": world.operator, "at": LATER}

    with pytest.raises(paper.ReasonNeeded):
        paper.place_scan(sheet_code=sheet[:8], why=" ", **place)
    short = f"{sheet[:4]}-{sheet[4:8]}".lower().replace("0", "o").replace("1", "l")
    paper.place_scan(sheet_code=short, why="Sudut sobek.", **place)

    row = Scan.objects.get(code=scan)
    assert (row.sheet.code, row.page, row.page_code_read, row.why) == (sheet, 1, False, "Sudut sobek.")


def test_an_unplaced_photograph_is_seen_by_who_brought_it_and_by_the_clerk_alone(world):
    scan, _ = photographed(world, "", page=None, by=world.clerk)

    def seen_by(actor):
        return scans.scan_view(organisation=world.organisation.code, code=scan, by=actor, at=LATER) is not None

    assert (seen_by(world.clerk), seen_by(world.second_clerk), seen_by(world.operator)) == (True, True, False)


def test_booking_writes_level_0_with_the_scan_s_digest_and_both_times(world):
    sheet, _ = whole(world, leaving=(2,))

    done = booked(world, sheet)

    assert (done.recorded, done.known, done.refused) == (5, 0, ())
    signature = Signature.objects.filter(person_id=rows_of(sheet)[3]).first()
    assert (signature.level, signature.way, signature.method, signature.said) == (0, "kertas", "paper", "present")
    assert (signature.signed_on, signature.at, signature.operator_id) == (MONDAY, LATER, world.operator.user_id)
    secret = RecordSecret.objects.get(commit=signature.commit)
    assert json.loads(bytes(secret.evidence)) == {
        "type": "paper",
        "scan": hashlib.sha256(b"foto 1").hexdigest(),
        "sheet": sheet,
        "page": 1,
        "row": 3,
        "page_code": "read",
        "signed_on": "2027-08-09",
        "uploaded_at": int(LATER.timestamp()),
        "operator": world.operator.name,
    }
    record = read_pledge(bytes(secret.record))
    assert (record.level, record.type, record.at) == (0, "paper", int(LATER.timestamp()))
    tally = coverage.counted(round_id=world.round.pk, unit_path="", revision_id=world.texts[0])
    assert tally == {(0, "kertas"): 5}


def test_pressing_twice_books_once_and_says_the_same(world):
    sheet, _ = whole(world)

    first, second = booked(world, sheet), booked(world, sheet)

    assert (first.recorded, second.recorded) == (6, 6)
    assert Signature.objects.count() == 12  # six people, two texts
    assert AuditEvent.objects.filter(verb="sheet.booked").count() == 1


def test_ink_in_somebody_else_s_row_is_booked_for_its_owner_with_the_reason(world):
    [sheet] = printed(world)
    scan, _ = photographed(world, sheet)
    people = rows_of(sheet)
    with pytest.raises(paper.ReasonNeeded):
        ticked(world, scan, [booking.RowTick(3, people[4], "present")])

    ticked(world, scan, [booking.RowTick(3, people[4], "present", "Salah baris; parafnya cocok.")])
    booked(world, sheet)

    assert set(Signature.objects.values_list("person_id", flat=True)) == {people[4]}
    secret = RecordSecret.objects.get(commit=Signature.objects.first().commit)
    assert json.loads(bytes(secret.evidence))["correction"] == "Salah baris; parafnya cocok."


def test_one_person_in_two_rows_is_refused(world):
    [sheet] = printed(world)
    scan, _ = photographed(world, sheet)
    people = rows_of(sheet)

    with pytest.raises(booking.TwiceOnOnePage) as refused:
        ticked(
            world, scan, [booking.RowTick(3, people[4], "present", "Salah."), booking.RowTick(4, people[4], "present")]
        )

    assert refused.value.values == {"name": "Pegawai D Dinas Kesehatan", "first": 3, "second": 4}
    assert not Tick.objects.exists()


def test_somebody_of_another_unit_cannot_be_put_into_a_row(world):
    [sheet] = printed(world)
    scan, _ = photographed(world, sheet)
    stranger = world.people[-1]

    with pytest.raises(paper.NotYours):
        ticked(world, scan, [booking.RowTick(3, stranger.pk, "present", "Mampir.")])


def test_a_day_to_come_is_refused(world):
    [sheet] = printed(world)
    scan, _ = photographed(world, sheet)

    with pytest.raises(booking.SignedInFuture):
        ticked(world, scan, [], signed_on=date(2027, 8, 14))


def test_after_the_window_nothing_is_printed_uploaded_or_booked(world):
    sheet, _ = whole(world)
    over = MORNING + timedelta(days=5)

    with pytest.raises(paper.SheetsTooLate):
        photographed(world, sheet, content=b"terlambat", at=over)
    with pytest.raises(paper.SheetsTooLate) as refused:
        booked(world, sheet, at=over)

    assert "susulan" in refused.value.todo
    assert not Signature.objects.exists()


def test_a_closed_round_books_nothing(world):
    sheet, _ = whole(world)
    round_actions.close_round(round_id=world.round.pk, by=world.clerk, at=LATER)

    with pytest.raises(paper.SheetsTooLate):
        booked(world, sheet)


def test_a_booked_photograph_cannot_be_moved_to_another_page(world):
    sheet, scan = whole(world)
    booked(world, sheet)

    with pytest.raises(paper.AlreadyBooked):
        paper.place_scan(
            organisation=world.organisation.code,
            scan_code=scan,
            sheet_code=sheet,
            page=1,
            why="Keliru.",
            by=world.operator,
            at=LATER,
        )


def test_who_signed_by_phone_keeps_that_record(world):
    sheet, _ = whole(world)
    person = rows_of(sheet)[2]
    sign_many(requests=[press(world, world.people[1])], at=MORNING)

    done = booked(world, sheet)

    assert (done.recorded, done.known) == (6, 1)
    assert set(Signature.objects.filter(person_id=person).values_list("level", flat=True)) == {1}


def test_a_later_signature_by_phone_is_the_stronger_one(world):
    sheet, _ = whole(world)
    booked(world, sheet)

    [signed] = sign_many(requests=[press(world, world.people[1])], at=LATER + timedelta(hours=1))

    assert (signed.level, signed.fresh) == (1, True)
    ink = Signature.objects.get(person=world.people[1], level=0, revision_id=world.texts[0])
    phone = Signature.objects.get(person=world.people[1], level=1, revision_id=world.texts[0])
    assert bytes(phone.upgrades) == bytes(ink.commit)
    tally = coverage.counted(round_id=world.round.pk, unit_path="", revision_id=world.texts[0])
    assert tally == {(0, "kertas"): 5, (1, "ponsel"): 1}


def test_who_was_recorded_on_paper_can_say_that_it_was_not_them(world):
    sheet, _ = whole(world)
    booked(world, sheet)
    record = Signature.objects.filter(person=world.people[1]).first()

    refuse.open_dispute(
        commit=bytes(record.commit), person_id=world.people[1].pk, method="card", statement="Saya cuti.", at=LATER
    )

    tally = coverage.counted(round_id=world.round.pk, unit_path="", revision_id=record.revision_id)
    assert tally == {(0, "kertas"): 5}


def test_the_session_stands_in_the_evidence_when_it_is_over(world):
    apel = worlds.open_apel(world)
    [sheet] = printed(world, apel_code=apel.code)
    scan, _ = photographed(world, sheet)
    ticked(world, scan, [booking.RowTick(1, rows_of(sheet)[1], "present")])
    round_actions.close_apel(apel_id=apel.pk, by=world.clerk, at=MORNING)

    assert booked(world, sheet).refused == ()

    secret = RecordSecret.objects.get(commit=Signature.objects.first().commit)
    assert json.loads(bytes(secret.evidence))["apel"] == apel.code
    assert read_pledge(bytes(secret.record)).apel is None


def test_a_list_of_sheets_takes_the_same_reads_for_1_and_for_3(world, django_assert_num_queries):
    for n in range(3):
        printed(world, key=bytes([n]) * 16)
        expected = 3
        with django_assert_num_queries(expected):
            lines = reads.sheets_of(organisation_id=world.organisation.pk, paths=("",), at=MORNING)
    assert [len(lines), lines[0].pages[0].state] == [3, "menunggu foto"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["tick", "place"])
def test_who_ticks_or_places_while_the_sheet_is_being_booked_waits_and_loses_nothing(world, act):
    sheet, scan = whole(world)
    people = rows_of(sheet)
    place = {"organisation": world.organisation.code, "scan_code": scan, "sheet_code": sheet, "page": 1}
    said = []

    def meanwhile():
        try:
            if act == "tick":
                ticked(world, scan, [booking.RowTick(row, people[row], "present") for row in people])
            else:
                paper.place_scan(**place, why="Kode sobek.", by=world.operator, at=LATER)
        except paper.AlreadyBooked as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    other = threading.Thread(target=meanwhile)
    with transaction.atomic():
        Sheet.objects.select_for_update().get(code=sheet)
        other.start()
        other.join(0.5)
        assert other.is_alive()
        assert booked(world, sheet).recorded == 6
    other.join()

    assert said == ([] if act == "tick" else ["paper.already_booked"])
    assert Tick.objects.exclude(booked_at=None).count() == Tick.objects.count() == 6


def test_a_photograph_moves_between_two_sheets_of_one_operator(world):
    first, second = printed(world)[0], printed(world, key=b"x" * 16)[0]
    scan, _ = photographed(world, first)
    place = {"organisation": world.organisation.code, "scan_code": scan, "page": 1, "by": world.operator, "at": LATER}

    paper.place_scan(**place, sheet_code=second, why="Tertukar.")

    assert Scan.objects.get(code=scan).sheet.code == second
