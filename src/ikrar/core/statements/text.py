"""The exact bytes of a text that people sign, and its digest (*kode naskah*)."""

from __future__ import annotations

from hashlib import sha256
from unicodedata import is_normalized, normalize

from ikrar.core.refusal import Refusal

# Marks that turn the direction of writing: what people read would not be what they sign.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class TextNotPlain(Refusal):
    code = "text.not_plain"
    sentence = "Naskah ini memuat tanda yang tidak boleh ada: {found}."
    todo = "Hapus tanda itu, lalu simpan naskah lagi."


def canonical_text(text: str) -> bytes:
    """NFC, LF, UTF-8, one final LF: the bytes that the digest covers.

    Refuses    TextNotPlain: control characters other than the line end, marks that turn the direction of writing
    """
    plain = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n") + "\n"
    for letter in plain:
        if letter in TURNING or (letter < " " and letter != "\n") or "\x7f" <= letter < "\xa0" or is_surrogate(letter):
            raise TextNotPlain(found=f"U+{ord(letter):04X}")
    return plain.encode()


def is_surrogate(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff"


def text_digest(text: str) -> bytes:
    return sha256(canonical_text(text)).digest()


def is_canonical_text(text: str) -> bool:
    try:
        return is_normalized("NFC", text) and canonical_text(text) == text.encode()
    except (TextNotPlain, UnicodeEncodeError):
        return False


def field_text(value: str) -> str:
    """A name, position or unit as it is hashed: NFC, each run of white space one space, none at the ends."""
    return normalize("NFC", " ".join(value.split()))
