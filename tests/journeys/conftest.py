"""What every journey needs."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def _collected_statics() -> None:
    """WhiteNoise warns when the folder is missing; `ikrar run` makes it by collecting."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
