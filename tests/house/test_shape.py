"""HOUSE §1: sizes, and names that say nothing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
WRITTEN = sorted(path for folder in ("src", "tests", "bench", "bin") for path in (ROOT / folder).rglob("*.*"))

FILE_STOP = 500
FUNCTION_QUESTION, FUNCTION_STOP = 40, 60
EMPTY_NAMES = re.compile(r"(utils?|helpers?|common|misc|base|managers?|services?|handlers?)", re.IGNORECASE)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function; its docstring is not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                docstring = node.body[0]
                length -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
            yield f"{short(path)}:{node.lineno} {node.name}", length


def test_no_source_file_is_longer_than_the_stop():
    long = {
        short(path): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_STOP
    }

    assert long == {}


def test_no_function_is_longer_than_the_stop():
    lengths = dict(one for path in SOURCES for one in functions(path))

    # `pytest -rP tests/house` shows these: each is a question, not yet a stop
    for name, length in sorted(lengths.items(), key=lambda one: -one[1]):
        if length > FUNCTION_QUESTION:
            print(f"{length:3} lines  {name}")
    assert {name: length for name, length in lengths.items() if length > FUNCTION_STOP} == {}


def test_no_file_is_called_by_a_name_that_says_nothing():
    empty = [
        short(path)
        for path in WRITTEN
        if "__pycache__" not in path.parts
        and EMPTY_NAMES.fullmatch(path.stem)
        and path.suffix in {".py", ".html", ".js", ".sh"}
        # the skeleton of every page and the base layer of the style sheet are what they say
        and path.name not in {"base.html", "base.css"}
    ]

    assert empty == []


def test_no_folder_is_called_by_a_name_that_says_nothing():
    assert sorted({short(path.parent) for path in WRITTEN if EMPTY_NAMES.fullmatch(path.parent.name)}) == []


def test_no_class_is_called_by_a_name_that_says_nothing():
    empty = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.fullmatch(node.name)
    ]

    assert empty == []


@pytest.mark.parametrize("name", ["utils", "helper", "Manager", "base", "services"])
def test_the_check_knows_the_names_that_say_nothing(name):
    assert EMPTY_NAMES.fullmatch(name)


@pytest.mark.parametrize("name", ["database", "baseline", "service_day", "handled"])
def test_the_check_leaves_longer_words_alone(name):
    assert not EMPTY_NAMES.fullmatch(name)
