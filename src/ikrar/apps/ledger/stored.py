"""Apps that keep the bytes behind their entries let them be compared with the log.

An app registers in AppConfig.ready: `stored.register("tanda tangan", read)`. `read()` goes through its rows and gives
for each the commitment that was logged and the one that the stored bytes have now. Rows that were erased are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """`name`: what an operator can look up, never a person's data."""

    name: str
    logged: bytes
    recomputed: bytes


Reader = Callable[[], Iterator[StoredRecord]]
_readers: dict[str, Reader] = {}


def register(word: str, read: Reader) -> None:
    _readers[word] = read


def readers() -> dict[str, Reader]:
    return dict(_readers)
