"""QR codes: as SVG for pages, without style attributes because the CSP forbids them; as pixels for paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

import segno
from PIL import Image

QUIET_ZONE = 4
DOTS_A_MODULE = 4

Matrix = Sequence[Sequence[int]]


def qr_svg(text: str, *, error: str = "m", title: str = "") -> str:
    """Return one SVG, its size left to the page."""
    matrix = _matrix(text, error=error)
    side = len(matrix) + 2 * QUIET_ZONE
    name = f"<title>{escape(title)}</title>" if title else ""
    role = 'role="img"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" {role} viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges">{name}<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_dark(matrix)}"/></svg>'
    )


def projector_qr(url: str) -> str:
    """A code that a phone reads from the last row: the lowest error level gives the largest modules."""
    return qr_svg(url, error="l", title="Kode QR untuk membuka halaman penandatanganan")


def qr_pixels(
    text: str, *, error: str = "m", version: int | None = None, mask: int | None = None, border: int = QUIET_ZONE
) -> list[int]:
    """Return a PNG as numbers, the form in which typst takes bytes out of JSON.

    An SVG in typst costs 1.2 MB of memory and 6 ms a code, whatever is in it; a city has twelve thousand.
    mask   fixed, where thousands are drawn: it saves the search for the best of eight, and a reader takes any
    border  in modules; less than four only where the paper around is left white
    """
    matrix = _matrix(text, error=error, version=version, mask=mask)
    side = len(matrix) + 2 * border
    edge = bytes(side * [255])
    side_edge = [255] * border
    rows = [bytes(side_edge + [0 if dark else 255 for dark in row] + side_edge) for row in matrix]
    whole = b"".join([*[edge] * border, *rows, *[edge] * border])
    image = Image.frombytes("L", (side, side), whole)
    # Some dots a module, because viewers may smooth what they enlarge.
    large = image.resize((side * DOTS_A_MODULE, side * DOTS_A_MODULE), Image.Resampling.NEAREST)
    kept = io.BytesIO()
    large.convert("1").save(kept, "PNG")
    return list(kept.getvalue())


def _matrix(text: str, *, error: str, version: int | None = None, mask: int | None = None) -> Matrix:
    """0-9 A-Z and ` $%*+-./:` go in alphanumeric mode, which is why base45 and codes on paper are upper case."""
    made: Matrix = segno.make(text, error=error, version=version, mask=mask, boost_error=False, micro=False).matrix
    return made


def _dark(matrix: Matrix) -> str:
    parts = []
    for y, row in enumerate(matrix, start=QUIET_ZONE):
        x = QUIET_ZONE
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(parts)
