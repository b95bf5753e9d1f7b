from __future__ import annotations

import io
import random
import zlib
from functools import partial

import pytest
from PIL import Image, ImageDraw, ImageFilter

from ikrar.web.office.letters.photos import clean_photo
from ikrar.web.shared.papers.page_code import ForeignPageCode, PageCode, TornPageCode
from ikrar.web.shared.papers.qr import qr_pixels
from ikrar.web.shared.papers.scanning import (
    DamagedPhoto,
    HeicPhoto,
    NoPageCode,
    NotAPhoto,
    PhotoTooLarge,
    find_page_code,
    has_too_many_pixels,
    read_page_code,
)
from ikrar.web.shared.papers.sheets import unit_sheet
from ikrar.web.shared.papers.typesetting import PictureUnusable, printable
from tests.web.shared.papers.samples import PRINTED_AT, SHEET_ID, pictures, sheet_of

WANTED = PageCode(SHEET_ID, 1)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return pictures(unit_sheet(sheet_of(12), dated_at=PRINTED_AT), tmp_path_factory.mktemp("sheet"), dpi=150)[0]


def photographed(
    sheet: Image.Image,
    *,
    turned: float = 7,
    torn: str = "",
    blurred: float = 1.6,
    shadow: bool = True,
    long_side: int = 2000,
    quality: int = 40,
    kind: str = "JPEG",
) -> bytes:
    """A sheet on a table, as a phone held at an angle sees it."""
    paper = sheet.copy()
    wide, high = paper.size
    draw = ImageDraw.Draw(paper)
    corner = {
        "top": [(wide, 0), (wide * 0.72, 0), (wide, high * 0.2)],
        "bottom": [(0, high), (wide * 0.3, high), (0, high * 0.8)],
    }
    if torn:
        draw.polygon(corner[torn], fill=90)
    # Perspective: the far edge is a tenth shorter.
    squeezed = (-0.06 * wide, 0, 0, high, wide, high * 1.03, wide * 1.05, -0.02 * high)
    paper = paper.transform(paper.size, Image.Transform.QUAD, squeezed, Image.Resampling.BICUBIC, fillcolor=90)
    table = Image.new("L", (int(wide * 1.15), int(high * 1.12)), 90)
    table.paste(paper, (int(wide * 0.07), int(high * 0.06)))
    photo = table.rotate(turned, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    photo.thumbnail((long_side, long_side))
    if shadow:
        shade = Image.linear_gradient("L").resize(photo.size).point(lambda value: 110 + value // 2)
        photo = Image.composite(photo, Image.new("L", photo.size, 30), shade)
    photo = photo.filter(ImageFilter.GaussianBlur(blurred))
    noise = Image.frombytes("L", photo.size, random.Random(7).randbytes(photo.width * photo.height))
    photo = Image.blend(photo, noise, 0.12)
    kept = io.BytesIO()
    photo.convert("RGB").save(kept, kind, quality=quality)
    return kept.getvalue()


@pytest.mark.parametrize("torn", ["", "top", "bottom"])
@pytest.mark.parametrize("turned", [7, -7, 90, 187])
def test_a_poor_photograph_with_a_torn_corner_still_tells_its_page(
    sheet: Image.Image, torn: str, turned: float
) -> None:
    photo = photographed(sheet, turned=turned, torn=torn)

    assert find_page_code(photo) == WANTED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_formats_are_read(sheet: Image.Image, kind: str) -> None:
    assert read_page_code(photographed(sheet, kind=kind, turned=0)) == [WANTED.text]


def test_a_fifty_megapixel_photograph_is_read_at_a_smaller_size(sheet: Image.Image) -> None:
    large = sheet.resize((6000, 8490))
    kept = io.BytesIO()
    large.save(kept, "JPEG", quality=60)

    assert find_page_code(kept.getvalue()) == WANTED


def test_a_sheet_with_both_corners_gone_is_refused_with_what_to_do(sheet: Image.Image) -> None:
    wide, high = sheet.size
    paper = sheet.copy()
    ImageDraw.Draw(paper).polygon([(wide, 0), (wide * 0.72, 0), (wide, high * 0.2)], fill=90)

    with pytest.raises(NoPageCode) as refused:
        find_page_code(photographed(paper, torn="bottom"))

    assert "ketik kode lembar" in refused.value.todo


def test_a_foreign_code_beside_ours_does_not_disturb(sheet: Image.Image) -> None:
    foreign = Image.open(io.BytesIO(bytes(qr_pixels("https://wa.me/qr/CONTOH"))))
    paper = sheet.copy()
    paper.paste(foreign, (20, 500))
    kept = io.BytesIO()
    paper.save(kept, "PNG")

    assert find_page_code(kept.getvalue()) == WANTED


@pytest.mark.parametrize(
    ("text", "refusal"), [("https://wa.me/qr/CONTOH", ForeignPageCode), (WANTED.text[:-2], TornPageCode)]
)
def test_a_code_that_is_not_a_whole_page_code_is_refused(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        find_page_code(bytes(qr_pixels(text)))


def test_heic_is_refused_with_the_way_to_jpeg() -> None:
    with pytest.raises(HeicPhoto) as refused:
        read_page_code(b"\x00\x00\x00\x18ftypheic" + bytes(64))

    assert "HEIC" in str(refused.value)
    assert "JPEG" in refused.value.todo


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"GIF89a" + bytes(40), b"<svg/>", b"PK\x03\x04"])
def test_what_is_no_photograph_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        read_page_code(content)


@pytest.mark.parametrize("side", [6001, 9000, 12000, 60000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(PhotoTooLarge):
        read_page_code(_hollow_png(side))


def test_a_photograph_cut_in_transfer_is_refused(sheet: Image.Image) -> None:
    whole = photographed(sheet)

    with pytest.raises(DamagedPhoto):
        read_page_code(whole[: len(whole) // 2])


def _hollow_png(side: int) -> bytes:
    """A PNG of a few bytes that claims side × side dots."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + check

    header = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


def test_a_picture_that_can_only_be_unpacked_whole_has_a_smaller_limit() -> None:
    def asked(kind: str, side: int) -> bool:
        kept = io.BytesIO()
        Image.new("1", (side, side)).convert("L").save(kept, kind)
        with Image.open(kept) as opened:
            return has_too_many_pixels(opened)

    assert (asked("PNG", 6001), asked("JPEG", 6001), asked("PNG", 6000)) == (True, False, False)
    for reader in (clean_photo, partial(printable, lossless=False)):
        with pytest.raises((PhotoTooLarge, PictureUnusable)):
            reader(_hollow_png(6001))
