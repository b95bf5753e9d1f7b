"""Find the bundle that a certificate carries, with nothing but the standard library."""

from __future__ import annotations

import re
import zlib
from typing import Final

from ikrar.core.refusal import Refusal
from ikrar.core.statements.bundle import LIMIT, read_bundle

LARGEST: Final = 20_000_000
MOST: Final = 50  # attachments looked at
_attachment = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
_start = re.compile(rb"stream\r?\n")


class PdfWithoutBundle(Refusal):
    code = "pdf.without_bundle"
    sentence = "PDF ini tidak membawa bukti Ikrar yang dapat dibaca."
    todo = "Unggah surat keterangan yang asli; hasil pindai, cetak ulang, atau tangkapan layar kehilangan buktinya."


class PdfWithSeveral(Refusal):
    code = "pdf.with_several"
    sentence = "PDF ini membawa lebih dari satu bukti Ikrar, jadi tidak jelas mana yang dimaksud."
    todo = "Keluarkan lampirannya, lalu periksa satu per satu."


def bundle_in_pdf(data: bytes) -> bytes:
    """Return the bytes of the one attached bundle. What the page itself says is not looked at.

    Refuses    PdfWithoutBundle: none that can be read, or the file is over 20 MB; PdfWithSeveral
    """
    if len(data) > LARGEST:
        raise PdfWithoutBundle()
    found = {each for each in _attachments(data) if _is_bundle(each)}
    if not found:
        raise PdfWithoutBundle()
    if len(found) > 1:
        raise PdfWithSeveral()
    return found.pop()


def _attachments(data: bytes) -> list[bytes]:
    found = []
    for mark in list(_attachment.finditer(data))[:MOST]:
        start = _start.search(data, mark.end())
        head = data[data.rfind(b"obj", 0, mark.start()) : start.start() if start else mark.end()]
        if not start or b"endobj" in head:
            continue
        if b"/FlateDecode" in head:
            packed = data[start.end() : start.end() + 2 * LIMIT]
            try:
                found.append(zlib.decompressobj().decompress(packed, LIMIT + 1))
            except zlib.error:
                continue
        else:
            plain = data[start.end() : start.end() + LIMIT + 20]
            found.append(plain[: plain.rfind(b"}", 0, max(plain.find(b"endstream"), 0)) + 1])
    return found


def _is_bundle(data: bytes) -> bool:
    try:
        read_bundle(data)
    except Refusal:
        return False
    return True
