"""Chance that repeats itself: a named stream of draws, equal on every machine and Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws named by its words.

    Only `Random(str)` and `random()` are used: both are promised never to change between versions,
    which `choice`, `sample` and `shuffle` are not.
    """

    __slots__ = ("unit",)

    def __init__(self, *words: str) -> None:
        self.unit = Random("/".join(words)).random  # noqa: S311 (nothing here is a secret)

    def below(self, n: int) -> int:
        return int(self.unit() * n)

    def between(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self.unit() * len(things))]

    def percent(self, share: float) -> bool:
        return self.unit() * 100 < share

    def weighted(self, shares: Mapping[T, int]) -> T:
        point = self.unit() * sum(shares.values())
        for thing, share in shares.items():
            point -= share
            if point < 0:
                return thing
        return next(iter(shares))

    def shuffled(self, things: Sequence[T]) -> list[T]:
        mixed = list(things)
        for i in range(len(mixed) - 1, 0, -1):
            j = self.below(i + 1)
            mixed[i], mixed[j] = mixed[j], mixed[i]
        return mixed

    def some(self, things: Sequence[T], count: int) -> list[T]:
        return self.shuffled(things)[:count]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.below((last - first).days + 1))
