"""What every journey needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(autouse=True, scope="session")
def _collected_statics() -> None:
    """WhiteNoise warns when the folder is missing; `ikrar run` makes it by collecting."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _the_writer_lets_go(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The thread that signs in batches keeps its connection as long as the process lives; PostgreSQL drops no
    database that somebody still looks at."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()
