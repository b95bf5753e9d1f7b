"""From the bytes of law/*.toml to a Rulebook. Reading the disk is somebody else's work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar

from ikrar.core.rulebook import check
from ikrar.core.rulebook.table import LawUnreadable, Table, read_toml
from ikrar.core.rulebook.types import (
    CONTEST_KINDS,
    ELECTION_KINDS,
    INSTRUMENT_FORMS,
    INSTRUMENT_KINDS,
    MISTAKE_KINDS,
    PAGE_KINDS,
    REGULATION_KINDS,
    TEXT_STATUSES,
    Contest,
    Declaration,
    Election,
    Fact,
    FormField,
    Instrument,
    Mistake,
    Page,
    Point,
    Regulation,
    Rulebook,
    Stage,
    Text,
)

FIELD_FILLERS = ("adopter", "signer")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_HasId)


def load_rulebook(files: Mapping[str, bytes]) -> Rulebook:
    """Read and cross-check all of law/.

    files     name below law/ ("elections/pemilu-2024.toml") to content
    Refuses   LawUnreadable, naming file and key, at the first fault; nothing is loaded in part
    """
    tables = [read_toml(name, files[name]) for name in sorted(files)]
    where: dict[tuple[str, str], Table] = {}

    def all_of(kind: str, read: Callable[[Table], Item], *, key: str = "") -> Mapping[str, Item]:
        found: dict[str, Item] = {}
        for table in tables:
            if not table.file.startswith(f"{kind}/"):
                continue
            for part in table.tables(key) if key else [table]:
                item = read(part)
                part.done()
                if item.id in found:
                    first = where[key or kind, item.id].file
                    part.refuse("id", f"{item.id!r} sudah dipakai di {first}")
                found[item.id] = item
                where[key or kind, item.id] = part
        return MappingProxyType(found)

    rulebook = Rulebook(
        regulations=all_of("sources", _regulation, key="regulation"),
        pages=all_of("sources", _page, key="page"),
        elections=all_of("elections", _election),
        instruments=all_of("instruments", _instrument, key="instrument"),
        effects=all_of("instruments", _fact, key="effect"),
        texts=all_of("texts", _text),
        declarations=all_of("declarations", _declaration),
    )
    for table in tables:
        _refuse_unread(table)
    check.check(rulebook, where)
    return rulebook


def _refuse_unread(table: Table) -> None:
    folder = table.file.partition("/")[0]
    if folder not in {"sources", "elections", "instruments", "texts", "declarations"}:
        raise LawUnreadable(file=table.file, key="(letak)", reason=f"folder {folder!r} tidak dikenal")
    table.done()


def _regulation(table: Table) -> Regulation:
    return Regulation(
        id=table.text("id"),
        kind=table.code("kind", REGULATION_KINDS),
        short=table.text("short"),
        title=table.text("title"),
        issued_on=table.maybe_day("issued_on"),
        amends=table.texts("amends"),
        note=table.text("note", default=""),
        ground=table.ground(),
    )


def _page(table: Table) -> Page:
    return Page(
        id=table.text("id"),
        kind=table.code("kind", PAGE_KINDS),
        title=table.text("title"),
        publisher=table.text("publisher", default=""),
        url=table.text("url", default=""),
        published_on=table.maybe_day("published_on"),
        note=table.text("note", default=""),
    )


def _election(table: Table) -> Election:
    return Election(
        id=table.text("id"),
        kind=table.code("kind", ELECTION_KINDS),
        name=table.text("name"),
        short=table.text("short"),
        voting_on=table.maybe_day("voting_on"),
        stages=_each(table, "stage", _stage),
        contests=_each(table, "contest", _contest),
        facts=_each(table, "fact", _fact),
        ground=table.ground(),
    )


def _each(table: Table, key: str, read: Callable[[Table], Item]) -> tuple[Item, ...]:
    """The repeated tables below one table; ids must differ."""
    found: dict[str, Item] = {}
    for part in table.tables(key):
        item = read(part)
        part.done()
        if item.id in found:
            part.refuse("id", f"{item.id!r} sudah dipakai di berkas yang sama")
        found[item.id] = item
    return tuple(found.values())


def _stage(table: Table) -> Stage:
    stage = Stage(
        id=table.text("id"),
        name=table.text("name"),
        starts_on=table.day("starts_on"),
        last_on=table.day("last_on"),
        may_overlap=table.texts("may_overlap"),
        note=table.text("note", default=""),
        ground=table.ground(),
    )
    if stage.last_on < stage.starts_on:
        table.refuse("last_on", f"{stage.last_on} mendahului starts_on {stage.starts_on}")
    return stage


def _contest(table: Table) -> Contest:
    return Contest(
        id=table.text("id"),
        kind=table.code("kind", CONTEST_KINDS),
        name=table.text("name"),
        determined_on=table.day("determined_on"),
        note=table.text("note", default=""),
        ground=table.ground(),
    )


def _fact(table: Table) -> Fact:
    return Fact(id=table.text("id"), sentence=table.text("sentence"), ground=table.ground())


def _instrument(table: Table) -> Instrument:
    return Instrument(
        id=table.text("id"),
        kind=table.code("kind", INSTRUMENT_KINDS),
        name=table.text("name"),
        form=table.code("form", INSTRUMENT_FORMS),
        summary=table.text("summary"),
        produces_signature=table.flag("produces_signature"),
        ground=table.ground(),
    )


def _mistake(table: Table) -> Mistake:
    mistake = Mistake(
        kind=table.code("kind", MISTAKE_KINDS),
        as_printed=table.text("as_printed", default=""),
        expected=table.text("expected", default=""),
        point=table.number("point", default=0),
        note=table.text("note", default=""),
    )
    table.done()
    return mistake


def _text(table: Table) -> Text:
    points = []
    for part in table.tables("point"):
        points.append(Point(number=part.number("number"), topic=part.text("topic"), words=part.text("words")))
        part.done()
    places = []
    for part in table.tables("field"):
        name, label = part.text("name"), part.text("label")
        places.append(FormField(name=name, label=label, filled_by=part.code("filled_by", FIELD_FILLERS)))
        part.done()
    return Text(
        id=table.text("id"),
        instrument=table.text("instrument"),
        status=table.code("status", TEXT_STATUSES),
        title=table.text("title"),
        heading=table.text("heading", default=""),
        preamble=table.text("preamble", default=""),
        points=tuple(points),
        closing=table.text("closing", default=""),
        fields=tuple(places),
        elections=table.texts("elections"),
        mistakes=tuple(_mistake(part) for part in table.tables("mistake")),
        origin=table.text("origin"),
        ground=table.ground(),
    )


def _declaration(table: Table) -> Declaration:
    return Declaration(
        id=table.text("id"),
        agency=table.text("agency"),
        level=table.text("level"),
        province=table.text("province"),
        happened_on=table.maybe_day("happened_on"),
        weekday_printed=table.text("weekday_printed", default=""),
        place=table.text("place"),
        place_as_printed=table.text("place_as_printed", default=""),
        occasion=table.text("occasion"),
        leader=table.text("leader"),
        participants=table.text("participants"),
        instruments=table.texts("instruments"),
        elections=table.texts("elections"),
        contests=table.texts("contests"),
        claims=table.texts("claims"),
        text=table.text("text", default=""),
        text_note=table.text("text_note", default=""),
        mistakes=tuple(_mistake(part) for part in table.tables("mistake")),
        ground=table.ground(),
    )
