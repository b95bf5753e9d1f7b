"""117 bytes: ours to sign, anyone's to check, also with openssl."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ikrar.core.statements.entry import HOUR, Kind
from ikrar.core.statements.receipt import (
    ReceiptForged,
    ReceiptUnreadable,
    check_receipt,
    parse_receipt_vkey,
    read_receipt,
    receipt_origin,
    receipt_vkey,
)
from ikrar.core.tlog.note import KeyMalformed
from tests.core.statements.city import AT, ORIGIN, City, fixed, sealed

CITY = City()
COMMIT = sealed().commit
RECEIPT = CITY.receipt(COMMIT)


def test_a_receipt_reads_back_and_its_signature_holds() -> None:
    receipt = read_receipt(RECEIPT)

    check_receipt(receipt, ORIGIN, CITY.receipt_vkey)
    assert len(RECEIPT) == 117
    assert (receipt.keyid, receipt.kind, receipt.commit) == (CITY.receipt_vkey.keyid, Kind.SIGNATURE, COMMIT)
    assert (receipt.at, receipt.by) == (AT, AT + HOUR)


def test_the_same_promise_gives_the_same_bytes() -> None:
    assert CITY.receipt(COMMIT) == RECEIPT


def test_openssl_alone_verifies_a_receipt(tmp_path: Path) -> None:
    """Debian 12 has OpenSSL 3; nothing of ours takes part but the bytes named in docs/formats/receipt.md."""
    openssl = shutil.which("openssl")
    assert openssl, "Debian's openssl is needed"
    public = Ed25519PublicKey.from_public_bytes(CITY.receipt_vkey.public)
    (tmp_path / "key.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "sig").write_bytes(RECEIPT[53:])
    message = b"ikrar/receipt/v1\0" + bytes([len(ORIGIN)]) + ORIGIN.encode() + RECEIPT[4:53]

    for data, code in ((message, 0), (message[:-1] + b"\xff", 1)):
        (tmp_path / "message").write_bytes(data)
        command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
        command += ["-in", "message", "-sigfile", "sig"]

        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == code


@pytest.mark.parametrize("place", [0, 3, 4, 5, 36, 37, 44, 45, 52, 53, 116])
def test_a_flipped_bit_anywhere_is_refused(place: int) -> None:
    touched = bytearray(RECEIPT)
    touched[place] ^= 2

    with pytest.raises((ReceiptForged, ReceiptUnreadable)):
        check_receipt(read_receipt(bytes(touched)), ORIGIN, CITY.receipt_vkey)


def test_a_receipt_of_another_log_or_another_key_is_refused() -> None:
    receipt = read_receipt(RECEIPT)
    other = City(receipt_seed=fixed("other")).receipt_vkey

    for origin, key in (
        ("ikrar.lain.go.id/log", CITY.receipt_vkey),
        (ORIGIN, other),
        (ORIGIN, replace(CITY.receipt_vkey, kind=b"\x01")),
    ):
        with pytest.raises(ReceiptForged):
            check_receipt(receipt, origin, key)


@pytest.mark.parametrize(
    "data", [b"", RECEIPT[:-1], RECEIPT + b"\0", RECEIPT[:4] + b"\x08" + RECEIPT[5:], RECEIPT[:37] + b"\xff" * 80]
)
def test_what_is_not_a_receipt_is_unreadable(data: bytes) -> None:
    with pytest.raises(ReceiptUnreadable):
        read_receipt(data)


def test_a_receipt_key_is_written_as_a_signed_note_key() -> None:
    key = CITY.receipt_vkey

    assert parse_receipt_vkey(key.vkey) == key == receipt_vkey(ORIGIN, key.public)
    assert key.vkey.startswith(f"{ORIGIN}/receipt+{key.keyid.hex()}+/2lrcmFyL3JlY2VpcHQvdj")
    assert receipt_origin(key) == ORIGIN


@pytest.mark.parametrize("vkey", [CITY.log.verifier.vkey, "x", replace(CITY.receipt_vkey, name=ORIGIN).vkey])
def test_another_key_is_no_receipt_key(vkey: str) -> None:
    with pytest.raises(KeyMalformed):
        parse_receipt_vkey(vkey)
