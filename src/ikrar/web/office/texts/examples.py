"""Texts of law/ as a start: what was printed somewhere with its mistakes, and examples of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ikrar.apps.editions.kinds import MISTAKE_WORDS
from ikrar.apps.editions.shelf import rulebook
from ikrar.apps.pledges.kinds import TextKind
from ikrar.core.rulebook.compose import compose
from ikrar.core.rulebook.lookup import segments
from ikrar.core.rulebook.types import FormField, Text

_KIND_OF_FORM = {
    "ikrar": TextKind.IKRAR,
    "pakta-integritas": TextKind.PAKTA,
    "pakta-ppk-nasional": TextKind.PAKTA,
    "deklarasi-bersama": TextKind.DECLARATION,
}
ADOPTER = "adopter"


@dataclass(frozen=True, slots=True)
class Example:
    """One text of the shelf. `is_printed`: somebody's words with their mistakes, not an example of ours."""

    id: str
    kind: TextKind
    title: str
    origin: str
    sources: tuple[str, ...]
    is_printed: bool
    mistakes: int
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    number: int
    words: str
    as_printed: str
    expected: str
    note: str


@dataclass(frozen=True, slots=True)
class MarkedRun:
    words: str
    remark: int


@dataclass(frozen=True, slots=True)
class ExamplePage:
    example: Example
    heading: str
    preamble: str
    points: tuple[tuple[MarkedRun, ...], ...]
    closing: str
    remarks: tuple[Remark, ...]


def examples() -> list[Example]:
    """Our own examples first: they are meant to be used."""
    found = [_example(text) for text in rulebook().texts.values() if text.instrument in _KIND_OF_FORM]
    return sorted(found, key=lambda one: (one.is_printed, one.title))


def example_page(example_id: str) -> ExamplePage | None:
    text = _text(example_id)
    if text is None:
        return None
    return ExamplePage(
        example=_example(text),
        heading=text.heading,
        preamble=text.preamble,
        points=tuple(
            tuple(MarkedRun(part.words, part.mark) for part in segments(text, point.number)) for point in text.points
        ),
        closing=text.closing,
        remarks=tuple(
            Remark(n, str(MISTAKE_WORDS[one.kind]), one.as_printed, one.expected, one.note)
            for n, one in enumerate(text.mistakes, start=1)
        ),
    )


def start_from(example_id: str, values: Mapping[str, str]) -> dict[str, str] | None:
    """What a fresh form holds. Refuses    FieldNotFilled"""
    text = _text(example_id)
    if text is None:
        return None
    example = _example(text)
    return {
        "kind": example.kind.value,
        "title": text.title,
        "body": compose(text, values),
        "source": text.origin[:300],
        "example": example_id,
    }


def marks_left(example_id: str, body: str) -> list[dict[str, str]]:
    """Printed mistakes that still stand in the words as they are proposed."""
    text = _text(example_id)
    if text is None:
        return []
    return [
        {
            "words": str(MISTAKE_WORDS[one.kind]),
            "as_printed": one.as_printed,
            "expected": one.expected,
            "note": one.note,
        }
        for one in text.mistakes
        if one.as_printed and one.as_printed in body
    ]


def _text(example_id: str) -> Text | None:
    text = rulebook().texts.get(example_id)
    return text if text is not None and text.instrument in _KIND_OF_FORM else None


def _example(text: Text) -> Example:
    pages = rulebook().pages
    return Example(
        id=text.id,
        kind=_KIND_OF_FORM[text.instrument],
        title=text.title,
        origin=text.origin,
        sources=tuple(f"{pages[name].publisher}: {pages[name].title}" for name in text.ground.sources if name in pages),
        is_printed=text.status == "printed",
        mistakes=len(text.mistakes),
        fields=tuple(field for field in text.fields if field.filled_by == ADOPTER),
    )
