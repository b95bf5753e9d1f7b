"""What one law file cannot know alone: ids that exist, confidence that is earned, days that do not collide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from ikrar.core.rulebook.table import Table
from ikrar.core.rulebook.types import (
    CONFIDENCES,
    PAGE_KINDS,
    Declaration,
    Election,
    Ground,
    Mistake,
    Rulebook,
    Text,
)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

Where = Mapping[tuple[str, str], Table]


def check(rulebook: Rulebook, where: Where) -> None:
    """Refuse the first fault that shows only when all files lie side by side."""
    for kind, name, key, ground in grounds(rulebook):
        _check_ground(rulebook, where[kind, name], key, ground)
    for regulation in rulebook.regulations.values():
        _known(where["regulation", regulation.id], "amends", regulation.amends, rulebook.regulations, "peraturan")
    for election in rulebook.elections.values():
        _check_election(election, where["elections", election.id])
    for text in rulebook.texts.values():
        _check_text(rulebook, text, where["texts", text.id])
    for declaration in rulebook.declarations.values():
        _check_declaration(rulebook, declaration, where["declarations", declaration.id])


def grounds(rulebook: Rulebook) -> Iterator[tuple[str, str, str, Ground]]:
    """Each ground with the table it stands in: kind, id, key prefix inside that table."""
    for regulation in rulebook.regulations.values():
        yield "regulation", regulation.id, "", regulation.ground
    for election in rulebook.elections.values():
        yield "elections", election.id, "", election.ground
        for stage in election.stages:
            yield "elections", election.id, f"stage[{stage.id}].", stage.ground
        for contest in election.contests:
            yield "elections", election.id, f"contest[{contest.id}].", contest.ground
        for fact in election.facts:
            yield "elections", election.id, f"fact[{fact.id}].", fact.ground
    for instrument in rulebook.instruments.values():
        yield "instrument", instrument.id, "", instrument.ground
    for effect in rulebook.effects.values():
        yield "effect", effect.id, "", effect.ground
    for text in rulebook.texts.values():
        yield "texts", text.id, "", text.ground
    for declaration in rulebook.declarations.values():
        yield "declarations", declaration.id, "", declaration.ground


def _known(table: Table, key: str, ids: Iterable[str], known: Mapping[str, object], what: str) -> None:
    for name in ids:
        if name not in known:
            table.refuse(key, f"{what} {name!r} tidak terdaftar")


def _check_ground(rulebook: Rulebook, table: Table, key: str, ground: Ground) -> None:
    _known(table, f"{key}source", ground.sources, rulebook.pages, "sumber")
    _known(table, f"{key}basis", (place.source for place in ground.basis), rulebook.regulations, "peraturan")
    firmest = min(CONFIDENCES.index(PAGE_KINDS[rulebook.pages[name].kind]) for name in ground.sources)
    if CONFIDENCES.index(ground.confidence) < firmest:
        table.refuse(
            f"{key}confidence",
            f"{ground.confidence!r} lebih yakin daripada sumbernya; paling tinggi {CONFIDENCES[firmest]!r}",
        )


def _check_election(election: Election, table: Table) -> None:
    ids = {stage.id for stage in election.stages}
    for stage in election.stages:
        for name in stage.may_overlap:
            if name not in ids:
                table.refuse(f"stage[{stage.id}].may_overlap", f"tahapan {name!r} tidak ada")
    for one, other in combinations(election.stages, 2):
        overlaps = one.starts_on < other.ends_before and other.starts_on < one.ends_before
        marked = other.id in one.may_overlap or one.id in other.may_overlap
        if overlaps and not marked:
            table.refuse(f"stage[{other.id}]", f"bertumpuk dengan {one.id!r} tanpa ditandai may_overlap")
        if marked and not overlaps:
            table.refuse(f"stage[{other.id}].may_overlap", f"tidak bertumpuk dengan {one.id!r}; hapus tandanya")
    for stage in election.stages:
        if stage.id == "voting" and stage.starts_on != election.voting_on:
            table.refuse("voting_on", f"berbeda dari tahapan 'voting' ({stage.starts_on})")


def _check_text(rulebook: Rulebook, text: Text, table: Table) -> None:
    _known(table, "instrument", [text.instrument], rulebook.instruments, "naskah")
    _known(table, "elections", text.elections, rulebook.elections, "pemilihan")
    if [point.number for point in text.points] != list(range(1, len(text.points) + 1)):
        table.refuse("point", "nomor butir harus berurutan mulai dari 1")
    names = [field.name for field in text.fields]
    if len(set(names)) != len(names):
        table.refuse("field", "nama isian berulang")
    words = "\n".join([text.heading, text.preamble, *(point.words for point in text.points), text.closing])
    for name in PLACEHOLDER.findall(words):
        if name not in names:
            table.refuse("field", f"isian {{{name}}} dipakai dalam naskah tetapi tidak didaftar")
    for field in text.fields:
        used = f"{{{field.name}}}" in words
        if used and field.filled_by != "adopter":
            table.refuse("field", f"{field.name!r} ada dalam naskah, jadi harus diisi oleh yang mengesahkan (adopter)")
        if field.filled_by == "adopter" and not used:
            table.refuse("field", f"{field.name!r} tidak dipakai dalam naskah")
    for mistake in text.mistakes:
        _check_mistake(text, mistake, table)
    _refuse_crossing(text, table)


def _check_mistake(text: Text, mistake: Mistake, table: Table) -> None:
    if not mistake.as_printed and not mistake.note:
        table.refuse("mistake", "harus punya as_printed atau note")
    if not mistake.point:
        return
    if mistake.point > len(text.points):
        table.refuse("mistake", f"butir {mistake.point} tidak ada")
    found = text.points[mistake.point - 1].words.count(mistake.as_printed)
    if mistake.as_printed and found != 1:
        table.refuse("mistake", f"{mistake.as_printed!r} ditemukan {found} kali di butir {mistake.point}, harus sekali")


def _refuse_crossing(text: Text, table: Table) -> None:
    """Two marks in one point must not cover the same letters: a page could not show both."""
    for one, other in combinations([m for m in text.mistakes if m.point and m.as_printed], 2):
        if one.point != other.point:
            continue
        words = text.points[one.point - 1].words
        first, second = words.index(one.as_printed), words.index(other.as_printed)
        if first < second + len(other.as_printed) and second < first + len(one.as_printed):
            table.refuse("mistake", f"{one.as_printed!r} dan {other.as_printed!r} bertumpuk")


def _check_declaration(rulebook: Rulebook, declaration: Declaration, table: Table) -> None:
    _known(table, "instruments", declaration.instruments, rulebook.instruments, "naskah")
    _known(table, "elections", declaration.elections, rulebook.elections, "pemilihan")
    if declaration.text:
        _known(table, "text", [declaration.text], rulebook.texts, "teks")
    contests = {contest.id: contest for name in declaration.elections for contest in rulebook.elections[name].contests}
    _known(table, "contests", declaration.contests, contests, "kontestasi")
    for mistake in declaration.mistakes:
        if not mistake.as_printed and not mistake.note:
            table.refuse("mistake", "harus punya as_printed atau note")
    if declaration.weekday_printed and declaration.happened_on:
        weekday = WEEKDAYS[declaration.happened_on.weekday()]
        if weekday != declaration.weekday_printed:
            table.refuse("weekday_printed", f"{declaration.happened_on} adalah hari {weekday}")
