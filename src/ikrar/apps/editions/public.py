"""What the world may see of law/: declarations that were reported in public, with their texts as printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ikrar.apps.editions.kinds import CONFIDENCE_WORDS, MISTAKE_WORDS
from ikrar.apps.editions.shelf import rulebook
from ikrar.core.rulebook.lookup import CalendarPosition, ContestOnDay, position, segments
from ikrar.core.rulebook.types import Declaration, Ground, Mistake, Page, Stage, Text

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationLine:
    """One row of the list. `happened_on` is None where the source gives no date."""

    id: str
    agency: str
    province: str
    occasion: str
    happened_on: date | None
    elections: tuple[str, ...]
    has_text: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedMistake:
    """A numbered remark on what a source printed; `words` names its kind."""

    number: int
    words: StrPromise
    as_printed: str
    expected: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedRun:
    """A run of printed words; `mistake` is the number of the remark on them, 0 without one."""

    words: str
    mistake: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedText:
    title: str
    heading: str
    points: tuple[tuple[PrintedRun, ...], ...]
    mistakes: tuple[PrintedMistake, ...]
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningDay:
    name: str
    starts_on: date
    last_on: date
    day_number: int
    days: int
    confidence: StrPromise


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestDay:
    """`relation`: before, on_the_day (left to a person) or after its determination."""

    name: str
    determined_on: date
    relation: str
    days: int
    confidence: StrPromise


@dataclass(frozen=True, kw_only=True, slots=True)
class ElectionDay:
    """Where the day of a declaration lies in one election's calendar; `days_to_voting` is negative afterwards."""

    election: str
    voting_on: date | None
    days_to_voting: int | None
    running: tuple[RunningDay, ...]
    next_name: str
    next_on: date | None
    contests: tuple[ContestDay, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationPage:
    """One declaration: facts, text as printed, remarks on the report, its place in the calendars, its sources."""

    declaration: Declaration
    instruments: tuple[str, ...]
    elections: tuple[str, ...]
    text: PrintedText | None
    remarks: tuple[PrintedMistake, ...]
    calendars: tuple[ElectionDay, ...]
    pages: tuple[Page, ...]
    confidence: StrPromise


def declarations() -> tuple[DeclarationLine, ...]:
    """All of them, newest first, those without a date last."""
    law = rulebook()
    found = sorted(law.declarations.values(), key=lambda one: one.happened_on or date.min, reverse=True)
    return tuple(
        DeclarationLine(
            id=one.id,
            agency=one.agency,
            province=one.province,
            occasion=one.occasion,
            happened_on=one.happened_on,
            elections=tuple(law.elections[name].short for name in one.elections),
            has_text=bool(one.text),
        )
        for one in found
    )


def declaration_page(*, declaration_id: str) -> DeclarationPage | None:
    """Everything known of one declaration, or None where no such id was published."""
    law = rulebook()
    found = law.declarations.get(declaration_id)
    if found is None:
        return None
    return DeclarationPage(
        declaration=found,
        instruments=tuple(law.instruments[name].name for name in found.instruments),
        elections=tuple(law.elections[name].short for name in found.elections),
        text=_printed(law.texts[found.text]) if found.text else None,
        remarks=_numbered(found.mistakes),
        calendars=tuple(_calendar(found, found.happened_on)) if found.happened_on else (),
        pages=tuple(law.pages[name] for name in found.ground.sources),
        confidence=_sureness(found.ground),
    )


def _sureness(ground: Ground) -> StrPromise:
    return CONFIDENCE_WORDS[ground.confidence]


def _printed(text: Text) -> PrintedText:
    return PrintedText(
        title=text.title,
        heading=text.heading,
        points=tuple(
            tuple(PrintedRun(words=part.words, mistake=part.mark) for part in segments(text, point.number))
            for point in text.points
        ),
        mistakes=_numbered(text.mistakes),
        origin=text.origin,
    )


def _numbered(mistakes: tuple[Mistake, ...]) -> tuple[PrintedMistake, ...]:
    return tuple(
        PrintedMistake(
            number=number,
            words=MISTAKE_WORDS[mistake.kind],
            as_printed=mistake.as_printed,
            expected=mistake.expected,
            note=mistake.note,
        )
        for number, mistake in enumerate(mistakes, start=1)
    )


def _calendar(declaration: Declaration, day: date) -> list[ElectionDay]:
    law = rulebook()
    return [_election_day(position(law.elections[name], day, declaration.contests)) for name in declaration.elections]


def _election_day(found: CalendarPosition) -> ElectionDay:
    return ElectionDay(
        election=found.election.short,
        voting_on=found.election.voting_on,
        days_to_voting=found.days_to_voting,
        running=tuple(_running(one.stage, one.day_number) for one in found.running),
        next_name=found.next_stage.name if found.next_stage else "",
        next_on=found.next_stage.starts_on if found.next_stage else None,
        contests=tuple(_contest(one) for one in found.contests),
    )


def _running(stage: Stage, day_number: int) -> RunningDay:
    return RunningDay(
        name=stage.name,
        starts_on=stage.starts_on,
        last_on=stage.last_on,
        day_number=day_number,
        days=stage.days,
        confidence=_sureness(stage.ground),
    )


def _contest(found: ContestOnDay) -> ContestDay:
    return ContestDay(
        name=found.contest.name,
        determined_on=found.contest.determined_on,
        relation=found.relation,
        days=found.days,
        confidence=_sureness(found.contest.ground),
    )
