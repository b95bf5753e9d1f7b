"""A log of its own for each test: keys, published files and `high` in a fresh folder."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ikrar.apps.ledger import keys
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.sequencer import Sequencer

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Path:
    """The folder of a new log whose keys are made."""
    settings.IKRAR_ORIGIN = "ikrar.contoh.go.id/log"
    settings.IKRAR_DATA = tmp_path
    settings.IKRAR_KEYS = tmp_path / "keys"
    settings.IKRAR_LOG_DIR = tmp_path / "log"
    settings.IKRAR_HIGH = tmp_path / "other-disk" / "high"
    keys.make_keys(at=AT)
    return settings.IKRAR_LOG_DIR


@pytest.fixture
def sequencer(log: Path) -> Iterator[Callable[..., Sequencer]]:
    """Start a sequencer as a new process would: the one before has given up the lead, unless it runs `beside`."""
    made: list[Sequencer] = []

    def make(*, beside: bool = False, **options: Any) -> Sequencer:
        for each in [] if beside else made:
            each.close()
        made.append(Sequencer(**options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def append() -> Callable[..., list[bytes]]:
    """Append `count` signatures whose commitments follow from `word`; return these."""

    def fill(count: int, word: str = "a") -> list[bytes]:
        commits = [sha256(f"{word} {number}".encode()).digest() for number in range(count)]
        append_many(entries=[NewEntry(1, each) for each in commits], at=AT, by=AT + timedelta(hours=1))
        return commits

    return fill
