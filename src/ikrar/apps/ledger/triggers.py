"""Append-only tables: the database itself refuses UPDATE, DELETE and (PostgreSQL) TRUNCATE.

Installed after every migrate, because SQLite drops triggers in silence when it rebuilds a table. An app names its
tables in its AppConfig (`append_only = ("audit_auditevent",)`) or registers them in `ready`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ikrar.core.refusal import Refusal

MESSAGE = "append-only"
TAG = "append_only"
_tables: set[str] = set()

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION ikrar_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def append_only(*tables: str) -> None:
    """Hold these tables. They may be registered before they exist; post_migrate installs."""
    _tables.update(tables)


def trigger_names(table: str, vendor: str) -> list[str]:
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [f"{table}_no_{verb}" for verb in verbs]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every missing trigger in place. Repeating it changes nothing."""
    there = _standing(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        missing = [
            (table, name)
            for table in sorted(_tables & tables)
            for name in trigger_names(table, connection.vendor)
            if name not in there
        ]
        if missing and connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table, name in missing:
            cursor.execute(_statement(connection, table, name))


def _statement(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    quote = connection.ops.quote_name
    verb = name.rsplit("_", 1)[1].upper()
    head = f"CREATE TRIGGER {quote(name)} BEFORE {verb} ON {quote(table)}"
    if connection.vendor == "postgresql":
        return f"{head} FOR EACH STATEMENT EXECUTE FUNCTION ikrar_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END"


def _standing(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and do not, by name."""
    there = _standing(connection)
    return [name for table in sorted(_tables) for name in trigger_names(table, connection.vendor) if name not in there]


def install_after_migrate(*, using: str, **_: Any) -> None:
    install(connections[using])


class TriggersMissing(Refusal):
    code = "ledger.triggers_missing"
    sentence = "Pemicu append-only tidak ada di basis data: {names}."
    todo = "Jalankan `python manage.py migrate`, lalu periksa isinya dengan `ikrar log check --db`."


def require(connection: BaseDatabaseWrapper) -> None:
    """Refuse TriggersMissing: a table that lost its trigger could have been changed unseen."""
    lost = missing(connection)
    if lost:
        raise TriggersMissing(names=", ".join(lost))


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """For `manage.py check --deploy --database default`; web and worker call `require` when they start."""
    lost = [name for alias in databases or [] for name in missing(connections[alias])]
    if not lost:
        return []
    return [Error(str(TriggersMissing(names=", ".join(lost))), hint=TriggersMissing.todo, id="ledger.E001")]
