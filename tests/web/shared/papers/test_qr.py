from __future__ import annotations

import io
import re

import zxingcpp
from PIL import Image, ImageDraw

from ikrar.web.shared.papers.qr import projector_qr, qr_pixels, qr_svg

URL = "https://ikrar.tirtamarga.go.id/a/7F3A9C"


def side_of(svg: str) -> int:
    return int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])


def drawn(svg: str) -> Image.Image:
    """Fill the runs of the path: `Mx yhNv1h-Nz`."""
    side = side_of(svg)
    image = Image.new("L", (side * 5, side * 5), 255)
    draw = ImageDraw.Draw(image)
    for x, y, length in (map(int, run) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg)):
        draw.rectangle((x * 5, y * 5, (x + length) * 5 - 1, y * 5 + 4), fill=0)
    return image


def test_the_drawing_decodes_to_the_text() -> None:
    assert [found.text for found in zxingcpp.read_barcodes(drawn(qr_svg(URL)))] == [URL]
    assert [found.text for found in zxingcpp.read_barcodes(drawn(projector_qr(URL)))] == [URL]
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(qr_pixels(URL)))))] == [URL]


def test_a_page_with_a_strict_policy_may_hold_it() -> None:
    svg = projector_qr(URL)

    assert "style" not in svg
    assert 'class="qr"' in svg
    assert 'role="img"' in svg
    assert "<title>Kode QR untuk membuka halaman penandatanganan</title>" in svg


def test_a_title_cannot_break_out() -> None:
    assert "<title>&lt;b&gt; &amp;</title>" in qr_svg(URL, title="<b> &")


def test_upper_case_codes_take_the_small_form() -> None:
    in_capitals, in_bytes = side_of(qr_svg("A1:" * 75 + "XY")), side_of(qr_svg("a1:" * 75 + "xy"))

    # 227 characters are version 9 at level M in base45's alphabet, 53 modules; as bytes they are larger.
    assert in_capitals - 8 == 53
    assert in_bytes > in_capitals
