"""Texts of law/ as a start for an organisation's own: printed ones with their mistakes marked, and our examples."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.apps.editions.shelf import rulebook
from ikrar.core.rulebook.types import Mistake, Text

_FORMS = {
    "ikrar": "ikrar",
    "pakta-integritas": "pakta",
    "pakta-ppk-nasional": "pakta",
    "deklarasi-bersama": "deklarasi",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """`form` is ikrar, pakta or deklarasi; `is_example` false: as printed in a public source, mistakes included."""

    id: str
    form: str
    title: str
    origin: str
    is_example: bool
    mistakes: tuple[Mistake, ...]
    _text: Text

    def body(self, *, agency: str) -> str:
        """The words as plain text, numbered, the agency's name put in."""
        text = self._text
        points = [f"{point.number}. {point.words}" for point in text.points]
        parts = [text.heading, text.preamble, "\n".join(points), text.closing]
        return "\n\n".join(part for part in parts if part).replace("{instansi}", agency) + "\n"


def drafts() -> list[Draft]:
    """Our examples first, then what was printed."""
    found = [_draft(text) for text in rulebook().texts.values() if text.instrument in _FORMS]
    return sorted(found, key=lambda each: (not each.is_example, each.id))


def draft(*, text_id: str) -> Draft | None:
    text = rulebook().texts.get(text_id)
    return _draft(text) if text else None


def _draft(text: Text) -> Draft:
    return Draft(
        text.id, _FORMS[text.instrument], text.title, text.origin, text.status == "example", text.mistakes, text
    )
