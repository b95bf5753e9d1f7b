"""Filling tables faster than row by row: PostgreSQL builds an index over a million rows in the time of a tenth of them.

Only for a load larger than all that the roster holds (the first of a national installation). Everything happens in the
load's own transaction: a crash leaves indexes and foreign keys as they were. Readers of people wait until it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection

BULK_FROM = 100_000

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND (contype = 'f' OR (contype = 'u' AND NOT EXISTS (
      SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = pg_constraint.conrelid
      AND f.conindid = pg_constraint.conindid)))
    ORDER BY contype, conname"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = indexrelid)
    ORDER BY 1"""


def filling(tables: Sequence[str], *, rows: int, there: int) -> Any:
    """A context in which `rows` new rows are inserted beside the `there` that the tables hold."""
    if connection.vendor != "postgresql" or rows < BULK_FROM or rows < there:
        return nullcontext()
    return _without_indexes(list(tables))


@contextmanager
def _without_indexes(tables: list[str]) -> Iterator[None]:
    with connection.cursor() as cursor:
        # What earlier statements of this transaction left to be checked is checked now: ALTER TABLE asks for it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(_CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        # Unique keys before foreign keys: what foreign keys point at must be there.
        for table, name, definition in sorted(constraints, key=lambda row: row[2].startswith("FOREIGN")):
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
