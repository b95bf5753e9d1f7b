"""The texts of the shelf that an office may start from. None is official; each says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from ikrar.apps.editions.kinds import MISTAKE_WORDS
from ikrar.apps.editions.shelf import rulebook
from ikrar.core.rulebook.compose import compose
from ikrar.core.rulebook.types import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A text as printed somewhere, or an example of our own.

    form       ikrar, pakta or deklarasi
    origin     one or two sentences, at most 300 letters
    elections  ids of the elections that its words name
    """

    code: str
    form: str
    is_example: bool
    title: str
    origin: str
    elections: tuple[str, ...]
    _text: Text = field(repr=False)

    def body(self, *, agency: str, supervisor: str = "") -> str:
        """Heading, preamble, numbered points and closing with the names filled in.

        Refuses    FieldNotFilled: the text names both parties and one is empty
        """
        return compose(self._text, {"instansi": agency, "pengawas": supervisor})

    @property
    def marks(self) -> list[dict[str, str]]:
        """The mistakes in print, as a revision keeps them beside its bytes."""
        return [
            {
                "words": str(MISTAKE_WORDS[mistake.kind]),
                "as_printed": mistake.as_printed,
                "expected": mistake.expected,
                "note": mistake.note,
            }
            for mistake in self._text.mistakes
        ]


def drafts() -> tuple[Draft, ...]:
    """All of them, our examples first."""
    texts = sorted(rulebook().texts.values(), key=lambda text: (text.status != "example", text.id))
    return tuple(_draft(text) for text in texts)


def draft(*, text_id: str) -> Draft | None:
    found = rulebook().texts.get(text_id)
    return _draft(found) if found else None


def _draft(text: Text) -> Draft:
    return Draft(
        code=text.id,
        form=rulebook().instruments[text.instrument].kind,
        is_example=text.status == "example",
        title=text.title,
        origin=text.origin,
        elections=text.elections,
        _text=text,
    )
