"""`ikrar doctor`: looks at this installation and says in one line each what is well and what to mend."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ikrar.core.refusal import Refusal

WELL, MEND, NOTE = "baik", "BENAHI", "perhatikan"
LEAST_FREE_BYTES = 2_000_000_000
LATE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is WELL, NOTE or MEND; only MEND makes the command end with 1."""

    what: str
    state: str
    sentence: str


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="ikrar doctor",
        description="Memeriksa instalasi ini: kunci, basis data, buku besar, cakram, pengaturan.",
        epilog="Kode keluar: 0 semua baik atau hanya perlu diperhatikan, 1 ada yang harus dibenahi.",
    )
    parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    import django

    django.setup()
    from django.utils import timezone

    found = list(examine(at=timezone.now()))
    width = max(len(each.what) for each in found)
    for each in found:
        print(f"{each.state:<10}  {each.what:<{width}}  {each.sentence}")
    bad = sum(each.state == MEND for each in found)
    print(f"\n{bad} hal harus dibenahi." if bad else "\nTidak ada yang harus dibenahi.", file=sys.stderr)
    return 1 if bad else 0


def examine(*, at: datetime) -> Iterator[Finding]:
    """Every check, each on its own: one that cannot be made is itself a finding."""
    checks: tuple[tuple[str, Callable[[datetime], Finding]], ...] = (
        ("kunci", _keys),
        ("basis data", _database),
        ("migrasi", _migrations),
        ("buku besar", _log),
        ("tanda tertinggi", _high),
        ("ruang cakram", _disk),
        ("core dump", _core_dumps),
        ("alamat", _address),
        ("mode latihan", _training),
    )
    for what, check in checks:
        try:
            yield check(at)
        except Refusal as refusal:
            yield Finding(what, MEND, f"{refusal} {refusal.todo.format(**refusal.values)}".strip())
        except Exception as error:  # a check that breaks must not hide the others
            yield Finding(what, MEND, f"tidak dapat diperiksa: {type(error).__name__}: {error}")


def _keys(at: datetime) -> Finding:
    from ikrar.apps.ledger import keys

    keys.log_signer()
    keys.receipt_signer()
    keys.app_subkey("doctor")
    return Finding("kunci", WELL, f"log, receipt, dan app terbaca di {keys.folder()} dan hanya oleh pemiliknya")


def _database(at: datetime) -> Finding:
    from django.db import connection

    from ikrar.apps.ledger import triggers

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            full = cursor.fetchone()[0] >= 2
            cursor.execute("PRAGMA journal_mode")
            wal = cursor.fetchone()[0] == "wal"
            if not (full and wal):
                return Finding("basis data", MEND, "SQLite harus memakai WAL dan synchronous=FULL")
        else:
            cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
            fsync, commit = cursor.fetchone()
            if fsync != "on" or commit == "off":
                return Finding("basis data", MEND, "PostgreSQL harus memakai fsync=on dan synchronous_commit=on")
    triggers.require(connection)
    return Finding(
        "basis data", WELL, f"{connection.vendor}, tulisan tahan listrik padam, pemicu tambah-saja terpasang"
    )


def _migrations(at: datetime) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding("migrasi", MEND, f"{len(waiting)} migrasi belum dijalankan: python manage.py migrate")
    return Finding("migrasi", WELL, "semua sudah dijalankan")


def _log(at: datetime) -> Finding:
    from ikrar.apps.ledger import public, queries

    oldest = queries.oldest_unsequenced(at)
    if oldest is not None and at - oldest > LATE_AFTER:
        late = int((at - oldest).total_seconds())
        return Finding(
            "buku besar", MEND, f"entri tertua menunggu {late} detik: apakah pekerja (`ikrar work`) berjalan?"
        )
    state = public.latest()
    if state is None:
        return Finding("buku besar", NOTE, "belum ada yang diterbitkan")
    return Finding("buku besar", WELL, f"{state.origin}, {state.size} entri diterbitkan, tidak ada yang terlambat")


def _high(at: datetime) -> Finding:
    from django.conf import settings

    high, data = Path(settings.IKRAR_HIGH), Path(settings.IKRAR_DATA)
    folder = high.parent if high.parent.exists() else data
    if data.exists() and folder.stat().st_dev == data.stat().st_dev:
        return Finding("tanda tertinggi", NOTE, "IKRAR_HIGH di cakram yang sama: cadangan lama tidak akan ketahuan")
    return Finding("tanda tertinggi", WELL, f"{high} di cakram lain")


def _disk(at: datetime) -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.IKRAR_DATA).free
    state = WELL if free >= LEAST_FREE_BYTES else MEND
    return Finding("ruang cakram", state, f"sisa {free // 10**9} GB di {settings.IKRAR_DATA}")


def _core_dumps(at: datetime) -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if soft:
        return Finding("core dump", NOTE, "dibolehkan; matikan dengan `ulimit -c 0` agar isi memori tidak tertulis")
    return Finding("core dump", WELL, "dimatikan")


def _address(at: datetime) -> Finding:
    from django.conf import settings

    if not settings.HTTPS and "localhost" not in settings.IKRAR_URL and "127.0.0.1" not in settings.IKRAR_URL:
        return Finding("alamat", MEND, f"{settings.IKRAR_URL} tanpa HTTPS: kartu dan sandi dapat dibaca di jalan")
    if settings.DEBUG:
        return Finding("alamat", MEND, "IKRAR_DEBUG menyala; matikan pada instalasi yang dipakai")
    return Finding("alamat", WELL, settings.IKRAR_URL)


def _training(at: datetime) -> Finding:
    from django.conf import settings

    if settings.IKRAR_DEMO:
        return Finding("mode latihan", NOTE, "menyala: kata sandi peragaan diketahui umum; jangan dipakai sungguhan")
    return Finding("mode latihan", WELL, "mati")
