"""What somebody brings to be checked: told by its content, never by its name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext

from ikrar.core.refusal import Refusal
from ikrar.core.statements.bundle import LIMIT
from ikrar.core.statements.qr import LETTERS
from ikrar.web.public.verify.uploads import LARGEST
from ikrar.web.shared.papers.scanning import read_page_code

PDF_LIMIT = 4_000_000
PHOTO_ATTEMPTS = 3
# Reading a photograph takes seconds and much memory; one at a time leaves the rest of the site alone.
_photo_lane = threading.BoundedSemaphore(1)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class FileTooLarge(Refusal):
    code = "verify.file_too_large"
    sentence = "Berkas ini lebih besar dari batasnya: {what} paling besar {limit}."
    todo = "Pilih berkas aslinya, bukan hasil pindai atau gabungan."


class FileUnknown(Refusal):
    code = "verify.file_unknown"
    sentence = "Berkas ini bukan bukti .ikrar, bukan sertifikat PDF, dan bukan foto."
    todo = "Pilih berkas yang diunduh dari halaman tanda terima, apa adanya."


class FileEmpty(Refusal):
    code = "verify.file_empty"
    sentence = "Berkas ini kosong."
    todo = "Unduh lagi dari halaman tanda terima."


class PhotoWithoutCode(Refusal):
    code = "verify.photo_without_code"
    sentence = "Tidak ada kode QR sertifikat yang terbaca pada foto ini."
    todo = "Foto ulang dari dekat, rata dan terang, sampai kode QR memenuhi separuh foto."


class PhotoOfAnotherCode(Refusal):
    code = "verify.photo_of_another_code"
    sentence = "Kode QR pada foto ini bukan kode sertifikat."
    todo = "Foto kode di bagian bawah sertifikat. Kartu kode jangan difoto: kartu itu rahasia pemiliknya."


class PhotoLaneBusy(Refusal):
    code = "verify.photo_lane_busy"
    sentence = "Foto orang lain sedang dibaca."
    todo = "Coba lagi sebentar lagi."


def is_photo(data: bytes) -> bool:
    return data.startswith(_PICTURES) or data[4:8] == b"ftyp"


def check_size_and_kind(data: bytes) -> None:
    """Refuses    FileEmpty, FileTooLarge, FileUnknown"""
    if not data:
        raise FileEmpty
    if is_photo(data):
        if len(data) > LARGEST:
            raise FileTooLarge(what=gettext("foto"), limit="12 MB")
    elif data.startswith(b"%PDF-"):
        if len(data) > PDF_LIMIT:
            raise FileTooLarge(what=gettext("sertifikat PDF"), limit="4 MB")
    elif len(data) > LIMIT:
        raise FileTooLarge(what=gettext("bukti .ikrar"), limit="64 kB") if data.startswith(b"{") else FileUnknown
    elif not data.startswith(b"{") and not is_code(data.decode("latin-1")):
        raise FileUnknown


def is_code(text: str) -> bool:
    """Whether this may be the letters of a certificate's QR code; one space can be lost at the front."""
    letters = text.strip("\r\n\t")
    return LETTERS - 1 <= len(letters) <= LETTERS and letters.isascii()


def code_on_photo(photo: bytes) -> str:
    """The letters of the QR code on a photograph, which is forgotten at once.

    Refuses    PhotoLaneBusy, PhotoWithoutCode, PhotoOfAnotherCode, and what read_page_code refuses
    """
    with _one_photo():
        texts = read_page_code(photo, is_sought=is_code, attempts=PHOTO_ATTEMPTS)
    if not texts:
        raise PhotoWithoutCode
    if not is_code(texts[0]):
        raise PhotoOfAnotherCode
    return texts[0]


@contextmanager
def _one_photo() -> Iterator[None]:
    if not _photo_lane.acquire(blocking=False):
        raise PhotoLaneBusy
    try:
        yield
    finally:
        _photo_lane.release()
