from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.roster import actions, spreadsheet
from ikrar.apps.roster.actions.loads import LeavingNeedsReason, NewNumbersUndecided
from ikrar.apps.roster.actions.planning import ScopeEmpty
from ikrar.apps.roster.kinds import StaffType
from ikrar.apps.roster.models import LoadFault, Number, Person, Post, StagedRow
from tests.apps.roster.conftest import AT, CLERK, HEADINGS, nip_of, person

DAY = AT.date()


def tabs(result: actions.LoadResult) -> dict[str, int]:
    counts = {name: getattr(result, name) for name in ("new", "changed", "moved", "same", "left", "refused")}
    return {name: count for name, count in counts.items() if count}


def test_a_first_load_makes_people_numbers_and_posts(load, city):
    result = load([person(1), person(2, "D1.1"), person(3, "K1")])

    assert tabs(result) == {"new": 3}
    assert list(Person.objects.order_by("name").values_list("name", "born_on")) == [
        (f"Pegawai {n}", date(1980, 1, 1)) for n in (1, 2, 3)
    ]
    assert list(Number.objects.order_by("value").values_list("scheme", "value", "starts_on", "ends_before")) == [
        ("nip", nip_of(n), DAY, None) for n in (1, 2, 3)
    ]
    posts = Post.objects.order_by("person__name").values_list("unit__code", "home_unit__code", "position", "rank")
    assert list(posts) == [
        ("D1", "D1", "Guru", "III/a"),
        ("D1.1", "D1.1", "Guru", "III/a"),
        ("K1", "K1", "Guru", "III/a"),
    ]
    assert not StagedRow.objects.exists()


def test_the_same_file_twice_changes_nothing(load):
    rows = [person(1), person(2, "D1.1")]
    load(rows)
    before = [list(table.objects.order_by("id").values()) for table in (Person, Number, Post)]

    result = load(rows, day=1)

    assert tabs(result) == {"same": 2}
    assert [list(table.objects.order_by("id").values()) for table in (Person, Number, Post)] == before


def test_each_row_stands_in_its_tab(load):
    load([person(n) for n in range(1, 6)])

    result = load(
        [
            person(1),
            person(2, nama="Pegawai Dua"),
            person(3, golongan="III/b"),
            person(4, "K1"),
            person(6),
            person(7, nip="123"),
        ],
        day=3,
        why="pensiun satu orang",
    )

    assert tabs(result) == {"new": 1, "changed": 2, "moved": 1, "same": 1, "left": 1, "refused": 1}
    day = DAY + timedelta(days=3)
    posts = Post.objects.filter(person__numbers__value=nip_of(4)).order_by("starts_on")
    assert list(posts.values_list("unit__code", "starts_on", "ends_before")) == [("D1", DAY, day), ("K1", day, None)]
    gone = Post.objects.get(person__numbers__value=nip_of(5))
    assert gone.ends_before == day
    renamed = Post.objects.get(person__name="Pegawai Dua")
    assert (renamed.starts_on, renamed.ends_before) == (DAY, None)


def test_a_second_load_on_the_same_day_mends_in_place(load):
    load([person(1), person(2)])

    result = load([person(1, "K1"), person(3)], why="berkas pertama keliru")

    assert tabs(result) == {"new": 1, "moved": 1, "left": 1}
    posts = Post.objects.order_by("person__name").values_list("person__name", "unit__code", "starts_on", "ends_before")
    assert list(posts) == [("Pegawai 1", "K1", DAY, None), ("Pegawai 3", "D1", DAY, None)]


def test_somebody_who_left_and_comes_back_keeps_the_person(load):
    load([person(1), person(2)])
    load([person(1)], day=1, why="keliru dihapus")

    result = load([person(1), person(2)], day=2)

    assert tabs(result) == {"new": 1, "same": 1}
    posts = Post.objects.filter(person__name="Pegawai 2").order_by("starts_on")
    assert list(posts.values_list("starts_on", "ends_before")) == [
        (DAY, DAY + timedelta(days=1)),
        (DAY + timedelta(days=2), None),
    ]
    assert Person.objects.count() == 2


def test_leaving_counts_only_inside_the_staff_types_of_the_load(load):
    load([person(n) for n in range(1, 4)])

    result = load(
        [person(9, nip=nip_of(9, month="21"), jenis="PPPK")],
        day=1,
        scope=actions.ScopeChoice((StaffType.PPPK,)),
    )

    assert tabs(result) == {"new": 1}


def test_leaving_counts_only_below_the_unit_of_the_load(load):
    load([person(1), person(2, "D1.1"), person(3, "K1")])

    result = load(
        [person(4, "D1.1")],
        day=1,
        scope=actions.ScopeChoice((StaffType.PNS,), unit="D1"),
        why="dua orang pindah ke provinsi",
    )

    assert tabs(result) == {"new": 1, "left": 2}


def test_a_row_outside_the_scope_is_refused(load):
    result = load(
        [person(1, "K1"), person(2, jenis="PPPK"), person(3)], scope=actions.ScopeChoice((StaffType.PNS,), unit="D1")
    )

    assert tabs(result) == {"new": 1, "refused": 2}
    assert list(LoadFault.objects.order_by("line").values_list("line", "column", "value", "reason")) == [
        (2, "Nama unit kerja", "K1", "Unit ini di luar cakupan muatan ini."),
        (3, "JENIS PEGAWAI", "PPPK", "PPPK di luar cakupan muatan ini."),
    ]


def test_more_than_five_percent_leaving_asks_for_a_reason(load):
    load([person(n) for n in range(1, 21)])

    assert tabs(load([person(n) for n in range(1, 20)], day=1)) == {"same": 19, "left": 1}
    with pytest.raises(LeavingNeedsReason) as refused:
        load([person(n) for n in range(1, 18)], day=2, why="   ")
    assert str(refused.value) == "2 dari 19 orang dalam cakupan ini (10,5%) akan tercatat keluar."
    assert Post.objects.filter(ends_before=None).count() == 19
    assert tabs(load([person(n) for n in range(1, 18)], day=2, why="pensiun massal")) == {"same": 17, "left": 2}


def test_a_refused_row_does_not_make_its_owner_leave(load):
    load([person(1), person(2), person(3)])

    result = load([person(1), person(2, unit="X9"), person(3, nip="1.98E+17")], day=1)

    assert tabs(result) == {"same": 1, "refused": 2}
    assert Post.objects.filter(ends_before=None).count() == 3


def test_a_column_that_the_file_lacks_erases_nothing(load):
    load([person(1)])

    result = load([[nip_of(1), "Pegawai 1", "D1"]], headings=["NIP", "NAMA", "KODE UNIT"], day=1)

    assert tabs(result) == {"same": 1}
    assert Post.objects.get().position == "Guru"


def test_an_empty_scope_is_refused(load):
    with pytest.raises(ScopeEmpty):
        load([person(1)], scope=actions.ScopeChoice(()))


PPPK = actions.ScopeChoice((StaffType.PPPK,))


def pppk(number: str, name: str = "Wati Contoh") -> list[str]:
    return [number, name, "K1", "PPPK", "Perawat", "VII"]


def test_a_pppk_with_a_new_number_is_proposed_and_waits_for_the_clerk(load):
    load([pppk("199002142021212001")], scope=PPPK)

    with pytest.raises(NewNumbersUndecided):
        load([pppk("199002142023212009")], scope=PPPK, day=5)
    result = load([pppk("199002142023212009")], scope=PPPK, day=5, same_people=True)

    assert tabs(result) == {"changed": 1}
    assert Person.objects.count() == 1
    day = DAY + timedelta(days=5)
    assert list(Number.objects.order_by("starts_on").values_list("value", "starts_on", "ends_before")) == [
        ("199002142021212001", DAY, day),
        ("199002142023212009", day, None),
    ]
    assert tabs(load([pppk("199002142023212009")], scope=PPPK, day=6)) == {"same": 1}


def test_the_other_sex_is_never_the_same_person(load):
    load([pppk("199002142021211001")], scope=PPPK)

    result = load([pppk("199002142023212009")], scope=PPPK, day=5, why="satu keluar, satu masuk")

    assert tabs(result) == {"new": 1, "left": 1}


def test_someone_with_a_local_number_needs_no_nip(load):
    headings = ["NOMOR LOKAL", "NAMA", "KODE UNIT", "TANGGAL LAHIR"]
    scope = actions.ScopeChoice((StaffType.LOCAL,))

    result = load(
        [["HN-0231", "Dullah", "K1", "17/08/1975"], ["HN-0232", "Sari", "K1", ""]], headings=headings, scope=scope
    )

    assert tabs(result) == {"new": 2}
    assert result.notes["tanpa_tanggal_lahir"] == 1
    assert Person.objects.get(name="Dullah").born_on == date(1975, 8, 17)


def test_a_load_leaves_a_trace_without_names(load):
    load([person(1), person(2)])

    trace = AuditEvent.objects.get(verb="roster.loaded")
    assert (trace.organisation, trace.mandate_id, trace.user_id) == ("kota", 1, 7)
    assert trace.subject.endswith(": +2 ~0 >0 -0 !0")


def test_one_row_and_three_rows_take_the_same_number_of_statements(load):
    with CaptureQueriesContext(
        connection,
    ) as one:
        load([person(1)])
    with CaptureQueriesContext(connection) as three:
        load([person(1), person(2), person(3)], day=1)
    with CaptureQueriesContext(connection) as five:
        load([person(1), person(2), person(3), person(4), person(5)], day=2)

    assert len(three) == len(five)
    assert len(one) <= len(three)


def test_nothing_is_left_of_a_load_that_breaks_off(city, load):
    rows = [person(1), person(2)]

    def broken():
        yield 2, rows[0]
        raise OSError("the disk went away")

    table = spreadsheet.Table(headings=tuple(HEADINGS), rows=broken())
    with pytest.raises(OSError, match="went away"):
        actions.load_roster(
            organisation_id=city, table=table, scope=actions.ScopeChoice((StaffType.PNS,)), by=CLERK, at=AT
        )

    assert not StagedRow.objects.exists()
    assert not Person.objects.exists()
