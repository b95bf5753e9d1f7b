"""C2SP signed notes: text, a blank line, and signature lines `— name base64(keyid || signature)`.

Types: 01 Ed25519 over the text; 04 a witness's timestamped cosignature of a checkpoint (cosignature/v1);
ff with a longer identifier: a key that signs something else (receipts) and never a note.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ikrar.core.refusal import Refusal

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
RECEIPT = b"\xffikrar/receipt/v1"
_KINDS = (ED25519, COSIGNATURE, RECEIPT)
_SECRET_PREFIX = "PRIVATE+KEY+"  # noqa: S105 - the name of a format, not a secret

NOTE_LIMIT = 1_000_000
SIGNATURE_LIMIT = 100
_SPLIT = "\n\n"
_LINE = "\u2014 "


class KeyMalformed(Refusal):
    code = "tlog.key_malformed"
    sentence = "Kunci ini tidak dapat dibaca: {why}."
    todo = "Salin ulang kunci itu seutuhnya, satu baris, tanpa spasi."


class NoteMalformed(Refusal):
    code = "tlog.note_malformed"
    sentence = "Catatan bertanda tangan tidak dapat dibaca: {why}."
    todo = "Ambil ulang catatan itu dari sumbernya."


class SignatureWrong(Refusal):
    code = "tlog.signature_wrong"
    sentence = "Tanda tangan {name} pada catatan ini tidak sah."
    todo = "Jangan percayai catatan ini; laporkan kepada pengelola buku besar dan pengawas."


class NobodyKnownSigned(Refusal):
    code = "tlog.nobody_known_signed"
    sentence = "Tidak ada kunci yang Anda percayai di antara penanda tangan catatan ini."
    todo = "Periksa kunci yang Anda sematkan."


@dataclass(frozen=True)
class VerifierKey:
    """A public key and its name. `kind` is the type byte, with the identifier behind it for type ff."""

    name: str
    kind: bytes
    public: bytes

    @property
    def keyid(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.keyid.hex()}+{b64encode(self.kind + self.public).decode()}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the key made this bare Ed25519 signature over exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SignerKey:
    """A private key with its public half. Never print it: `secret` is the text of a key file."""

    verifier: VerifierKey
    private: Ed25519PrivateKey

    @property
    def name(self) -> str:
        return self.verifier.name

    @property
    def keyid(self) -> bytes:
        return self.verifier.keyid

    @property
    def secret(self) -> str:
        material = b64encode(self.verifier.kind + self.private.private_bytes_raw()).decode()
        return f"{_SECRET_PREFIX}{self.name}+{self.keyid.hex()}+{material}"

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    def __repr__(self) -> str:
        return f"SignerKey({self.verifier.vkey!r})"


@dataclass(frozen=True)
class Signature:
    """One signature line as it stands; nothing is checked yet."""

    name: str
    keyid: bytes
    signature: bytes


@dataclass(frozen=True)
class Verified:
    """One signature that holds. `timestamp` (UTC seconds) only for a cosignature."""

    key: VerifierKey
    timestamp: int | None


@dataclass(frozen=True)
class OpenedNote:
    text: str
    verified: tuple[Verified, ...]
    unknown: tuple[Signature, ...]

    def by(self, kind: bytes) -> tuple[Verified, ...]:
        return tuple(each for each in self.verified if each.key.kind == kind)


def signer(name: str, seed: bytes, kind: bytes = ED25519) -> SignerKey:
    """The key pair of a 32-byte seed."""
    _check_name(name)
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return SignerKey(VerifierKey(name, kind, private.public_key().public_bytes_raw()), private)


def parse_vkey(text: str) -> VerifierKey:
    """Read `name+keyid+base64`. Refuses KeyMalformed, also when the key id does not belong to the key."""
    name, keyid, kind, public = _parse_key(text)
    key = VerifierKey(name, kind, public)
    if key.keyid.hex() != keyid:
        raise KeyMalformed(why="nomor kunci tidak cocok dengan isinya")
    return key


def parse_secret(text: str) -> SignerKey:
    """Read the text of a key file."""
    if not text.startswith(_SECRET_PREFIX):
        raise KeyMalformed(why="bukan kunci rahasia")
    name, keyid, kind, seed = _parse_key(text.removeprefix(_SECRET_PREFIX))
    key = signer(name, seed, kind)
    if key.keyid.hex() != keyid:
        raise KeyMalformed(why="nomor kunci tidak cocok dengan isinya")
    return key


def _parse_key(text: str) -> tuple[str, str, bytes, bytes]:
    name, plus, rest = text.partition("+")
    keyid, plus_again, encoded = rest.partition("+")
    if not (plus and plus_again):
        raise KeyMalformed(why="bentuknya bukan nama+nomor+isi")
    _check_name(name)
    material = _base64(encoded)
    for kind in _KINDS:
        if material is not None and material.startswith(kind) and len(material) == len(kind) + 32:
            return name, keyid, kind, material[len(kind) :]
    raise KeyMalformed(why="isinya bukan kunci Ed25519 yang dikenal")


def _check_name(name: str) -> None:
    if not name or "+" in name or any(each.isspace() for each in name):
        raise KeyMalformed(why="nama kunci kosong atau berisi spasi atau tanda tambah")


def _base64(text: str) -> bytes | None:
    try:
        value = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if b64encode(value).decode() == text else None


def signature_line(key: SignerKey, signature: bytes) -> str:
    return f"{_LINE}{key.name} {b64encode(key.keyid + signature).decode()}\n"


def sign(text: str, keys: Iterable[SignerKey]) -> str:
    """The note of a text that ends in a newline. Ed25519 is deterministic: same text, same keys, same bytes."""
    _check_text(text)
    lines = [signature_line(key, key.sign(text.encode())) for key in keys]
    return text + "\n" + "".join(lines)


def cosignature_message(text: str, timestamp: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % timestamp + text.encode()


def cosign(text: str, key: SignerKey, timestamp: int) -> str:
    """One cosignature line for the text of a checkpoint, made at `timestamp` (UTC seconds)."""
    return signature_line(key, timestamp.to_bytes(8, "big") + key.sign(cosignature_message(text, timestamp)))


def parse_note(raw: bytes) -> tuple[str, tuple[Signature, ...]]:
    """Split a note into its text and its signature lines. Refuses NoteMalformed."""
    if len(raw) > NOTE_LIMIT:
        raise NoteMalformed(why="terlalu panjang")
    try:
        note = raw.decode()
    except UnicodeDecodeError:
        raise NoteMalformed(why="bukan UTF-8") from None
    text, found, lines = note.rpartition(_SPLIT)
    text += "\n"
    if not found or not lines.endswith("\n"):
        raise NoteMalformed(why="tidak ada tanda tangan")
    _check_text(text)
    signatures = tuple(_parse_line(line) for line in lines.removesuffix("\n").split("\n"))
    if len(signatures) > SIGNATURE_LIMIT:
        raise NoteMalformed(why="terlalu banyak tanda tangan")
    return text, signatures


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(each < " " and each != "\n" for each in text):
        raise NoteMalformed(why="teks tidak berakhir dengan baris baru atau berisi karakter kendali")


def _parse_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_LINE).partition(" ")
    value = _base64(encoded)
    named = line.startswith(_LINE) and bool(space) and bool(name) and "+" not in name
    if not named or any(each.isspace() or each < " " for each in name) or value is None or len(value) < 5:
        raise NoteMalformed(why="baris tanda tangan rusak")
    return Signature(name, value[:4], value[4:])


def open_note(raw: bytes, keys: Sequence[VerifierKey]) -> OpenedNote:
    """Read a note and check every signature of a known key; a second line of the same key is passed over.

    Refuses    NoteMalformed; SignatureWrong: a known key's signature does not hold; NobodyKnownSigned
    """
    text, signatures = parse_note(raw)
    known = {(key.name, key.keyid): key for key in keys if key.kind in (ED25519, COSIGNATURE)}
    verified: dict[tuple[str, bytes], Verified] = {}
    unknown: list[Signature] = []
    for each in signatures:
        key = known.get((each.name, each.keyid))
        if key is None:
            unknown.append(each)
        elif (each.name, each.keyid) not in verified:
            verified[each.name, each.keyid] = _verify(text, each, key)
    if not verified:
        raise NobodyKnownSigned()
    return OpenedNote(text, tuple(verified.values()), tuple(unknown))


def _verify(text: str, line: Signature, key: VerifierKey) -> Verified:
    if key.kind == ED25519:
        holds, timestamp = key.signed(text.encode(), line.signature), None
    else:
        timestamp = int.from_bytes(line.signature[:8], "big")
        holds = (
            len(line.signature) == 72
            and timestamp < 1 << 63
            and key.signed(cosignature_message(text, timestamp), line.signature[8:])
        )
    if not holds:
        raise SignatureWrong(name=key.name)
    return Verified(key, timestamp)
