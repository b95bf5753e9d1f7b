from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ikrar.apps.ledger import triggers
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.models import Due, Entry, PublicPayload

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def test_entries_wait_for_a_number_and_laporan_are_held_back(at):
    append_many(entries=[NewEntry(1, b"a" * 32), NewEntry(2, b"b" * 32)], at=at, by=at + HOUR)

    rows = [(e.kind, bytes(e.commit), e.at, e.due_at, e.by, e.due.due_at) for e in Entry.objects.order_by("kind")]

    assert rows == [
        (1, b"a" * 32, at, at, at + HOUR, at),
        (2, b"b" * 32, at, at + timedelta(days=7), at + HOUR, at + timedelta(days=7)),
    ]


def test_a_second_batch_leaves_the_first_one_as_it_was(at):
    append_many(entries=[NewEntry(1, b"a" * 32)], at=at, by=at + HOUR)

    append_many(entries=[NewEntry(1, b"b" * 32), NewEntry(4, b"c" * 32)], at=at, by=at + HOUR)

    assert (Entry.objects.count(), Due.objects.count()) == (3, 3)


def test_public_bytes_are_kept_with_their_commitment(at):
    append_many(entries=[NewEntry(5, b"a" * 32, b"naskah"), NewEntry(1, b"b" * 32)], at=at, by=at + HOUR)

    assert [(bytes(p.commit), bytes(p.payload)) for p in PublicPayload.objects.all()] == [(b"a" * 32, b"naskah")]


def test_a_commitment_is_logged_once(at):
    append_many(entries=[NewEntry(1, b"a" * 32)], at=at, by=at + HOUR)

    with pytest.raises(IntegrityError), transaction.atomic():
        append_many(entries=[NewEntry(1, b"a" * 32)], at=at, by=at + HOUR)


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET kind = 4", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_or_drop_an_entry(at, statement):
    append_many(entries=[NewEntry(1, b"a" * 32)], at=at, by=at + HOUR)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().kind == 1


def test_a_lost_trigger_is_found_and_put_back():
    with connection.cursor() as cursor:
        on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_entry_no_delete{on}")

    found = triggers.check_triggers(databases=["default"])
    triggers.install(connection)

    assert [(each.id, "ledger_entry_no_delete" in each.msg) for each in found] == [("ledger.E001", True)]
    assert "ledger_entry_no_delete" not in triggers.missing(connection)
