"""From a photograph of a signing sheet to the texts of its QR codes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import islice

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

from ikrar.core.refusal import Refusal
from ikrar.web.shared.papers.page_code import ForeignPageCode, PageCode, parse_page_code

# The largest phone sensors give 200 million pixels, but their files come binned to 12 or 50.
MOST_PIXELS = 64_000_000
# PNG and WebP cannot be read at half of their size: A4 at 600 dpi, and no more.
MOST_PIXELS_WHOLE = 36_000_000
LONGEST_SIDE = 4200
QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


class HeicPhoto(Refusal):
    code = "papers.heic_photo"
    sentence = "Foto ini berformat HEIC, bawaan iPhone, yang tidak dapat dibaca di sini."
    todo = (
        "Kirim sebagai JPEG: di iPhone buka Pengaturan, Kamera, Format, pilih Paling Kompatibel, lalu foto ulang; "
        "atau ambil tangkapan layar foto itu dan unggah tangkapannya."
    )


class NotAPhoto(Refusal):
    code = "papers.not_a_photo"
    sentence = "Berkas ini bukan foto JPEG, PNG atau WebP."
    todo = "Unggah foto atau hasil pindaian lembar sebagai JPEG atau PNG."


class PhotoTooLarge(Refusal):
    code = "papers.photo_too_large"
    sentence = "Foto ini lebih besar dari batas: 64 juta titik untuk JPEG, 36 juta untuk PNG dan WebP."
    todo = "Foto ulang dengan ukuran biasa, satu lembar satu foto."


class DamagedPhoto(Refusal):
    code = "papers.damaged_photo"
    sentence = "Foto ini rusak atau terpotong saat dikirim."
    todo = "Unggah ulang foto aslinya."


class NoPageCode(Refusal):
    code = "papers.no_page_code"
    sentence = "Tidak ada kode lembar yang terbaca pada foto ini."
    todo = (
        "Foto ulang dari atas, dengan cahaya cukup, sampai keempat sudut terlihat; "
        "atau ketik kode lembar yang tercetak di samping kode QR."
    )


def is_of_a_sheet(text: str) -> bool:
    return text.startswith("IKR")


def read_page_code(
    photo: bytes, *, is_sought: Callable[[str], bool] = is_of_a_sheet, attempts: int | None = None
) -> list[str]:
    """Return the texts of the QR codes on a JPEG, PNG or WebP, those sought first; empty if none is read.

    is_sought  the reading ends with the first of these; otherwise all attempts are made
    attempts   how many at most: each takes a second of an old processor
    Refuses   HeicPhoto, NotAPhoto (PDF too: its pages are the caller's to draw), PhotoTooLarge, DamagedPhoto
    """
    seen: dict[str, None] = {}
    for image in islice(_attempts(_opened(photo)), attempts):
        for barcode in zxingcpp.read_barcodes(image, formats=QR_ONLY):
            if barcode.text:
                seen[barcode.text] = None
        if any(is_sought(text) for text in seen):
            break
    return sorted(seen, key=lambda text: not is_sought(text))


def find_page_code(photo: bytes) -> PageCode:
    """Return the page code of a photographed sheet.

    Refuses   as read_page_code; NoPageCode; of several codes the refusal of the first that is ours
    """
    texts = read_page_code(photo)
    if not texts:
        raise NoPageCode
    refusals: list[Refusal] = []
    for text in texts:
        try:
            return parse_page_code(text)
        except Refusal as refusal:
            refusals.append(refusal)
    raise next((r for r in refusals if not isinstance(r, ForeignPageCode)), refusals[0])


def has_too_many_pixels(opened: Image.Image) -> bool:
    """Asked of a picture that is opened and not yet unpacked."""
    return opened.width * opened.height > (MOST_PIXELS if opened.format == "JPEG" else MOST_PIXELS_WHOLE)


def _opened(photo: bytes) -> Image.Image:
    if photo[4:8] == b"ftyp" and photo[8:12] in HEIC_BRANDS:
        raise HeicPhoto
    try:
        image = Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP"))
    except UnidentifiedImageError:
        raise NotAPhoto from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooLarge from None
    except (OSError, SyntaxError, ValueError):
        raise DamagedPhoto from None
    if has_too_many_pixels(image):
        raise PhotoTooLarge
    try:
        # JPEG can be decoded at half or a quarter of its size; the codes survive that.
        image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        grey = image.convert("L")
    except (OSError, SyntaxError, ValueError):
        raise DamagedPhoto from None
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return grey


def _attempts(grey: Image.Image) -> Iterator[Image.Image]:
    """Cheapest first. The reader itself turns and inverts; blur, shadow and noise need our help."""
    yield grey
    calm = grey.filter(ImageFilter.MedianFilter(3))
    for long_side in (max(grey.size), 3200, 2200, 1400):
        sized = ImageOps.contain(calm, (long_side, long_side), Image.Resampling.BICUBIC)
        yield _flat(sized)
        yield _flat(sized.filter(ImageFilter.UnsharpMask(radius=long_side / 700, percent=200, threshold=0)))


def _flat(grey: Image.Image) -> Image.Image:
    """Take the shadow out: what is darker than its surroundings stays, whatever the light there was."""
    around = grey.filter(ImageFilter.BoxBlur(max(grey.size) / 40))
    return ImageOps.autocontrast(ImageChops.subtract(grey, around, scale=1, offset=128), cutoff=1)
