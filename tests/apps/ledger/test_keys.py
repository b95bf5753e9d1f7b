from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ikrar.apps.ledger import keys
from ikrar.apps.ledger.actions import log_policy
from ikrar.apps.ledger.keys import KeyExposed, KeyMissing, KeyOfAnotherLog, KeysExist
from ikrar.apps.ledger.models import Entry, PublicPayload
from ikrar.core.statements.policy import parse_policy
from ikrar.core.statements.receipt import parse_receipt_vkey


def test_new_keys_bear_the_origin_and_open_only_to_their_owner(log, settings):
    names = {path.name: oct(path.stat().st_mode & 0o777) for path in settings.IKRAR_KEYS.iterdir()}

    assert names == dict.fromkeys(("app", "installation", "log", "public.json", "receipt"), "0o400")
    assert oct(settings.IKRAR_KEYS.stat().st_mode & 0o777) == "0o700"
    assert keys.log_signer().name == "ikrar.contoh.go.id/log"
    assert parse_receipt_vkey(keys.receipt_signer().verifier.vkey) == keys.receipt_signer().verifier


def test_keys_are_never_overwritten(log, at):
    before = keys.log_signer().verifier.vkey

    with pytest.raises(KeysExist):
        keys.make_keys(at=at)

    assert keys.log_signer().verifier.vkey == before


def test_a_missing_key_is_refused_with_what_to_do(log, settings):
    (settings.IKRAR_KEYS / "receipt").unlink()

    with pytest.raises(KeyMissing) as refused:
        keys.receipt_signer()

    assert str(refused.value) == f"Kunci receipt tidak ada atau tidak terbaca di {settings.IKRAR_KEYS}."
    assert "ikrar keys init" in refused.value.todo


@pytest.mark.parametrize(("name", "mode"), [("log", 0o440), (".", 0o750)])
def test_a_key_that_others_can_read_is_refused(name, mode, log, settings):
    (settings.IKRAR_KEYS / name).chmod(mode)

    with pytest.raises(KeyExposed):
        keys.log_signer()


def test_a_key_of_another_log_is_refused(log, settings):
    settings.IKRAR_ORIGIN = "lain.contoh.go.id/log"

    with pytest.raises(KeyOfAnotherLog):
        keys.log_signer()


def test_each_use_has_a_subkey_of_its_own(log, settings):
    seed = bytes.fromhex((settings.IKRAR_KEYS / "app").read_text())

    expected = HKDF(SHA256(), 32, None, b"ikrar/app/codes/v1").derive(seed)

    assert keys.app_subkey("codes") == expected
    assert keys.app_subkey("sheets") != expected


def test_a_new_installation_has_a_policy_with_its_two_keys(log):
    policy = parse_policy(keys.policy_text())

    assert [key.vkey for key in policy.logs] == [keys.log_signer().verifier.vkey]
    assert [key.vkey for key in policy.receipts] == [keys.receipt_signer().verifier.vkey]
    assert policy.windows == {}


def test_after_a_rotation_both_log_keys_sign_for_thirty_days(log, at):
    old = keys.log_signer().verifier
    new = keys.prepare_next_key("log", at=at).verifier
    before = keys.log_signers(at)

    keys.use_next_key("log", at=at)
    days = [keys.log_signers(at + timedelta(days=number)) for number in (0, 29, 30)]

    assert [signer.verifier for signer in before] == [old]
    assert [[signer.verifier for signer in each] for each in days] == [[new, old], [new, old], [new]]


def test_a_prepared_key_is_in_the_policy_before_it_is_used(log, at):
    old, new = keys.log_signer().verifier, keys.prepare_next_key("log", at=at).verifier

    prepared = parse_policy(keys.policy_text())
    keys.use_next_key("log", at=at)
    used = parse_policy(keys.policy_text())

    later = int((at + timedelta(days=31)).timestamp())
    assert prepared.logs == used.logs == (old, new)
    assert prepared.log_keys(old.name, later) == (old, new)
    assert used.log_keys(old.name, later) == (new,)


def test_a_rotated_receipt_key_stays_known_with_its_last_day(log, at):
    old = keys.receipt_signer().verifier
    keys.prepare_next_key("receipt", at=at)

    keys.use_next_key("receipt", at=at)

    policy = parse_policy(keys.policy_text())
    assert policy.window(old).until == int(at.timestamp())
    assert keys.receipt_signer().verifier in policy.receipts


def test_using_a_key_that_nobody_prepared_is_refused(log, at):
    with pytest.raises(KeyMissing):
        keys.use_next_key("log", at=at)


def test_a_signer_never_shows_its_secret(log):
    assert repr(keys.log_signer()) == f"SignerKey({keys.log_signer().verifier.vkey!r})"


@pytest.mark.django_db
def test_the_keys_are_logged_once(log, at):
    first, again = log_policy(at=at), log_policy(at=at)

    assert first == again
    assert (Entry.objects.get().kind, bytes(PublicPayload.objects.get().payload).decode()) == (7, keys.policy_text())
