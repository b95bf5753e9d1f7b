"""An internal id in an address, hidden: sixteen letters and digits that say nothing of how many there are.

A permutation of 64 bits keyed by the installation (four Feistel rounds of HMAC). It hides, it does not guard: who may
see a person is decided by the door and by the organisation in every query.
"""

from __future__ import annotations

import hmac

from django.conf import settings

_HALF = 0xFFFFFFFF


def _round(half: int, turn: int) -> int:
    digest = hmac.digest(
        settings.SECRET_KEY.encode(), b"ikrar/roster/code/v1" + bytes([turn]) + half.to_bytes(4), "sha256"
    )
    return int.from_bytes(digest[:4])


def hide(number: int) -> str:
    left, right = number >> 32, number & _HALF
    for turn in range(4):
        left, right = right, left ^ _round(right, turn)
    return f"{left << 32 | right:016x}"


def reveal(code: str) -> int:
    left, right = int(code[:8], 16), int(code[8:], 16)
    for turn in reversed(range(4)):
        left, right = right ^ _round(left, turn), left
    return left << 32 | right


class PersonCode:
    """A path converter: views get the id, addresses show the code."""

    regex = "[0-9a-f]{16}"

    def to_python(self, value: str) -> int:
        number = reveal(value)
        if number >= 1 << 63:
            raise ValueError("no id of ours")
        return number

    def to_url(self, value: int) -> str:
        return hide(value)
