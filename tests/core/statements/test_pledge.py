"""A pledge is sealed the same way each time, and read back only if nothing is odd."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any

import pytest

from ikrar.core import canon
from ikrar.core.statements.entry import Kind, Salts, entry, field_salt, leaf, promised_by, record_salt
from ikrar.core.statements.pledge import (
    Method,
    Number,
    PledgeMalformed,
    Subject,
    TextRef,
    intent,
    passkey_challenge,
    read_pledge,
    seal_pledge,
)
from ikrar.core.tlog.tree import leaf_hash
from tests.core.statements.city import SEED, SUBJECT, fixed, pledge, sealed


def test_salts_are_plain_hmac() -> None:
    def expected(name: str) -> bytes:
        return hmac.digest(SEED, b"ikrar/salt/v1/" + name.encode(), "sha256")

    assert record_salt(SEED) == expected("record")
    assert field_salt(SEED, "name") == expected("name")[:16]


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_a_bug(size: int) -> None:
    with pytest.raises(ValueError, match="a seed has 32 bytes"):
        Salts(bytes(size))


def test_a_record_holds_hashes_where_a_person_would_stand() -> None:
    found = sealed()

    value = json.loads(found.record)
    name = sha256(b"ikrar/field/v1\0" + field_salt(SEED, "name") + b"name\0" + b"Siti Contoh, S.Pd.").hexdigest()
    number = sha256(b"ikrar/field/v1\0" + field_salt(SEED, "number") + b"number\0" + b"nip:198703122010012003")
    assert value["subject"]["name"] == name
    assert value["subject"]["number"] == number.hexdigest()
    assert not any(word in found.record for word in (b"Siti", b"1987", b"Guru", b"SD Negeri"))


def test_the_commitment_covers_kind_salt_and_record() -> None:
    found = sealed()

    assert found.commit == sha256(b"ikrar/commit/v1\0\x01" + record_salt(SEED) + found.record).digest()
    assert found.entry == b"\x01\x01" + found.commit == entry(1, found.commit)
    assert len(found.entry) == 34
    assert leaf(1, found.commit) == leaf_hash(found.entry)


def test_another_seed_gives_another_commitment_of_the_same_pledge() -> None:
    assert seal_pledge(pledge(), fixed("other")).commit != sealed().commit


def test_a_record_reads_back_with_all_it_holds() -> None:
    full = pledge(
        method=Method(0, "paper", b'{"scan":"ab"}'), election="pilkada-2029", lead=fixed("lead"), upgrades=fixed("up")
    )

    read = read_pledge(seal_pledge(full, SEED).record)

    assert (read.log, read.round, read.text, read.at, read.nonce) == (
        full.log,
        full.round,
        full.text,
        full.at,
        full.nonce,
    )
    assert (read.said, read.role, read.apel, read.election) == ("present", "employee", "K7QX7M", "pilkada-2029")
    assert (read.level, read.type, read.lead, read.upgrades) == (0, "paper", fixed("lead"), fixed("up"))
    assert read.evidence is not None
    assert sorted(read.subject) == ["name", "number", "position", "unit"]


def test_a_guest_has_no_number_and_the_key_is_missing() -> None:
    guest = pledge(subject=Subject("Tamu Contoh", "Kota Contoh"), role="guest")

    assert sorted(read_pledge(seal_pledge(guest, SEED).record).subject) == ["name", "unit"]


def test_names_are_folded_before_they_are_hashed() -> None:
    odd = pledge(subject=Subject("  Siti\u00a0 Contoh,\tS.Pd. ", SUBJECT.unit, SUBJECT.position, SUBJECT.number))

    assert seal_pledge(odd, SEED) == sealed()


def test_the_intent_is_the_record_without_its_method() -> None:
    value = json.loads(sealed().record)
    del value["method"]

    assert intent(pledge(), SEED) == canon.encode(value)
    assert (
        passkey_challenge(pledge(), SEED)
        == sha256(b"ikrar/webauthn/v1\0" + pledge().nonce + sha256(canon.encode(value)).digest()).digest()
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"said": "maybe"}, "said"),
        ({"role": "boss"}, "role"),
        ({"method": Method(1, "paper")}, "method"),
        ({"method": Method(7, "card")}, "method"),
        ({"subject": Subject(" ", "x")}, "name"),
        ({"subject": Subject("x", "\t")}, "unit"),
        ({"subject": Subject("x", "y", None, Number("nik", "1"))}, "number"),
        ({"text": TextRef("a", 1, "id", b"short")}, "sha256"),
        ({"nonce": b"short"}, "nonce"),
        ({"lead": b"short"}, "lead"),
        ({"upgrades": b"short"}, "upgrades"),
        ({"method": Method(1, "card", None, b"short")}, "credential"),
    ],
)
def test_an_odd_pledge_is_not_sealed(changes: dict[str, Any], part: str) -> None:
    with pytest.raises(PledgeMalformed) as refusal:
        sealed(**changes)

    assert refusal.value.values == {"part": part}


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        ("v", 2, "kind"),
        ("kind", 2, "kind"),
        ("log", "", "log"),
        ("apel", 3, "apel"),
        ("said", "maybe", "said"),
        ("at", "x", "at"),
        ("at", -1, "at"),
        ("nonce", "AB" * 32, "nonce"),
        ("lead", "x", "lead"),
        ("text", {}, "text"),
        ("subject", {"name": "00" * 32}, "subject"),
        ("subject", {"name": "00", "unit": "00"}, "subject"),
        ("method", {"level": 1, "type": "paper"}, "method"),
        ("method", {"level": "1", "type": "card"}, "method"),
        ("religion", "x", "record"),
        ("nonce", None, "record"),
    ],
)
def test_a_record_with_an_odd_part_is_not_read(path: str, value: Any, part: str) -> None:
    record = {**json.loads(sealed().record), path: value}
    data = canon.encode({key: each for key, each in record.items() if each is not None})

    with pytest.raises(PledgeMalformed) as refusal:
        read_pledge(data)

    assert refusal.value.values == {"part": part}


def test_reports_wait_eight_days_and_all_else_an_hour() -> None:
    waits = {kind: promised_by(kind, 0) for kind in Kind}

    assert waits == {1: 3600, 2: 691_200, 3: 691_200, 4: 3600, 5: 3600, 6: 3600, 7: 3600}
