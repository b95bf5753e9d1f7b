"""The operations log names the route of a failed page, never the path: a card's token stands in it."""

import io
import json
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from ikrar.web.employee.account import views

TOKEN = "k3y0fac4rdTh4tNobodyMayRead"


@pytest.fixture
def lines():
    """What stderr would show, made by the formatter of the settings."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(import_string(settings.LOGGING["formatters"]["event"]["()"])())
    logging.getLogger("django").addHandler(handler)
    yield kept
    logging.getLogger("django").removeHandler(handler)


@pytest.mark.parametrize("query", ["", "?lalu=/ruang/"])
def test_an_error_on_a_card_page_does_not_log_the_token(query, lines, monkeypatch, db):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(views.queries, "live_card", fail)

    answer = Client(raise_request_exception=False).get(f"/ruang/k/{TOKEN}/{query}")

    assert answer.status_code == 500
    assert TOKEN not in lines.getvalue()
    line = json.loads(lines.getvalue().splitlines()[0])
    assert line["event"] == "Internal Server Error: /ruang/k/<str:token>/"
    assert "the database is gone" in line["trace"]


def test_a_form_without_its_csrf_token_does_not_log_the_card_either(lines, db):
    assert Client(enforce_csrf_checks=True).post(f"/ruang/k/{TOKEN}/").status_code == 403

    assert TOKEN not in lines.getvalue()
    assert "/ruang/k/<str:token>/" in lines.getvalue()


def test_a_path_that_nothing_answers_is_not_logged(lines, db):
    Client().get(f"/k/{TOKEN}/")

    assert TOKEN not in lines.getvalue()
