"""The code on two corners of every signing sheet: which sheet, which page, and nothing about anybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from ikrar.core.refusal import Refusal

WHOLE = re.compile(r"IKR1:([0-9A-Z]{26}):([1-9][0-9]{0,2}):([A-Z2-7]{4})")


class ForeignPageCode(Refusal):
    code = "papers.foreign_page_code"
    sentence = "Kode QR pada foto ini bukan kode lembar Ikrar."
    todo = "Foto lembar yang dicetak dari paket unit Anda, atau ketik kode lembar yang tercetak di samping kode QR."


class TornPageCode(Refusal):
    code = "papers.torn_page_code"
    sentence = "Kode lembar pada foto ini tidak utuh, jadi tidak dipakai."
    todo = "Foto ulang sudut lain lembar yang sama, atau ketik kode lembar yang tercetak di samping kode QR."


class NewerPageCode(Refusal):
    code = "papers.newer_page_code"
    sentence = "Kode lembar ini dibuat oleh versi Ikrar yang lebih baru."
    todo = "Unggah foto ini pada sistem yang mencetak lembarnya, atau cetak ulang lembar dari sistem ini."


@dataclass(frozen=True)
class PageCode:
    """sheet: 26 characters of base32, given by whoever prints; page: counted from 1."""

    sheet: str
    page: int

    @property
    def text(self) -> str:
        body = f"IKR1:{self.sheet}:{self.page}"
        return f"{body}:{_check(body)}"

    @property
    def short(self) -> str:
        """What a person types when both codes are torn off: forty bits tell the sheets of one city apart."""
        return f"{self.sheet[:4]}-{self.sheet[4:8]}"


def parse_page_code(text: str) -> PageCode:
    """Read the text of one QR code.

    Refuses   ForeignPageCode: not ours; TornPageCode: ours, but incomplete or altered; NewerPageCode: a later format
    """
    text = text.strip()
    if not text.startswith("IKR"):
        raise ForeignPageCode
    if re.match(r"IKR([2-9]|1[0-9]):", text):
        raise NewerPageCode
    found = WHOLE.fullmatch(text)
    if found is None:
        raise TornPageCode
    sheet, page, check = found.groups()
    if _check(f"IKR1:{sheet}:{page}") != check:
        raise TornPageCode
    return PageCode(sheet=sheet, page=int(page))


def _check(body: str) -> str:
    return base64.b32encode(hashlib.sha256(body.encode("ascii")).digest())[:4].decode("ascii")
