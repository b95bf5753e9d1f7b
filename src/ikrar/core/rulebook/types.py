"""What law/*.toml holds once it is read. Codes are strings, checked on load, never enums (HOUSE §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ikrar.core.citation import Citation

# From firm to weak. A value is never promoted: check.py holds each against what its sources can carry.
CONFIDENCES = ("text_seen", "official", "secondary", "memory")

# What was read, and the best confidence that reading it can give.
PAGE_KINDS: Mapping[str, str] = {
    "regulation_text": "text_seen",
    "official": "official",
    "press": "secondary",
    "academic": "secondary",
    "repository": "secondary",
    "seed": "secondary",
    "memory": "memory",
}

REGULATION_KINDS = ("uu", "perppu", "pp", "pkpu", "perbawaslu", "keputusan-bersama", "putusan-mk", "surat-edaran")
ELECTION_KINDS = ("pemilu", "pilkada")
CONTEST_KINDS = ("party", "legislative", "dpd", "president", "pair")
INSTRUMENT_KINDS = ("ikrar", "pakta", "deklarasi")
INSTRUMENT_FORMS = ("oral", "written")
TEXT_STATUSES = ("printed", "example")
MISTAKE_KINDS = (
    "typo",
    "missing_word",
    "duplicate_word",
    "spelling_variant",
    "joined_words",
    "spacing",
    "letter_case",
    "wrong_name",
    "scope_mismatch",
    "borrowed_text",
    "legal_inaccuracy",
    "missing_date",
    "missing_headline",
    "missing_text",
    "numbering",
    "broken_sentence",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What a value stands on.

    sources      ids of pages where it was read
    basis        where it stands in law; empty when no source names the place
    since, until first and last day of validity, where the sources give one
    """

    sources: tuple[str, ...]
    basis: tuple[Citation, ...]
    confidence: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Regulation:
    """A statute, regulation, decree or ruling: what a Citation's `source` names."""

    id: str
    kind: str
    short: str
    title: str
    issued_on: date | None
    amends: tuple[str, ...]
    note: str
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page that was read: evidence for a value, not law itself."""

    id: str
    kind: str
    title: str
    publisher: str
    url: str
    published_on: date | None
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A stage (tahapan) of an election. `may_overlap` names the stages that lawfully run on the same days."""

    id: str
    name: str
    starts_on: date
    last_on: date
    may_overlap: tuple[str, ...]
    note: str
    ground: Ground

    @property
    def ends_before(self) -> date:
        return self.last_on + timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.ends_before - self.starts_on).days

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """One race of an election. `determined_on`: the day its candidates became fixed (penetapan)."""

    id: str
    kind: str
    name: str
    determined_on: date
    note: str
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One sentence of law or practice, in our own words."""

    id: str
    sentence: str
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Election:
    id: str
    kind: str
    name: str
    short: str
    voting_on: date | None
    stages: tuple[Stage, ...]
    contests: tuple[Contest, ...]
    facts: tuple[Fact, ...]
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Instrument:
    """An ikrar, a pakta integritas or a deklarasi, as one body or occasion uses it."""

    id: str
    kind: str
    name: str
    form: str
    summary: str
    produces_signature: bool
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """A mistake in print, kept as it stands.

    as_printed   the words, empty when something is lacking
    expected     what was probably meant, empty when only a person can say
    point        the number of the point it stands in, 0 for the page as a whole
    """

    kind: str
    as_printed: str
    expected: str
    point: int
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    number: int
    topic: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """A place in a text that is filled: `{instansi}` when the text is adopted, the rest by each signer."""

    name: str
    label: str
    filled_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A text as printed somewhere, or an example of our own; never an official one.

    heading, preamble, closing   empty where the source prints none
    elections                    the elections its words name, as data
    """

    id: str
    instrument: str
    status: str
    title: str
    heading: str
    preamble: str
    points: tuple[Point, ...]
    closing: str
    fields: tuple[FormField, ...]
    elections: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    origin: str
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """A declaration that was reported in public: offices and titles, never a person's name.

    happened_on  None where the source gives no date; it is not guessed
    text         id of the text that was printed with the report, empty where none was
    """

    id: str
    agency: str
    level: str
    province: str
    happened_on: date | None
    weekday_printed: str
    place: str
    place_as_printed: str
    occasion: str
    leader: str
    participants: str
    instruments: tuple[str, ...]
    elections: tuple[str, ...]
    contests: tuple[str, ...]
    claims: tuple[str, ...]
    text: str
    text_note: str
    mistakes: tuple[Mistake, ...]
    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """All of law/, by id, in the order of the files."""

    regulations: Mapping[str, Regulation]
    pages: Mapping[str, Page]
    elections: Mapping[str, Election]
    instruments: Mapping[str, Instrument]
    effects: Mapping[str, Fact]
    texts: Mapping[str, Text]
    declarations: Mapping[str, Declaration]
