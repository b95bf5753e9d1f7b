"""The texts that we quote stay letter for letter as their source prints them, and no person is named."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from ikrar.apps.editions.shelf import law_files, rulebook

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parents[2] / "shared" / "seeds"
QUOTED = tomllib.loads((HERE / "quoted_points.toml").read_text(encoding="utf-8"))["quoted"]


def single_spaced(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def test_every_printed_point_is_recorded_with_its_digest():
    printed = {
        (text.id, point.number): digest(point.words)
        for text in rulebook().texts.values()
        if text.status == "printed"
        for point in text.points
    }

    assert printed == {(row["text"], row["point"]): row["sha256"] for row in QUOTED}


@pytest.mark.parametrize("row", QUOTED, ids=lambda row: f"{row['text']}-{row['point']}")
def test_the_quoted_words_have_the_recorded_digest(row):
    assert digest(row["words"]) == row["sha256"]


@pytest.mark.parametrize("row", QUOTED, ids=lambda row: f"{row['text']}-{row['point']}")
def test_a_quoted_point_stands_in_its_report_where_the_report_is_at_hand(row):
    """The reports lie outside the repository. Without them only the digest can be held against the record."""
    report = REPORTS / row["report"]
    words = report.read_text(encoding="utf-8") if REPORTS.is_dir() else row["words"]

    assert single_spaced(row["words"]) in single_spaced(words)
    assert digest(row["words"]) == row["sha256"]


def test_every_printed_text_says_that_it_is_not_official():
    texts = rulebook().texts.values()

    assert [text.id for text in texts if "ukan naskah resmi" not in text.origin] == []


def test_the_date_that_no_source_gives_is_not_made_up():
    undated = [declaration.id for declaration in rulebook().declarations.values() if declaration.happened_on is None]

    assert undated == ["gunungkidul"]


def test_leaders_are_named_by_office_alone():
    leaders = {declaration.leader for declaration in rulebook().declarations.values()}

    assert leaders == {
        "Pelaksana Harian Wali Kota Bandung",
        "Penjabat Bupati Bandung Barat",
        "Sekretaris DPRD",
        "Sekretaris Daerah Kota Depok",
        "Sekretaris Daerah Kota Pasuruan",
    }


NAMES = frozenset((HERE / "official_names.txt").read_text(encoding="utf-8").splitlines())


def test_no_official_named_in_the_reports_is_named_in_the_law_files():
    words = {word for content in law_files().values() for word in re.findall(r"[a-z]+", content.decode().lower())}

    assert {digest(word)[:16] for word in words} & NAMES == set()
    assert digest("bukan nama orang")[:16] not in NAMES
    assert len([line for line in NAMES if not line.startswith("#")]) > 20
