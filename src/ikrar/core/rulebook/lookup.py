"""Questions to the rulebook: where a day lies in an election's calendar, and where a printed text goes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ikrar.core.rulebook.types import Contest, Election, Stage, Text

BEFORE, ON_THE_DAY, AFTER = "before", "on_the_day", "after"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningStage:
    """A stage that runs on the day; `day_number` counts from 1."""

    stage: Stage
    day_number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestOnDay:
    """The day against a contest's determination.

    relation   before, on_the_day or after. Whether an act on the day itself counts as after is stated in no source that
               we saw: "on_the_day" is for a person to decide.
    days       days between, never negative
    """

    contest: Contest
    relation: str
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarPosition:
    """Where a day lies in the calendar of one election, as far as our data go.

    next_stage       the first stage that starts after the day
    days_to_voting   negative after voting day, None where voting day is not fixed
    """

    election: Election
    day: date
    running: tuple[RunningStage, ...]
    next_stage: Stage | None
    days_to_voting: int | None
    contests: tuple[ContestOnDay, ...]


def position(election: Election, day: date, contests: Iterable[str]) -> CalendarPosition:
    """Say which stages run on the day, what comes next, and how the day stands to each named contest."""
    wanted = set(contests)
    later = [stage for stage in election.stages if stage.starts_on > day]
    return CalendarPosition(
        election=election,
        day=day,
        running=tuple(
            RunningStage(stage=stage, day_number=(day - stage.starts_on).days + 1)
            for stage in election.stages
            if stage.runs_on(day)
        ),
        next_stage=min(later, key=lambda stage: stage.starts_on, default=None),
        days_to_voting=(election.voting_on - day).days if election.voting_on else None,
        contests=tuple(_on_day(contest, day) for contest in election.contests if contest.id in wanted),
    )


def _on_day(contest: Contest, day: date) -> ContestOnDay:
    days = (contest.determined_on - day).days
    relation = BEFORE if days > 0 else AFTER if days < 0 else ON_THE_DAY
    return ContestOnDay(contest=contest, relation=relation, days=abs(days))


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A run of words of one point; `mark` counts the text's mistakes from 1, 0 where the words are unmarked."""

    words: str
    mark: int = 0


def segments(text: Text, number: int) -> tuple[Segment, ...]:
    """Cut a point at its mistakes; put together again, the words are those printed, letter for letter."""
    words = text.points[number - 1].words
    found = sorted(
        (words.index(mistake.as_printed), mistake.as_printed, mark)
        for mark, mistake in enumerate(text.mistakes, start=1)
        if mistake.point == number and mistake.as_printed
    )
    parts, reached = [], 0
    for start, printed, mark in found:
        parts.append(Segment(words=words[reached:start]))
        parts.append(Segment(words=printed, mark=mark))
        reached = start + len(printed)
    parts.append(Segment(words=words[reached:]))
    return tuple(part for part in parts if part.words)
