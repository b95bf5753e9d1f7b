"""Where a rule stands: source, pasal, ayat, huruf, angka, or an annex; printed as lawyers write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SOURCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACE = re.compile(
    r"(?:lampiran(?:\s+(?P<lampiran>[IVXLC]+))?)?\s*"
    r"(?:pasal\s+(?P<pasal>\d+[A-Z]{0,2}|[IVXLC]+)"
    r"(?:\s+ayat\s+\((?P<ayat>\d+[a-z]?)\))?)?"
    r"(?:\s+huruf\s+(?P<huruf>[a-z]{1,2}))?"
    r"(?:\s+angka\s+(?P<angka>\d+))?",
    re.IGNORECASE,
)


class CitationUnreadable(ValueError):
    """The words do not name a place in a law. Raised while data are read, never on the way to a citizen."""


@total_ordering
@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A place in a law: `source` is an id of law/sources, empty places are not named.

    pasal      "15", "5A", or Roman in an amending law ("II")
    lampiran   the number of an annex ("I"), "-" for the only annex of a decree
    """

    source: str
    pasal: str = ""
    ayat: str = ""
    huruf: str = ""
    angka: str = ""
    lampiran: str = ""

    def __post_init__(self) -> None:
        if not _SOURCE.fullmatch(self.source):
            raise CitationUnreadable(f"id sumber tidak terbaca: {self.source!r}")
        if self.ayat and not self.pasal:
            raise CitationUnreadable("ayat tanpa pasal")
        if (self.huruf or self.angka) and not (self.pasal or self.lampiran):
            raise CitationUnreadable("huruf atau angka tanpa pasal")

    def __str__(self) -> str:
        """The place alone: "Pasal 15 ayat (1) huruf a"; empty when the law as a whole is meant."""
        parts = []
        if self.lampiran:
            parts.append("Lampiran" if self.lampiran == "-" else f"Lampiran {self.lampiran}")
        if self.pasal:
            parts.append(f"Pasal {self.pasal}")
        if self.ayat:
            parts.append(f"ayat ({self.ayat})")
        if self.huruf:
            parts.append(f"huruf {self.huruf}")
        if self.angka:
            parts.append(f"angka {self.angka}")
        return " ".join(parts)

    def of(self, name: str) -> str:
        """The place and the law's own name: "Pasal 167 ayat (6) UU 7/2017"; the name alone for the whole law."""
        place = str(self)
        return f"{place} {name}" if place else name

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Citation):
            return NotImplemented
        return _order(self) < _order(other)


def parse(text: str) -> Citation:
    """Read "uu-7-2017 pasal 167 ayat (6)" as it stands in law/*.toml; letter case of the place does not matter."""
    source, _, place = " ".join(text.split()).partition(" ")
    found = _PLACE.fullmatch(place)
    if not found or (place and not any(found.groupdict().values()) and not place.lower().startswith("lampiran")):
        raise CitationUnreadable(f"rujukan tidak terbaca: {text!r}")
    named = {key: value or "" for key, value in found.groupdict().items()}
    if place.lower().startswith("lampiran") and not named["lampiran"]:
        named["lampiran"] = "-"
    return Citation(
        source=source,
        pasal=named["pasal"].upper(),
        ayat=named["ayat"].lower(),
        huruf=named["huruf"].lower(),
        angka=named["angka"],
        lampiran=named["lampiran"].upper(),
    )


def _order(citation: Citation) -> tuple[str, tuple[int, str], tuple[int, str], tuple[int, str], tuple[int, str], int]:
    return (
        citation.source,
        _number_then_letter(citation.lampiran),
        _number_then_letter(citation.pasal),
        _number_then_letter(citation.ayat),
        # "aa" comes after "z": a longer letter is a later one
        (len(citation.huruf), citation.huruf),
        int(citation.angka or 0),
    )


def _number_then_letter(mark: str) -> tuple[int, str]:
    digits = re.match(r"\d+", mark)
    if digits:
        return int(digits.group()), mark[digits.end() :]
    return _roman(mark), ""


def _roman(numeral: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=False))
