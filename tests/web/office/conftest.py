"""What tests of desks share."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.worlds import MORNING


@pytest.fixture
def on_the_morning() -> Iterator[None]:
    """Pages read the clock; here it stands at the apel of the test world."""
    with time_machine.travel(MORNING, tick=False):
        yield
