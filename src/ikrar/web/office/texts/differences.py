"""Two revisions side by side: what went, what came, what stayed, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed ("sama"), were taken out ("hilang") or put in ("baru")."""

    words: str
    state: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    gone: int
    new: int


def side_by_side(before: str, after: str) -> SideBySide:
    """Put together again, the runs of a side are its text, sign for sign."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    old: list[Run] = []
    new: list[Run] = []
    gone = came = 0
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        same = tag == "equal"
        if a2 > a1:
            old.append(Run("".join(left[a1:a2]), "sama" if same else "hilang"))
        if b2 > b1:
            new.append(Run("".join(right[b1:b2]), "sama" if same else "baru"))
        if not same:
            gone += sum(1 for word in left[a1:a2] if word.strip())
            came += sum(1 for word in right[b1:b2] if word.strip())
    return SideBySide(tuple(old), tuple(new), gone, came)
