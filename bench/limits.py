"""What the machine can do at best, measured in the same run as what we do: shared by the benchmarks of the log.

Limit and project run in turns, so that a busy neighbour touches both; the median of the ratios is printed. CPU time is
what is compared: it holds still when other work shares the cores (bench/README.md).
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from hashlib import sha256

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def ratio(name: str, limit: Callable[[], object], project: Callable[[], object], *, count: int, goal: str) -> float:
    """Print and return how much of the limit's speed the project reaches (1 = as fast); both do `count` operations."""
    walls, cpus, rates = [], [], []
    for turn in range(ROUNDS):
        if turn % 2:
            ours, theirs = spent(project), spent(limit)
        else:
            theirs, ours = spent(limit), spent(project)
        walls.append(theirs[0] / ours[0])
        cpus.append(theirs[1] / ours[1])
        rates.append(count / ours[0])
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"{name}: {statistics.median(rates):,.0f}/s  ratio wall {wall:.2f}, cpu {cpu:.2f}  ({goal})", flush=True)
    return wall


def hash_calls(entries: int, size: int = 34) -> None:
    """The hash calls of a tree and nothing else: one for each leaf of `size` bytes, one for each inner node."""
    leaf, node = b"\0" + b"e" * size, b"\1" + b"n" * 64
    for _ in range(entries):
        sha256(leaf).digest()
    for _ in range(entries - 1):
        sha256(node).digest()


def node_calls(count: int) -> None:
    """Inner nodes of a path, each from two hashes that lie apart."""
    left, right = b"l" * 32, b"r" * 32
    for _ in range(count):
        sha256(b"\1" + left + right).digest()


def some_entries(count: int) -> list[bytes]:
    """Entries as they are published: 34 bytes, the commitments unlike each other."""
    blob = os.urandom(1 << 20)
    return [b"\x01\x01" + blob[number * 31 % 1_000_000 :][:24] + number.to_bytes(8, "big") for number in range(count)]
