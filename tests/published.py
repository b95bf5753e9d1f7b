"""A log of its own for a test that publishes: keys, files and `high` in a fresh folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ikrar.apps.ledger import keys
from ikrar.apps.ledger.sequencer import Sequencer

ORIGIN = "ikrar.tirtamarga.example/log"


def begin_log(folder: Path, settings: Any, *, at: datetime = datetime(2026, 8, 1, tzinfo=UTC)) -> None:
    """Point the settings at a new log whose keys are made."""
    settings.IKRAR_ORIGIN = ORIGIN
    settings.IKRAR_KEYS = folder / "keys"
    settings.IKRAR_LOG_DIR = folder / "log"
    settings.IKRAR_HIGH = folder / "high"
    keys.make_keys(at=at)


def publish(*, at: datetime) -> None:
    """Number and publish what is due, as the worker does."""
    leader = Sequencer()
    leader.step(at=at)
    leader.close()
