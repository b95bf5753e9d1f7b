import hashlib
from datetime import UTC, datetime

import pytest

from ikrar.apps.ledger import keys as ledger_keys
from ikrar.apps.ledger.models import Entry
from ikrar.apps.ledger.sequencer import Sequencer
from ikrar.core.statements.policy import parse_policy
from ikrar.ops import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(tmp_path, settings):
    settings.IKRAR_ORIGIN = "ikrar.contoh.go.id/log"
    settings.IKRAR_DATA = tmp_path
    settings.IKRAR_KEYS = tmp_path / "keys"
    settings.IKRAR_LOG_DIR = tmp_path / "log"
    settings.IKRAR_HIGH = tmp_path / "high"
    return settings.IKRAR_KEYS


def publish():
    leader = Sequencer()
    leader.step(at=datetime.now(UTC))
    leader.close()


def test_init_makes_the_keys_and_shows_only_their_public_halves(empty, capsys):
    code = keys.main(["init"])

    said = capsys.readouterr().out
    secret = (empty / "log").read_text().strip()
    assert code == 0
    assert ledger_keys.log_signer().verifier.vkey in said
    assert not any(part in said for part in (secret, secret.split("+")[-1], (empty / "app").read_text().strip()))


def test_init_never_overwrites(empty, capsys):
    keys.main(["init"])
    before = (empty / "log").read_bytes()

    assert keys.main(["init"]) == 1
    assert (empty / "log").read_bytes() == before
    assert "Kunci sudah ada" in capsys.readouterr().err


def test_show_without_keys_says_what_to_do(empty, capsys):
    assert keys.main(["show"]) == 1
    assert "ikrar keys init" in capsys.readouterr().err


def test_show_policy_prints_the_policy_and_nothing_else(empty, capsys):
    keys.main(["init"])
    capsys.readouterr()

    keys.main(["show", "--policy"])
    text = capsys.readouterr().out
    keys.main(["show"])

    assert parse_policy(text).text == ledger_keys.policy_text()
    assert hashlib.sha256(text.encode()).hexdigest() in capsys.readouterr().out


def test_a_new_key_is_used_only_after_it_is_recorded(empty, capsys):
    keys.main(["init"])
    old = ledger_keys.log_signer().verifier
    prepared = keys.main(["rotate", "log"])

    early = keys.main(["rotate", "log", "--use"])
    publish()
    used = keys.main(["rotate", "log", "--use"])

    assert (prepared, early, used) == (0, 1, 0)
    assert Entry.objects.get().kind == 7
    assert "belum boleh dipakai" in capsys.readouterr().err
    assert ledger_keys.log_signer().verifier != old
    assert [each.verifier for each in ledger_keys.log_signers(datetime.now(UTC))][1] == old


def test_the_app_key_is_not_rotated_here(empty, capsys):
    with pytest.raises(SystemExit) as stopped:
        keys.main(["rotate", "app"])

    assert stopped.value.code == 2
