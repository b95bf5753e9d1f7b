"""A printed sheet of the health office, and photographs of its page codes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from ikrar.apps.pledges.actions import paper
from ikrar.web.shared.papers.page_code import PageCode
from ikrar.web.shared.papers.qr import qr_pixels
from ikrar.web.shared.papers.sheets import rows_by_page
from tests import worlds
from tests.worlds import MORNING, build_world

LATER = MORNING + timedelta(days=4)


@pytest.fixture
def world(db):
    world = build_world()
    worlds.open_round(world)
    return world


@pytest.fixture
def on_friday():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def sheet(world):
    [code] = paper.print_sheets(
        organisation=world.organisation.code,
        round_code=world.round.code,
        unit_code=world.units[0].code,
        lay_out=rows_by_page,
        by=world.operator,
        at=MORNING,
        press=b"lembar-uji-ke-satu",
    )
    return code


def photo_of(text: str, *, shade: int = 255) -> bytes:
    """A table with one code on it; `shade` makes photographs that differ."""
    code = Image.open(BytesIO(bytes(qr_pixels(text)))).convert("L").resize((300, 300), Image.Resampling.NEAREST)
    table = Image.new("L", (700, 900), shade)
    table.paste(code, (100, 100))
    kept = BytesIO()
    table.save(kept, "PNG")
    return kept.getvalue()


def photo_of_page(sheet: str, page: int = 1, *, shade: int = 255) -> bytes:
    return photo_of(PageCode(sheet, page).text, shade=shade)


def blank_photo() -> bytes:
    kept = BytesIO()
    Image.new("L", (600, 800), 180).save(kept, "JPEG")
    return kept.getvalue()
