from datetime import UTC, datetime, timedelta

import pytest

from ikrar.apps.ledger import keys
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.sequencer import Sequencer
from ikrar.core.statements.entry import public_commit

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path, settings):
    """A published log of 300 signatures and one text."""
    settings.IKRAR_ORIGIN = "ikrar.contoh.go.id/log"
    settings.IKRAR_DATA = tmp_path
    settings.IKRAR_KEYS = tmp_path / "keys"
    settings.IKRAR_LOG_DIR = tmp_path / "log"
    settings.IKRAR_HIGH = tmp_path / "high"
    keys.make_keys(at=AT)
    entries = [NewEntry(1, number.to_bytes(32, "big")) for number in range(300)]
    text = NewEntry(5, public_commit(5, b"naskah"), b"naskah")
    append_many(entries=[*entries, text], at=AT, by=AT + timedelta(hours=1))
    leader = Sequencer()
    leader.step(at=AT)
    leader.close()
    return settings.IKRAR_LOG_DIR


def test_the_checkpoint_is_kept_for_two_seconds(log, client):
    answer = client.get("/log/checkpoint")

    assert answer.content == (log / "checkpoint").read_bytes()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=2"


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/001.p/45", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/45"]
)
def test_tiles_and_entries_never_change(path, log, client):
    answer = client.get(f"/log/{path}")

    assert answer.content == (log / path).read_bytes()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_public_bytes_are_found_by_their_commitment(log, client):
    answer = client.get(f"/log/public/{public_commit(5, b'naskah').hex()}")

    assert (answer.content, answer.headers["Cache-Control"]) == (b"naskah", "public, max-age=31536000, immutable")


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002",
        "tile/0/001.p/44",
        "tile/0/001",
        "tile/entries/../../checkpoint",
        "tile/0/%2e%2e/%2e%2e/%2e%2e/keys/log",
        "tile/0/.aside/x",
        "tile/00/000",
        "tile/",
        "public/" + "00" * 32,
        "public/" + "zz" * 32,
        "public/..%2f..%2fkeys%2flog",
    ],
)
def test_what_is_not_there_is_not_remembered_as_absent(path, log, client):
    answer = client.get(f"/log/{path}")

    assert (answer.status_code, answer.headers.get("Cache-Control")) == (404, "no-store")


def test_before_the_first_checkpoint_there_is_none(client, settings, tmp_path):
    settings.IKRAR_LOG_DIR = tmp_path / "nothing"

    answer = client.get("/log/checkpoint")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_nobody_writes_here(log, client):
    assert client.post("/log/checkpoint").status_code == 405


def test_no_answer_sets_a_cookie(log, client):
    assert [dict(client.get(f"/log/{path}").cookies) for path in ("checkpoint", "tile/0/000")] == [{}, {}]
