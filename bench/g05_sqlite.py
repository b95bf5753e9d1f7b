"""G5: pledges a second over HTTP on SQLite (WAL, synchronous=FULL), against raw one-row commits of the same machine."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from pathlib import Path

from signing import PEOPLE, clear, data_folder, load, served, set_up

RUNS = int(os.environ.get("BENCH_R", "3"))
COMMITS = 3_000
THREADS, CONNECTIONS = 96, 128


def commit_limit(folder: Path) -> float:
    """One-row commits a second by the standard sqlite3 module, one writer."""
    path = folder / "limit.sqlite3"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE pledge (id integer primary key, round int, person int, leaf blob, receipt blob, unique(round, person))"
    )
    start = time.perf_counter()
    for n in range(COMMITS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO pledge (round, person, leaf, receipt) VALUES (1, ?, ?, ?)", (n, bytes(32), bytes(117))
        )
        connection.execute("COMMIT")
    connection.close()
    return COMMITS / (time.perf_counter() - start)


def main() -> None:
    with data_folder() as folder:
        stage = set_up(folder, "")
        ratios, rates, limits = [], [], []
        with served(stage, workers=1, threads=THREADS) as (port, _):
            load(stage, port, connections=CONNECTIONS, start=0, seconds=2)
            for n in range(RUNS):
                clear(stage)
                limit = commit_limit(folder)
                run = load(stage, port, connections=CONNECTIONS, start=0)
                if run.refused or run.count > PEOPLE:
                    raise SystemExit(f"{run.refused} of {run.count} presses were refused")
                ratios.append(run.rate / limit)
                rates.append(run.rate)
                limits.append(limit)
                print(
                    f"run {n + 1}: limit {limit:,.0f}/s  pledges {run.rate:,.0f}/s  ratio {ratios[-1]:.3f}"
                    f"  p50 {run.p50_ms:.0f} ms  p99 {run.p99_ms:.0f} ms"
                )
    median = statistics.median
    print(
        f"G5 SQLite pledges/s over HTTP ÷ one-row commits/s: {median(ratios):.3f}   "
        f"(goal ≥ 0.8; {median(rates):,.0f}/s of {median(limits):,.0f}/s)"
    )


if __name__ == "__main__":
    main()
