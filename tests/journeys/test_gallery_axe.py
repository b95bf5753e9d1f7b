"""axe in a real browser finds nothing serious on the pages that carry the house, in light and in dark."""

from pathlib import Path

import pytest

from ikrar.web.public.gallery.pages import PAGES

pytestmark = pytest.mark.journey

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
SERIOUS = {"serious", "critical"}
ADDRESSES = ["/", "/galeri/", *(f"/galeri/{page.slug}/" for page in PAGES)]


def faults(page):
    """Rule and first place of each serious finding. axe comes by the debugger: the policy allows no foreign script."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"] if v["impact"] in SERIOUS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(live_server, page, scheme):
    page.emulate_media(color_scheme=scheme)

    found = {}
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        found[address] = faults(page)

    assert found == {address: [] for address in ADDRESSES}


def test_axe_finds_what_is_wrong(live_server, page):
    """The check itself can see: a label taken away is found."""
    page.goto(f"{live_server.url}/galeri/periksa/")
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")

    assert "label" in {rule for rule, _ in faults(page)}


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_no_page_scrolls_sideways(live_server, page, width):
    page.set_viewport_size({"width": width, "height": 640})

    wider = []
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wider.append(address)

    assert wider == []


def test_what_is_pressed_is_44_pixels_high(live_server, page):
    """Links inside a sentence are excepted (WCAG 2.5.8), as is what is hidden until focused."""
    small = {}
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        small[address] = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, .button, .choice, input, select")]
                .filter(e => !e.matches("[type=hidden], .choice input, .field__choices input"))
                .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
                .filter(([_, height]) => height > 0 && height < 44)"""
        )

    assert small == {address: [] for address in ADDRESSES}
