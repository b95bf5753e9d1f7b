"""A bar on the terminal for what takes long; nothing at all where nobody looks (a pipe, a service)."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 30


class Progress:
    """Call it with what is done and what there is; `close` ends the line."""

    def __init__(self, word: str, stream: TextIO | None = None) -> None:
        self._word = word
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._last = 0.0
        self._drawn = False

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if not self._shown or (now - self._last < 0.1 and done < whole):
            return
        self._last = now
        full = WIDTH * done // max(whole, 1)
        bar = "█" * full + "·" * (WIDTH - full)
        text = f"\r{self._word} {bar} {100 * done // max(whole, 1):3d}%  {_dots(done)} dari {_dots(whole)}"
        self._stream.write(text)
        self._stream.flush()
        self._drawn = True

    def close(self) -> None:
        if self._drawn:
            self._stream.write("\n")


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
