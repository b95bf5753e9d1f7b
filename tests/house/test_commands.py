"""What README and docs/operate tell people to type exists."""

import re
from pathlib import Path

import pytest

from ikrar.conf.cli import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs" / "operate").glob("*.md")), *ROOT.glob("*.md")]
TYPED = re.compile(r"(?:`|^\s*|/bin/)ikrar ([a-z-]+)(?: ([a-z]+))?", re.MULTILINE)
MADE = re.compile(r"(?:`|^)make ([a-z-]+)", re.MULTILINE)

# HOUSE.md and the design speak of the finished house.
PAGES = [page for page in PAGES if page.name != "HOUSE.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_that_is_named_is_a_verb_of_ikrar(page):
    named = {verb for verb, _ in TYPED.findall(page.read_text(encoding="utf-8"))}

    assert sorted(named - set(VERBS)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_make_target_that_is_named_is_in_the_makefile(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert sorted(set(MADE.findall(page.read_text(encoding="utf-8"))) - targets) == []


def test_the_two_readmes_say_the_same_things_in_the_same_order():
    indonesian, english = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md")]

    def skeleton(text: str) -> list[str]:
        """Headings by their level, and what is typed."""
        return re.findall(r"^(#+) |^((?:make|git clone|cd|\.venv)\b[^#\n<]*)", text, re.MULTILINE)

    def typed(text: str) -> list[tuple[str, str]]:
        return [(level, re.sub(r"\S+\.ikrar", "FILE", line).strip()) for level, line in skeleton(text)]

    assert typed(indonesian) == typed(english)
    assert set(re.findall(r"\]\((?!README)([^)]+)\)", indonesian)) == set(
        re.findall(r"\]\((?!README)([^)]+)\)", english)
    )


@pytest.mark.parametrize("page", [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))], ids=lambda p: p.name)
def test_each_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
