"""The scan of a statement signed in ink: what it is by its bytes, kept under its own digest."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from ikrar.core.refusal import Refusal

LARGEST = 12_000_000
_FOLDER = "rekapitulasi"
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


class ScanNotReadable(Refusal):
    code = "coverage.scan_not_readable"
    sentence = "Berkas ini bukan PDF, JPEG, atau PNG."
    todo = "Foto atau pindai suratnya, lalu unggah berkasnya."


class ScanTooLarge(Refusal):
    code = "coverage.scan_too_large"
    sentence = "Berkas ini {size} MB; paling besar {most} MB."
    todo = "Perkecil fotonya, lalu unggah lagi."


def keep(upload: UploadedFile[Any]) -> str:
    """Store the scan and return its SHA-256 in hex; the same bytes are kept once.

    Refuses    ScanNotReadable, ScanTooLarge
    """
    if (upload.size or 0) > LARGEST:
        raise ScanTooLarge(size=(upload.size or 0) // 1_000_000, most=LARGEST // 1_000_000)
    body = b"".join(upload.chunks())
    kind = next((kind for start, kind in _BEGINNINGS.items() if body.startswith(start)), None)
    if kind is None:
        raise ScanNotReadable
    digest = hashlib.sha256(body).hexdigest()
    name = f"{_FOLDER}/{digest[:2]}/{digest}.{kind}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(body))
    return digest
