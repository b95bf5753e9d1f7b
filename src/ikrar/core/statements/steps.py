"""The steps of a check, taken one by one until one stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ikrar.core.refusal import Refusal
from ikrar.core.statements.policy import Policy
from ikrar.core.statements.verdict import Exit, Step, shown

T = TypeVar("T")


@dataclass
class Check:
    """The steps taken so far, and how far the pinned policy carried."""

    pinned: Policy | None
    hint: Policy | None = None
    steps: list[Step] = field(default_factory=list)
    is_pinned: bool = False

    def passed(self, name: str, sentence: str) -> None:
        self.steps.append(Step(name, True, shown(sentence)))

    def skipped(self, name: str, sentence: str) -> None:
        self.steps.append(Step(name, None, shown(sentence)))

    def stop(self, name: str, code: Exit, sentence: str) -> Stopped:
        self.steps.append(Step(name, False, shown(sentence)))
        return Stopped(code)

    def read(self, name: str, reader: Callable[..., T], *given: object) -> T:
        """What cannot be read proves nothing, but is not called false."""
        try:
            return reader(*given)
        except Refusal as refusal:
            raise self.stop(name, Exit.UNREADABLE, str(refusal)) from refusal

    def true(self, name: str, checker: Callable[..., T], *given: object) -> T:
        try:
            return checker(*given)
        except Refusal as refusal:
            raise self.stop(name, Exit.FALSE, str(refusal)) from refusal


class Stopped(Exception):
    def __init__(self, code: Exit) -> None:
        self.code = code
        super().__init__(code)
