"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import TransactionTestCase

# Playwright's own event loop must not make Django refuse the database in the same thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure() -> None:
    from ikrar.apps.ledger import keys

    if not keys.folder().exists():
        keys.make_keys(at=datetime(2027, 8, 1, tzinfo=UTC))


@pytest.fixture(autouse=True, scope="session")
def _emptying_tables_between_tests() -> Iterator[None]:
    """Append-only tables refuse what a test runner does between tests, so it lifts the triggers for that moment."""
    flush = TransactionTestCase._fixture_teardown

    def lifted(self: TransactionTestCase) -> None:
        from ikrar.apps.ledger import triggers

        lift(connection)
        flush(self)
        triggers.install(connection)

    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = flush


def lift(connection: object) -> None:
    from ikrar.apps.ledger import triggers

    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        for table in sorted(triggers._tables):
            for name in triggers.trigger_names(table, connection.vendor):  # type: ignore[attr-defined]
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""  # type: ignore[attr-defined]
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium, started once a worker."""
    from playwright.sync_api import sync_playwright

    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{x}" for x in quiet)],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A fresh phone of 360 × 640; an error in the page's console fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID")  # type: ignore[attr-defined]
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield found
    context.close()
    assert errors == []
