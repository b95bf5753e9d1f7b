"""The QR of a certificate: 151 bytes that bind one name to one record (docs/formats/qr.md).

The code holds no name. Whoever checks it types the name as printed; without a name it proves nobody.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from ikrar.core.refusal import Refusal
from ikrar.core.statements import base45
from ikrar.core.statements.entry import Kind, field_hash
from ikrar.core.statements.receipt import LATEST, check_signed, signed_bytes
from ikrar.core.statements.text import field_text
from ikrar.core.tlog.note import VerifierKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

QR_SIZE: Final = 151
SIGNED_SIZE: Final = 87
LETTERS: Final = 227
CONTEXT: Final = b"ikrar/qr/v1\0"
_body = struct.Struct(">B4sBB32sQ8s16s16s")


class QrUnreadable(Refusal):
    code = "qr.unreadable"
    sentence = "Isi kode QR ini bukan kode Ikrar: {why}."
    todo = "Pindai ulang kode QR pada surat keterangan, atau unggah berkasnya."


@dataclass(frozen=True, slots=True)
class Qr:
    keyid: bytes
    kind: Kind
    level: int
    commit: bytes
    at: int
    text_digest: bytes  # the first 8 bytes
    name_salt: bytes
    name_hash: bytes  # the first 16 bytes
    signature: bytes

    def body(self) -> bytes:
        return _body.pack(
            1,
            self.keyid,
            self.kind,
            self.level,
            self.commit,
            self.at,
            self.text_digest,
            self.name_salt,
            self.name_hash,
        )

    def names(self, name: str) -> bool:
        """Whether this is the code of that name. Case is taken as typed, then as capitals: many print names so."""
        typed = field_text(name)
        return any(
            compare_digest(field_hash(self.name_salt, "name", spelled.encode())[:16], self.name_hash)
            for spelled in (typed, typed.upper())
        )


def sign_qr(
    key: Ed25519PrivateKey,
    keyid: bytes,
    origin: str,
    *,
    level: int,
    commit: bytes,
    at: int,
    text_sha256: bytes,
    name_salt: bytes,
    name: str,
) -> bytes:
    """Return the 151 bytes for a certificate; `qr_text` gives the letters to print.

    name_salt  `field_salt(seed, "name")` of the record
    """
    hashed = field_hash(name_salt, "name", field_text(name).encode())[:16]
    body = _body.pack(1, keyid, Kind.SIGNATURE, level, commit, at, text_sha256[:8], name_salt, hashed)
    return body + key.sign(signed_bytes(CONTEXT, origin, body))


def qr_text(data: bytes) -> str:
    return base45.encode(data)


def read_qr(text: str) -> Qr:
    """Read the letters of a scanned or copied code.

    Refuses    QrUnreadable, NotBase45
    """
    letters = text.strip("\r\n\t")
    if len(letters) == LETTERS - 1:
        letters = " " + letters  # copied by hand, a code can lose a space at the front; it never ends with one
    data = base45.decode(letters)
    if len(data) != QR_SIZE:
        raise QrUnreadable(why="panjangnya lain")
    version, keyid, kind, level, commit, at, digest, salt, name = _body.unpack(data[:SIGNED_SIZE])
    if version != 1:
        raise QrUnreadable(why=f"versi {version} belum dikenal")
    if kind != Kind.SIGNATURE or level > 3 or at > LATEST:
        raise QrUnreadable(why="isinya tidak masuk akal")
    return Qr(keyid, Kind(kind), level, commit, at, digest, salt, name, data[SIGNED_SIZE:])


def check_qr(qr: Qr, origin: str, vkey: VerifierKey) -> None:
    """Refuses    ReceiptForged: another key, another log, or one bit that was not signed"""
    check_signed(vkey, qr.keyid, origin, signed_bytes(CONTEXT, origin, qr.body()), qr.signature)
