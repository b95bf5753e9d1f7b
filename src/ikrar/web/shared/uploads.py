"""Photographs that an office hands in: held in memory while they come, told by their content, on the disk before
their row.

A file is written under a random name and fsynced, then its folder; the row follows. After a crash in between, the file
is nobody's: the worker sweeps it away a day later, and the photograph is simply uploaded again.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from ikrar.core.refusal import Refusal
from ikrar.web.shared.papers.scanning import HEIC_BRANDS, HeicPhoto, NotAPhoto, read_page_code

LARGEST = 20_000_000  # a phone's photograph of one page has 2 to 8 MB
MOST_FILES = 20
PAGE_CODE_ATTEMPTS = 5
_NAME = re.compile(r"[a-z]+/[0-9a-f]{32}")

# Reading a photograph takes a second and 200 MB; one at a time leaves the rest of the office alone.
lane = threading.Lock()


class FileEmpty(Refusal):
    code = "uploads.file_empty"
    sentence = "Berkas ini kosong."
    todo = "Pilih lagi fotonya dan unggah ulang."


class FileTooLarge(Refusal):
    code = "uploads.file_too_large"
    sentence = "Berkas ini lebih besar dari batas 20 MB untuk satu foto."
    todo = "Foto ulang dengan ukuran biasa, satu halaman satu foto."


class BodyTooLarge(Refusal):
    code = "uploads.body_too_large"
    sentence = "Unggahan ini lebih besar dari batas {limit} sekaligus, jadi tidak dibaca; tidak ada yang tersimpan."
    todo = "Unggah berkas yang lebih kecil, atau beberapa foto saja setiap kali."


class TooManyFiles(Refusal):
    code = "uploads.too_many_files"
    sentence = "Paling banyak 20 foto setiap kali unggah; tidak ada yang tersimpan."
    todo = "Bagi menjadi beberapa kali unggah."


class PdfNotPhoto(Refusal):
    code = "uploads.pdf_not_photo"
    sentence = "Berkas ini PDF; yang dibaca di sini hanya gambar."
    todo = "Atur pemindai agar menyimpan JPEG, atau foto lembarnya dengan ponsel. Satu halaman satu gambar."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`name` is relative to IKRAR_FILES; `sha256` is of the exact bytes as they came."""

    name: str
    sha256: str
    size: int


class InMemory(FileUploadHandler):
    """Keeps at most one byte more than the largest file; the rest is thrown away as it comes. No temporary files."""

    def __init__(self, request: HttpRequest | None = None, *, largest: int = LARGEST) -> None:
        super().__init__(request)
        self.largest = largest

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = self.largest + 1 - self.kept.tell()
        self.kept.write(raw_data[: max(room, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


def keep_in_memory(request: HttpRequest, *, largest: int = LARGEST) -> None:
    """Before the body is read, and so before the CSRF check. `largest` is of one file, in bytes.

    Refuses    BodyTooLarge, by what the request says of itself
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or int(length) > settings.IKRAR_UPLOAD_LIMIT:
        raise BodyTooLarge(limit=f"{settings.IKRAR_UPLOAD_LIMIT // 1_000_000} MB")
    request.upload_handlers = [InMemory(request, largest=largest)]


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Several files under one name; the value is a list."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        # An empty or odd file is said of that file, not of the form: so the list passes as it is.
        found = [one for one in (data or []) if one is not None]
        if not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


def content_of(file: UploadedFile[bytes]) -> bytes:
    """Refuses    FileEmpty, FileTooLarge"""
    content: bytes = file.read(LARGEST + 1)
    if not content:
        raise FileEmpty
    if len(content) > LARGEST:
        raise FileTooLarge
    return content


def media_type(content: bytes) -> str:
    """What the first bytes say. Refuses    HeicPhoto, PdfNotPhoto, NotAPhoto"""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise HeicPhoto
    if b"%PDF-" in content[:1024]:
        raise PdfNotPhoto
    raise NotAPhoto


def codes_on(photo: bytes) -> list[str]:
    """The QR codes of a photograph, those of our sheets first. It is unpacked here, with all the limits of that.

    Refuses    what read_page_code refuses
    """
    with lane:
        return read_page_code(photo, attempts=PAGE_CODE_ATTEMPTS)


def keep(content: bytes, *, folder: str) -> StoredFile:
    """On the disk for good when this returns: the file, then the folder that names it."""
    name = f"{folder}/{secrets.token_hex(16)}"
    path = Path(settings.IKRAR_FILES) / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return StoredFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(stored: StoredFile) -> None:
    """The row was refused, so nobody will ask for the file."""
    _path(stored.name).unlink(missing_ok=True)


def bytes_of(name: str) -> bytes:
    return _path(name).read_bytes()


def _path(name: str) -> Path:
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"not a name of ours: {name!r}")
    return Path(settings.IKRAR_FILES) / name
