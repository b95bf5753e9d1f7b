"""The text people sign, cut into lines for the printer; not one character is added, dropped or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ikrar.web.shared.papers.wording import grouped

# "1. ", "2) ", "a. ", "(3) ": a number as offices print it, then its sentence.
NUMBERED = re.compile(r"(\(?(?:[0-9]{1,2}|[a-z])[.)])[ \t]+(\S.*)")


@dataclass(frozen=True)
class Naskah:
    """title as shown on pages; body is the exact text (NFC, LF); digest is its SHA-256 in hex."""

    title: str
    body: str
    digest: str

    @property
    def code(self) -> str:
        return grouped(self.digest, groups=4).removesuffix(" …")


def naskah_data(naskah: Naskah) -> dict[str, Any]:
    lines = [_line(line) for line in naskah.body.splitlines()]
    if lines and not lines[0]["number"]:
        # As on the pages: the first line of a text is its heading.
        lines[0]["kind"] = "heading"
    return {"title": naskah.title, "code": naskah.code, "lines": lines}


def _line(line: str) -> dict[str, str]:
    found = NUMBERED.fullmatch(line.strip())
    if found:
        return {"kind": "point", "number": found[1], "text": found[2]}
    return {"kind": "paragraph" if line.strip() else "gap", "number": "", "text": line.strip()}
