"""A log of its own for each test: keys, published files and `high` in a fresh folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.IKRAR_ORIGIN = "ikrar.contoh.go.id/log"
    settings.IKRAR_KEYS = tmp_path / "keys"
    settings.IKRAR_LOG_DIR = tmp_path / "log"
    settings.IKRAR_HIGH = tmp_path / "other-disk" / "high"
    settings.IKRAR_DATA = tmp_path
    return settings.IKRAR_LOG_DIR
