"""Frozen bytes. They change only with a new format version; the specs in docs/formats show the same ones.

Half of these tests use nothing of ours: hashlib, hmac, another RFC 8785 library and bare Ed25519 keys follow the specs.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ikrar.core import canon
from ikrar.core.statements import base45
from ikrar.core.statements.check import check_bundle
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.entry import Salts, entry, leaf, public_commit, salted_commit
from ikrar.core.statements.pledge import read_pledge
from ikrar.core.statements.policy import parse_policy
from ikrar.core.statements.receipt import check_receipt, parse_receipt_vkey, read_receipt, sign_receipt
from ikrar.core.statements.verdict import Exit

ROOT = Path(__file__).parents[3]


def vectors(name: str) -> Any:
    return json.loads((ROOT / "tests/vectors" / f"{name}.json").read_text())


CANON, RECORD, RECEIPT, QR, BUNDLE = (vectors(name) for name in ("canon", "record", "receipt", "qr", "bundle"))


@pytest.mark.parametrize("case", CANON["accepted"])
def test_a_value_has_its_frozen_bytes(case: dict[str, Any]) -> None:
    assert canon.encode(case["value"]).decode() == case["bytes"]
    assert canon.decode(case["bytes"].encode()) == case["value"]
    assert canon.digest(case["value"]).hex() == case["sha256"]


@pytest.mark.parametrize("text", CANON["refused"])
def test_what_is_not_canonical_stays_refused(text: str) -> None:
    with pytest.raises(canon.NotCanonical):
        canon.decode(text.encode())


def test_our_code_gives_the_frozen_record_commitment_entry_and_leaf() -> None:
    salts, record = Salts(bytes.fromhex(RECORD["seed"])), RECORD["record"].encode()
    commit = bytes.fromhex(RECORD["commit"])

    assert salted_commit(1, salts.record(), record) == commit
    assert (entry(1, commit).hex(), leaf(1, commit).hex()) == (RECORD["entry"], RECORD["leaf"])
    assert public_commit(5, RECORD["public"]["payload"].encode()).hex() == RECORD["public"]["commit"]
    assert {name: salts.field(name).hex() for name in RECORD["values"]}.items() <= RECORD["salts"].items()
    assert read_pledge(record).text.sha256.hex() == RECORD["text_sha256"]


def test_the_record_follows_from_the_spec_without_our_code() -> None:
    def salt(name: str) -> bytes:
        full = hmac.digest(bytes.fromhex(RECORD["seed"]), b"ikrar/salt/v1/" + name.encode(), "sha256")
        return full if name == "record" else full[:16]

    def field(name: str) -> str:
        value = RECORD["values"][name].encode()
        return sha256(b"ikrar/field/v1\0" + salt(name) + name.encode() + b"\0" + value).hexdigest()

    record = json.loads(RECORD["record"])
    record["subject"] = {name: field(name) for name in ("name", "number", "position", "unit")}
    record["method"]["evidence"] = field("evidence")
    record["text"]["sha256"] = sha256(RECORD["text"].encode()).hexdigest()
    data = rfc8785.dumps(record)
    commit = sha256(b"ikrar/commit/v1\0\x01" + salt("record") + data).digest()
    del record["method"]
    intent = sha256(rfc8785.dumps(record)).digest()
    nonce = bytes.fromhex(record["nonce"])

    assert data.decode() == RECORD["record"]
    assert commit.hex() == RECORD["commit"]
    assert sha256(b"\0\x01\x01" + commit).hexdigest() == RECORD["leaf"]
    assert intent.hex() == RECORD["intent_sha256"]
    assert sha256(b"ikrar/webauthn/v1\0" + nonce + intent).hexdigest() == RECORD["challenge"]


def test_our_code_gives_the_frozen_receipt() -> None:
    key, vkey = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(RECEIPT["private"])), RECEIPT["vkey"]
    parsed, commit = parse_receipt_vkey(vkey), bytes.fromhex(RECEIPT["commit"])

    data = sign_receipt(key, parsed.keyid, RECEIPT["origin"], 1, commit, RECEIPT["at"], RECEIPT["by"])

    assert data.hex() == RECEIPT["receipt"]
    check_receipt(read_receipt(data), RECEIPT["origin"], parsed)


def test_the_receipt_follows_from_the_spec_without_our_code() -> None:
    origin, public = RECEIPT["origin"].encode(), bytes.fromhex(RECEIPT["public"])
    data = bytes.fromhex(RECEIPT["receipt"])
    message = b"ikrar/receipt/v1\0" + bytes([len(origin)]) + origin + data[4:53]

    assert message.hex() == RECEIPT["signed"]
    assert data[:4] == sha256(origin + b"/receipt\n\xffikrar/receipt/v1" + public).digest()[:4]
    assert (int.from_bytes(data[37:45], "big"), int.from_bytes(data[45:53], "big")) == (RECEIPT["at"], RECEIPT["by"])
    Ed25519PublicKey.from_public_bytes(public).verify(data[53:], message)


def test_the_code_follows_from_the_spec_without_our_code() -> None:
    data, origin = bytes.fromhex(QR["bytes"]), RECEIPT["origin"].encode()
    name = sha256(b"ikrar/field/v1\0" + data[55:71] + b"name\0" + QR["name"].encode()).digest()[:16]

    assert (len(data), data[0], data[5:7], data[7:39].hex()) == (151, 1, b"\x01\x00", RECEIPT["commit"])
    assert (data[47:55].hex(), data[71:87]) == (RECORD["text_sha256"][:16], name)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(RECEIPT["public"])).verify(
        data[87:], b"ikrar/qr/v1\0" + bytes([len(origin)]) + origin + data[:87]
    )


def test_the_letters_of_the_code_are_frozen() -> None:
    assert base45.decode(QR["letters"]).hex() == QR["bytes"]
    assert all(base45.encode(data.encode()) == letters for data, letters in QR["rfc9285"])
    assert check_code(QR["letters"], QR["name"], parse_policy(BUNDLE["policy"])).exit == Exit.NOT_WITNESSED


@pytest.mark.parametrize("case", BUNDLE["cases"], ids=lambda case: case["name"])
def test_a_frozen_bundle_ends_as_it_always_did(case: dict[str, Any]) -> None:
    pinned = parse_policy(BUNDLE["policy"])

    verdict = check_bundle(case["bundle"].encode(), pinned if case["pinned"] else None)

    assert verdict.exit == case["exit"]
    assert pinned.fingerprint == BUNDLE["fingerprint"]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("canonical", [CANON["accepted"][6]["bytes"], CANON["accepted"][6]["sha256"]]),
        (
            "record",
            [RECORD[key] for key in ("seed", "record", "commit", "entry", "leaf", "intent_sha256", "challenge")],
        ),
        ("record", [RECORD["salts"]["record"], RECORD["salts"]["name"], RECORD["values"]["evidence"]]),
        ("receipt", [RECEIPT["vkey"], RECEIPT["commit"], RECEIPT["signed"], RECEIPT["receipt"], str(RECEIPT["at"])]),
        ("qr", [QR["name"], QR["bytes"], QR["letters"]]),
        ("bundle", [BUNDLE["cases"][0]["bundle"][:300], f"{len(BUNDLE['cases'][0]['bundle'].encode()):,} bytes"]),
        ("policy", [BUNDLE["policy"], BUNDLE["fingerprint"]]),
    ],
)
def test_a_format_page_shows_the_frozen_bytes(page: str, shown: list[str]) -> None:
    text = (ROOT / "docs/formats" / f"{page}.md").read_text()

    assert [value for value in shown if value not in text] == []
