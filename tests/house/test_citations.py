"""Articles come out of law/, never out of a page or an action; and what was read carries something."""

import re
from pathlib import Path

from ikrar.apps.editions.shelf import rulebook
from ikrar.core.rulebook.check import grounds

ROOT = Path(__file__).resolve().parents[2]
WHERE_NONE_IS_WRITTEN = (
    "apps",
    "web/office",
    "web/employee",
    "web/public",
    "web/shared",
    "web/templates",
    "ops",
    "api",
)
ARTICLE = re.compile(r"\b(?:[Pp]asal|[Aa]rt(?:icle|\.)?) \d|\b(?:UU|PP|PKPU|Perbawaslu|Perppu) (?:No\.? ?)?\d+[/ ]")


def test_no_article_number_is_written_into_a_page_or_an_action():
    written = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in WHERE_NONE_IS_WRITTEN
        for path in (ROOT / "src" / "ikrar" / folder).rglob("*")
        if path.suffix in {".py", ".html", ".typ", ".txt"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ARTICLE.search(line)
    ]

    assert written == []


def test_the_check_knows_an_article_when_it_sees_one():
    assert [bool(ARTICLE.search(line)) for line in ("Pasal 5 huruf n", "UU 7/2017", "pasal ini", "PP ini")] == [
        True,
        True,
        False,
        False,
    ]


def test_each_law_of_the_glossary_is_a_law_of_the_rulebook():
    rows = [line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()]
    named = {
        law for row in rows if len(row) > 4 for law in re.findall(r"\b(?:UU|PP|PKPU|Perbawaslu) \d+/\d{4}", row[3])
    }

    assert named
    assert sorted(named - {regulation.short for regulation in rulebook().regulations.values()}) == []


def test_each_page_that_is_listed_as_read_carries_a_value():
    used = {source for *_, ground in grounds(rulebook()) for source in ground.sources}

    assert sorted(set(rulebook().pages) - used) == []


def test_what_is_remembered_only_is_called_so():
    firm = [
        (name, key)
        for _, name, key, ground in grounds(rulebook())
        if "MEMORY" in ground.sources and ground.confidence != "memory"
    ]

    assert firm == []
