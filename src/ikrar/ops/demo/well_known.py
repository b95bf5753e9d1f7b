"""A guard: words, and pairs of words, by which a well-known person would be recognised.

Only digests are kept, so that no such name stands in this project; `Tokoh Terkenal` is among them as a specimen.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import combinations


def is_well_known(name: str) -> bool:
    """Say whether a word of the name, or two of its words in this order, belong to somebody well known."""
    words = name.lower().replace(".", " ").split()
    return any(map(_kept, words)) or any(_kept(f"{a} {b}") for a, b in combinations(words, 2))


@cache
def _digests() -> frozenset[str]:
    lines = files("ikrar.ops.demo").joinpath("well_known.txt").read_text("ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _kept(words: str) -> bool:
    return sha256(words.encode()).hexdigest()[:12] in _digests()
