"""Base45 (RFC 9285): bytes as the letters that a QR code holds most densely."""

from __future__ import annotations

from typing import Final

from ikrar.core.refusal import Refusal

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_value = {letter: index for index, letter in enumerate(ALPHABET)}


class NotBase45(Refusal):
    code = "base45.not"
    sentence = "Isi kode QR ini bukan kode Ikrar."
    todo = "Pindai ulang kode QR pada surat keterangan, atau unggah berkasnya."


def encode(data: bytes) -> str:
    letters: list[str] = []
    for start in range(0, len(data) - 1, 2):
        high, low = divmod(data[start] << 8 | data[start + 1], 45 * 45)
        middle, low = divmod(low, 45)
        letters += (ALPHABET[low], ALPHABET[middle], ALPHABET[high])
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        letters += (ALPHABET[low], ALPHABET[high])
    return "".join(letters)


def decode(text: str) -> bytes:
    """Refuses    NotBase45: a letter outside the alphabet, a length or a group that no bytes give"""
    try:
        digits = [_value[letter] for letter in text]
    except KeyError as error:
        raise NotBase45 from error
    data = bytearray()
    for start in range(0, len(digits), 3):
        group = digits[start : start + 3]
        number = sum(digit * 45**place for place, digit in enumerate(group))
        if len(group) == 1 or number >= 1 << 8 * (len(group) - 1):
            raise NotBase45
        data += number.to_bytes(len(group) - 1, "big")
    return bytes(data)
