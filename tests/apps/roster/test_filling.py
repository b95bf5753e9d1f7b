from django.db import connection

from ikrar.apps.roster import bulk
from ikrar.apps.roster.models import Number, Post
from tests.apps.roster.conftest import person

TABLES = ("roster_person", "roster_number", "roster_post")


def guards() -> set[tuple[str, tuple[str, ...], bool, bool]]:
    """Every index, unique key and foreign key of the tables that are filled."""
    with connection.cursor() as cursor:
        return {
            (name, tuple(found["columns"]), found["unique"], bool(found["foreign_key"]))
            for table in TABLES
            for name, found in connection.introspection.get_constraints(cursor, table).items()
        }


def test_a_load_larger_than_the_roster_leaves_every_index_and_key_in_place(load, monkeypatch):
    monkeypatch.setattr(bulk, "BULK_FROM", 2)
    before = guards()

    result = load([person(1), person(2), person(3)])

    assert guards() == before
    assert (result.new, Number.objects.count(), Post.objects.count()) == (3, 3, 3)


def test_a_small_load_beside_a_large_roster_is_written_row_by_row(load, monkeypatch):
    monkeypatch.setattr(bulk, "BULK_FROM", 2)
    load([person(n) for n in range(1, 6)])

    assert load([person(n) for n in range(1, 8)], day=1).new == 2
