"""The receipt: 117 bytes that the installation signs in the same request (docs/formats/receipt.md)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PROMISE, Kind
from ikrar.core.tlog.note import RECEIPT, KeyMalformed, VerifierKey, parse_vkey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

RECEIPT_SIZE: Final = 117
LATEST: Final = 2**53 - 1
SUFFIX: Final = "/receipt"
_layout = struct.Struct(">4sB32sQQ64s")
_body = struct.Struct(">B32sQQ")


class ReceiptUnreadable(Refusal):
    code = "receipt.unreadable"
    sentence = "Ini bukan tanda terima Ikrar: {why}."
    todo = "Salin ulang tanda terima secara lengkap."


class ReceiptForged(Refusal):
    code = "receipt.forged"
    sentence = "Tanda tangan ini tidak cocok dengan kunci tanda terima {key}."
    todo = "Jangan dipakai. Tanyakan kepada penerbitnya, dan simpan berkas ini sebagai bukti."


@dataclass(frozen=True, slots=True)
class Receipt:
    keyid: bytes
    kind: Kind
    commit: bytes
    at: int
    by: int
    signature: bytes


def receipt_vkey(origin: str, public: bytes) -> VerifierKey:
    """Name a raw Ed25519 public key as the receipt key of a log."""
    return VerifierKey(origin + SUFFIX, RECEIPT, public)


def parse_receipt_vkey(text: str) -> VerifierKey:
    """Refuses    KeyMalformed: another form, another type, or a key id that does not follow from the key"""
    key = parse_vkey(text)
    if key.kind != RECEIPT or not key.name.endswith(SUFFIX) or key.name == SUFFIX:
        raise KeyMalformed(why="bukan kunci tanda terima")
    return key


def receipt_origin(key: VerifierKey) -> str:
    return key.name.removesuffix(SUFFIX)


def sign_receipt(
    key: Ed25519PrivateKey, keyid: bytes, origin: str, kind: int, commit: bytes, at: int, by: int
) -> bytes:
    """Return the 117 bytes of the promise: this commitment stands in a signed checkpoint no later than `by`."""
    body = _body.pack(kind, commit, at, by)
    return keyid + body + key.sign(signed_bytes(b"ikrar/receipt/v1\0", origin, body))


def read_receipt(data: bytes) -> Receipt:
    """Refuses    ReceiptUnreadable: not 117 bytes, or a kind that does not exist"""
    if len(data) != RECEIPT_SIZE:
        raise ReceiptUnreadable(why=f"panjangnya {len(data)} bita, seharusnya {RECEIPT_SIZE}")
    keyid, kind, commit, at, by, signature = _layout.unpack(data)
    if kind not in PROMISE:
        raise ReceiptUnreadable(why=f"jenis {kind:02x} tidak dikenal")
    if max(at, by) > LATEST:
        raise ReceiptUnreadable(why="waktunya tidak masuk akal")
    return Receipt(keyid, Kind(kind), commit, at, by, signature)


def check_receipt(receipt: Receipt, origin: str, vkey: VerifierKey) -> None:
    """Refuses    ReceiptForged: another key, another log, or one bit that was not signed"""
    body = _body.pack(receipt.kind, receipt.commit, receipt.at, receipt.by)
    check_signed(vkey, receipt.keyid, origin, signed_bytes(b"ikrar/receipt/v1\0", origin, body), receipt.signature)


def check_signed(vkey: VerifierKey, keyid: bytes, origin: str, message: bytes, signature: bytes) -> None:
    """Refuses    ReceiptForged: the named key is another one, of another log, or did not sign this message"""
    mine = vkey.kind == RECEIPT and (vkey.keyid, vkey.name) == (keyid, origin + SUFFIX)
    if not mine or not vkey.signed(message, signature):
        raise ReceiptForged(key=vkey.keyid.hex())


def signed_bytes(context: bytes, origin: str, body: bytes) -> bytes:
    name = origin.encode()
    return context + bytes((len(name),)) + name + body
