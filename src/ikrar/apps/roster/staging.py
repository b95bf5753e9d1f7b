"""Copying checked rows into the staging table in one statement, and keeping a file until its columns are settled."""

# ruff: noqa: S608 - table and column names come from the models, never from a request

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection

from ikrar.apps.roster.checking import STAGED, Checker, Fault, StagedValues
from ikrar.apps.roster.models import LoadChunk, LoadFault, LoadUnit, StagedRow
from ikrar.apps.roster.spreadsheet import Row
from ikrar.core.refusal import Refusal

MOST_FAULTS = 50_000
CHUNK_ROWS = 2_000
NUMBER_DIGITS = 16
# No cell is this: the checker leaves single blanks between words. COPY reads it as null.
_NULL = "  "
_BLOCK_ROWS = 4_000
_COLUMNS = ", ".join(["load_id", "line", *STAGED])


class FaultsTooMany(Refusal):
    code = "roster.faults_too_many"
    sentence = "Lebih dari {most} baris ditolak, jadi pemeriksaan berhenti di baris {line}. Yang terakhir: {reason}"
    todo = "Periksa pemetaan kolom dan cakupan, dan muat susunan unit lebih dahulu."


@dataclass(slots=True)
class Staged:
    """What came out of checking a file: how many rows were staged, and what was refused."""

    rows: int = 0
    faults: list[tuple[Fault, list[str]]] = field(default_factory=list)


def stage(*, load_id: int, rows: Iterable[Row], checker: Checker) -> Staged:
    """Check every row and write the good ones. The faults stay in memory, MOST_FAULTS at the most."""
    staged = Staged()
    checked = _checked(rows, checker, staged)
    if connection.vendor == "postgresql":
        _copy(load_id, checked)
    else:
        _insert_many(load_id, checked)
    _write_faults(load_id, staged.faults)
    _write_unknown_units(load_id, checker)
    return staged


def _checked(rows: Iterable[Row], checker: Checker, staged: Staged) -> Iterator[tuple[int, StagedValues]]:
    check = checker.check
    for line, cells in rows:
        values = check(line, cells)
        if isinstance(values, tuple):
            staged.rows += 1
            yield line, values
        elif values is not None:
            staged.faults.append((values, cells[:-1]))
            if len(staged.faults) > MOST_FAULTS:
                raise FaultsTooMany(most=MOST_FAULTS, line=line, reason=values.reason)


def _copy(load_id: int, checked: Iterator[tuple[int, StagedValues]]) -> None:
    prefix = f"{load_id}\t"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {StagedRow._meta.db_table} ({_COLUMNS}) FROM STDIN WITH (NULL '{_NULL}')") as copy,
    ):
        block: list[str] = []
        for line, values in checked:
            text = "\t".join([_NULL if value is None else str(value) for value in values])
            block.append(f"{prefix}{line}\t{text}\n")
            if len(block) >= _BLOCK_ROWS:
                copy.write(_escaped(block))
                block.clear()
        if block:
            copy.write(_escaped(block))


def _escaped(block: list[str]) -> str:
    """No cell holds a tab or a line break any more; a backslash is the only sign left that COPY would read."""
    text = "".join(block)
    return text.replace("\\", "\\\\") if "\\" in text else text


def _insert_many(load_id: int, checked: Iterator[tuple[int, StagedValues]]) -> None:
    marks = ", ".join("?" * (len(STAGED) + 2))
    statement = f"INSERT INTO {StagedRow._meta.db_table} ({_COLUMNS}) VALUES ({marks})"
    # Django's executemany would list every row first; the driver's own takes them one by one.
    connection.ensure_connection()
    connection.connection.executemany(statement, ((load_id, line, *values) for line, values in checked))


def _write_faults(load_id: int, faults: Sequence[tuple[Fault, list[str]]]) -> None:
    LoadFault.objects.bulk_create(
        (
            LoadFault(
                load_id=load_id,
                line=fault.line,
                column=fault.column,
                value=fault.value,
                reason=fault.reason,
                number=fault.number,
                name=fault.name,
                cells=[cell[:200] for cell in cells],
            )
            for fault, cells in faults
        ),
        batch_size=2_000,
    )


def _write_unknown_units(load_id: int, checker: Checker) -> None:
    LoadUnit.objects.bulk_create(
        (
            LoadUnit(load_id=load_id, code=code, name=name, people=people)
            for (code, name), people in checker.unknown_units.items()
        ),
        batch_size=2_000,
    )


def keep(*, load_id: int, rows: Iterable[Row], places: Sequence[int], blank: tuple[int, int] | None) -> int:
    """Store the kept columns until the mapping is settled; return how many rows that are not empty.

    blank   (number, born_on) places in the file: the date of birth of a row with an 18-digit number is not stored
    """
    count, seq, block = 0, 0, []
    for line, cells in rows:
        width = len(cells)
        row = [cells[place].strip()[:400] if place < width else "" for place in places]
        if not any(row):
            continue
        if blank and sum(map(str.isdigit, row[blank[0]])) >= NUMBER_DIGITS:
            row[blank[1]] = ""
        block.append([line, row])
        count += 1
        if len(block) >= CHUNK_ROWS:
            _write_chunk(load_id, seq, block)
            seq, block = seq + 1, []
    if block:
        _write_chunk(load_id, seq, block)
    return count


def _write_chunk(load_id: int, seq: int, block: list[list[object]]) -> None:
    LoadChunk.objects.create(load_id=load_id, seq=seq, body=zlib.compress(json.dumps(block).encode(), 3))


def kept_rows(load_id: int) -> Iterator[Row]:
    """What `keep` stored. The packed chunks are fetched now: while rows are copied in, the connection is busy."""
    bodies = [
        bytes(body) for body in LoadChunk.objects.filter(load_id=load_id).order_by("seq").values_list("body", flat=True)
    ]
    return _unpacked(bodies)


def _unpacked(bodies: Sequence[bytes]) -> Iterator[Row]:
    for body in bodies:
        yield from json.loads(zlib.decompress(body))
