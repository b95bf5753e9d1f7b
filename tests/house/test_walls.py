"""Walls that an import contract cannot hold: who may come in is said of each page, and pages never touch rows."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
TOUCHES_ROWS = re.compile(r"\.objects\b|\.save\(\)|\.save\(update_fields|\.bulk_(create|update)\(|\bcursor\(\)")


def pages(patterns: list[URLPattern | URLResolver], path: str = "/") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, path + str(pattern.pattern))
        else:
            yield path + str(pattern.pattern), pattern.callback


def test_each_page_says_who_may_come_in():
    # api/ is open by nature: it reads only what is published, and an import contract holds it to that
    unmarked = [
        path
        for path, view in pages(get_resolver().url_patterns)
        if not hasattr(view, "door") and not view.__module__.startswith("ikrar.api.")
    ]

    assert unmarked == []


def test_only_pages_below_the_room_ask_for_a_sign_in():
    elsewhere = [
        path
        for path, view in pages(get_resolver().url_patterns)
        if getattr(view, "door", "public") != "public" and not path.startswith("/ruang/")
    ]

    assert elsewhere == []


def test_no_page_touches_a_row_of_the_database():
    touching = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src" / "ikrar" / "web").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if TOUCHES_ROWS.search(line)
    ]

    assert touching == []


def test_the_check_knows_what_touches_a_row():
    lines = ("Apel.objects.get()", "apel.save()", 'image.save(kept, "PNG")', "form.save")

    assert [bool(TOUCHES_ROWS.search(line)) for line in lines] == [True, True, False, False]
