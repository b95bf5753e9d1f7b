"""The scan of a statement signed in ink: what it is by its bytes, kept under its own digest."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ikrar.apps.pledges.queries.recap import SCANS_FOLDER as FOLDER
from ikrar.core.refusal import Refusal

LARGEST = 12_000_000
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


class ScanNotReadable(Refusal):
    code = "coverage.scan_not_readable"
    sentence = "Berkas ini bukan PDF, JPEG, atau PNG."
    todo = "Foto atau pindai suratnya, lalu unggah berkasnya."


class ScanTooLarge(Refusal):
    code = "coverage.scan_too_large"
    sentence = "Berkas ini {size} MB; paling besar {most} MB."
    todo = "Perkecil fotonya, lalu unggah lagi."


@dataclass(frozen=True, slots=True)
class Scan:
    """What was uploaded, read and looked at, not yet on the disk."""

    sha256: str
    kind: str
    body: bytes


def read(upload: UploadedFile[Any]) -> Scan:
    """Refuses    ScanNotReadable, ScanTooLarge"""
    if (upload.size or 0) > LARGEST:
        raise ScanTooLarge(size=(upload.size or 0) // 1_000_000, most=LARGEST // 1_000_000)
    body = b"".join(upload.chunks())
    kind = next((kind for start, kind in _BEGINNINGS.items() if body.startswith(start)), None)
    if kind is None:
        raise ScanNotReadable
    return Scan(hashlib.sha256(body).hexdigest(), kind, body)


def keep(scan: Scan) -> None:
    """On the disk for good when this returns, under its own digest; the row follows.

    The same bytes are one file, written anew, so that the sweeper takes an earlier one without a row for a fresh one.
    """
    path = Path(settings.IKRAR_FILES) / FOLDER / scan.sha256[:2] / f"{scan.sha256}.{scan.kind}"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{secrets.token_hex(8)}.new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(scan.body)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
