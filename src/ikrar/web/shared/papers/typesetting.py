"""The one typst compiler of this process: a paper's name and its data in, the bytes of a PDF out."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image, ImageOps

from ikrar.core.refusal import Refusal
from ikrar.web.shared.papers.scanning import has_too_many_pixels

ROOT = Path(__file__).parent
# A picture is embedded as printed; more than this on the long side cannot be seen on A4.
LONGEST_SIDE = 1800

# The compiler keeps the last file in memory and is not reentrant: one file at a time.
_one_at_a_time = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(ROOT / "fonts")])
    return typst.Compiler(str(ROOT / "main.typ"), root=str(ROOT), font_paths=fonts)


def typeset(paper: str, data: Mapping[str, Any], *, dated_at: datetime, archive: bool = False) -> bytes:
    """Return a PDF whose bytes depend on nothing but the arguments.

    paper     a name that main.typ knows
    data      goes in as JSON, so text in it is text and never markup
    dated_at  aware; the date inside the file, and the only time in it
    archive   PDF/A-3b and PDF/UA-1; without, PDF 1.7 without tags: what goes to the printer and is signed in ink
              needs none, and they cost half of the time and two thirds of the file
    """
    at = dated_at.astimezone(UTC).replace(microsecond=0)
    stamp = [at.year, at.month, at.day, at.hour, at.minute, at.second]
    inputs = {"paper": paper, "data": json.dumps({**data, "dated": stamp}, ensure_ascii=False)}
    with _one_at_a_time:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-3b", "ua-1"] if archive else [],
            pdf_tags=archive,
            timestamp=at,
        )
    assert isinstance(pdf, bytes)  # noqa: S101 -- one PDF is one file; only PNG and SVG come as lists
    return pdf


@dataclass(frozen=True)
class Picture:
    content: bytes
    mime: str
    wide: int
    high: int


class PictureUnusable(Refusal):
    code = "papers.picture_unusable"
    sentence = (
        "Gambar ini rusak, bukan JPEG, PNG atau WebP, atau terlalu besar: "
        "paling banyak 64 juta titik untuk JPEG, 36 juta untuk PNG dan WebP."
    )
    todo = "Pilih gambar lain, atau simpan ulang gambar itu sebagai JPEG dengan ukuran biasa."


def printable(picture: bytes, *, lossless: bool) -> Picture:
    """Turn a picture upright and drop from it what no printer shows: size, and place and device in EXIF.

    Refuses   PictureUnusable
    """
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as opened:
            if has_too_many_pixels(opened):
                raise PictureUnusable
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            image = ImageOps.exif_transpose(opened)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureUnusable from None
    kept = io.BytesIO()
    if lossless:
        image.convert("RGBA").save(kept, "PNG")
    else:
        image.convert("RGB").save(kept, "JPEG", quality=82)
    return Picture(kept.getvalue(), "image/png" if lossless else "image/jpeg", *image.size)


def picture_svg(picture: bytes, *, lossless: bool) -> str:
    """Wrap a picture for typst: an SVG holding it as base64.

    A list of integers in the JSON would do as well, at ten times the time and the memory.
    """
    made = printable(picture, lossless=lossless)
    href = f"data:{made.mime};base64,{base64.b64encode(made.content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{made.wide}" height="{made.high}">'
        f'<image width="{made.wide}" height="{made.high}" href="{href}"/></svg>'
    )
