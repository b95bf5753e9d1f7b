"""The base of every anticipated "no": an answer that a person can read, show and act on."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """An answer, not a bug. Subclasses stand beside the function that raises them.

    code       stable, dotted: `pledges.apel_closed`
    sentence   one Indonesian sentence with named places, `"Apel {apel} sudah ditutup pukul {closed_at}."`
    todo       what to do next, one sentence, may be empty
    citation   the article, where law decides
    values     fill the named places; safe to show to the person who asked
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "Permintaan ini tidak dapat dijalankan."
    todo: ClassVar[str] = ""
    citation: ClassVar[str] = ""

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return self.sentence.format(**self.values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.values!r})"
