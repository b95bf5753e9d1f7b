"""Signing in to the desks in tests, and counting what a page asks of the database."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ikrar.apps.accounts.models import User
from ikrar.core.authority import Actor
from ikrar.web.shared.press import fresh_key


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session["way"] = "password"
    session.save()
    return client


def pressed(**typed: object) -> dict[str, object]:
    """What a form posts, with a fresh key of ours."""
    return {"key": fresh_key(), **typed}


def queries_of(client: Client, url: str) -> int:
    """How many statements a page takes, apart from the session and the sign-in."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)
