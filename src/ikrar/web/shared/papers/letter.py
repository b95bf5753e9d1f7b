"""A letter as data: what it says, once. The PDF and the Word file are two ways to print it (docs/decisions/0004)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.wording import plain_date

# To be filled by hand, where the office's own register gives the number or the day.
BLANK = "…" * 12

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Fields:
    """'Hari, tanggal : Senin, 9 Agustus 2027', the colons in one line below each other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Numbered:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """share: of the width, relative to the other columns. Figures go right, and are set in tabular figures."""

    title: str
    share: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """The header row repeats on every page. total: a last row in bold. row_mm: least height, for ink."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    caption: str = ""
    row_mm: float = 0


@dataclass(frozen=True)
class Photo:
    """content: JPEG, PNG or WebP; it is turned upright, made smaller and loses place and device (EXIF)."""

    content: bytes
    caption: str


@dataclass(frozen=True)
class Photos:
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class Signatures:
    """One block stands to the right; two or more stand beside each other, three in a row."""

    signatories: tuple[Signatory, ...]
    place: str = ""
    dated_on: date | None = None

    @property
    def place_and_date(self) -> str:
        if not self.place:
            return ""
        return f"{self.place}, {plain_date(self.dated_on) if self.dated_on else BLANK}"


Block = Heading | Paragraph | Fields | Numbered | Table | Photos | Signatures


@dataclass(frozen=True)
class LetterMeta:
    """What the register knows. A letter has a subject and addressees; any other paper has a title in the middle.

    number, dated_on   empty: a line to write on
    nature             Sifat; attachments: Lampiran; subject: Hal; copies: Tembusan
    """

    title: str = ""
    number: str = ""
    place: str = ""
    dated_on: date | None = None
    nature: str = ""
    attachments: str = ""
    subject: str = ""
    addressees: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def number_line(self) -> str:
        return f"Nomor: {self.number or BLANK}"

    @property
    def place_and_date(self) -> str:
        return f"{self.place}, {plain_date(self.dated_on) if self.dated_on else BLANK}"

    @property
    def addressed(self) -> tuple[str, ...]:
        return self.addressees or (BLANK,)

    @property
    def register(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Nomor", self.number or BLANK),
            ("Sifat", self.nature or "Biasa"),
            ("Lampiran", self.attachments or "–"),
            ("Hal", self.subject),
        )


@dataclass(frozen=True)
class Letter:
    letterhead: Letterhead
    meta: LetterMeta
    blocks: tuple[Block, ...] = field(default=())
    landscape: bool = False

    @property
    def is_correspondence(self) -> bool:
        return not self.meta.title
