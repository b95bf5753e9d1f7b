"""The receipt: 117 bytes that the installation signs in the same request (docs/formats/receipt.md)."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PROMISE, Kind

RECEIPT_SIZE: Final = 117
VKEY_TYPE: Final = b"\xffikrar/receipt/v1"
_layout = struct.Struct(">4sB32sQQ64s")
_body = struct.Struct(">B32sQQ")
_vkey = re.compile(r"([^\s+]+)/receipt\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})").fullmatch
LATEST: Final = 2**53 - 1


class ReceiptUnreadable(Refusal):
    code = "receipt.unreadable"
    sentence = "Ini bukan tanda terima Ikrar: {why}."
    todo = "Salin ulang tanda terima secara lengkap."


class ReceiptForged(Refusal):
    code = "receipt.forged"
    sentence = "Tanda tangan pada tanda terima ini tidak cocok dengan kunci {key}."
    todo = "Jangan dipakai. Tanyakan kepada penerbitnya, dan simpan berkas ini sebagai bukti."


class VkeyUnreadable(Refusal):
    code = "receipt.vkey_unreadable"
    sentence = "Kunci tanda terima “{vkey}” tidak dapat dibaca."
    todo = "Salin ulang kunci dari kebijakan yang diterbitkan."


@dataclass(frozen=True, slots=True)
class Receipt:
    keyid: bytes
    kind: Kind
    commit: bytes
    at: int
    by: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class ReceiptVkey:
    """A public receipt key: `<origin>/receipt+<keyid>+base64(ff || "ikrar/receipt/v1" || key)`."""

    origin: str
    keyid: bytes
    public: bytes

    def __str__(self) -> str:
        key = base64.b64encode(VKEY_TYPE + self.public).decode()
        return f"{self.origin}/receipt+{self.keyid.hex()}+{key}"


def receipt_vkey(origin: str, public: bytes) -> ReceiptVkey:
    """Name a raw Ed25519 public key; the key id follows from name, type and key as in a signed note."""
    keyid = sha256(f"{origin}/receipt\n".encode() + VKEY_TYPE + public).digest()[:4]
    return ReceiptVkey(origin, keyid, public)


def parse_receipt_vkey(text: str) -> ReceiptVkey:
    """Refuses    VkeyUnreadable: another form, another type, or a key id that does not follow from the key"""
    match = _vkey(text)
    if not match:
        raise VkeyUnreadable(vkey=text)
    try:
        raw = base64.b64decode(match[3], validate=True)
    except binascii.Error as error:
        raise VkeyUnreadable(vkey=text) from error
    found = receipt_vkey(match[1], raw[len(VKEY_TYPE) :])
    if len(found.public) != 32 or str(found) != text:
        raise VkeyUnreadable(vkey=text)
    return found


def sign_receipt(
    key: Ed25519PrivateKey, keyid: bytes, origin: str, kind: int, commit: bytes, at: int, by: int
) -> bytes:
    """Return the 117 bytes of the promise: this commitment stands in a signed checkpoint no later than `by`."""
    body = _body.pack(kind, commit, at, by)
    return keyid + body + key.sign(_signed(b"ikrar/receipt/v1\0", origin, body))


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


def check_receipt(receipt: Receipt, origin: str, vkey: ReceiptVkey) -> None:
    """Refuses    ReceiptForged: another key, another log, or one bit that was not signed"""
    body = _body.pack(receipt.kind, receipt.commit, receipt.at, receipt.by)
    if (vkey.keyid, vkey.origin) != (receipt.keyid, origin):
        raise ReceiptForged(key=vkey.keyid.hex())
    check_signature(vkey, _signed(b"ikrar/receipt/v1\0", origin, body), receipt.signature)


def check_signature(vkey: ReceiptVkey, message: bytes, signature: bytes) -> None:
    """Refuses    ReceiptForged"""
    try:
        Ed25519PublicKey.from_public_bytes(vkey.public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise ReceiptForged(key=vkey.keyid.hex()) from error


def _signed(context: bytes, origin: str, body: bytes) -> bytes:
    name = origin.encode()
    return context + bytes((len(name),)) + name + body
