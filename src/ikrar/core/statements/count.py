"""Kind 06: what an interval of the log holds, so that hiding and counting twice both show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from ikrar.core.statements.entry import Kind
from ikrar.core.statements.statement import Logged, demand, publish, read_statement

SMALLEST: Final = 10  # groups under ten never stand alone
COUNTED: Final = (Kind.SIGNATURE, Kind.LAPORAN)
_row_keys = {"agency", "text", "level", "upgraded", "count"}
_optional = frozenset(("erased",))


@dataclass(frozen=True, slots=True)
class CountRow:
    """One group of entries. `upgraded`: they name an earlier record of the same person, so they add no head."""

    agency: str
    text: str  # digest of the text, hex; empty for 02
    level: int
    upgraded: bool
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """Entries `first` up to, not including, `before` hold exactly as many of kind `of` as rows and merged say."""

    log: str
    of: Kind
    first: int
    before: int
    rows: tuple[CountRow, ...]
    merged_groups: int
    merged: int
    at: int
    erased: int = 0

    @property
    def total(self) -> int:
        return self.merged + sum(row.count for row in self.rows)


def merge_small(rows: Iterable[CountRow]) -> tuple[tuple[CountRow, ...], int, int]:
    """Return the rows that may be shown, the number of groups merged and how many entries those hold.

    A merged rest under ten would be found by subtraction, so the smallest shown group joins it until it is ten.
    """
    kept = sorted((row for row in rows if row.count), key=lambda row: (row.count, row.agency, row.text, row.level))
    groups = merged = 0
    while kept and (kept[0].count < SMALLEST or 0 < merged < SMALLEST):
        groups, merged = groups + 1, merged + kept.pop(0).count
    return tuple(sorted(kept, key=lambda row: (row.agency, row.text, row.level, row.upgraded))), groups, merged


def publish_count(count: Count) -> Logged:
    """Refuses    StatementMalformed: a group under ten, an empty interval, more entries than it holds"""
    demand("of", count.of in COUNTED)
    demand("interval", 0 <= count.first < count.before and 0 <= count.total <= count.before - count.first)
    demand("rows", all(row.count >= SMALLEST for row in count.rows))
    value: dict[str, Any] = {
        "of": int(count.of),
        "first": count.first,
        "before": count.before,
        "rows": [
            {
                "agency": row.agency,
                "text": row.text,
                "level": row.level,
                "upgraded": int(row.upgraded),
                "count": row.count,
            }
            for row in count.rows
        ],
        "merged": {"groups": count.merged_groups, "count": count.merged},
        "at": count.at,
    }
    if count.erased:
        value["erased"] = count.erased
    return publish(Kind.COUNT, count.log, value)


def read_count(payload: bytes) -> Count:
    """Refuses    StatementMalformed, canon.NotCanonical"""
    value = read_statement(payload, Kind.COUNT, {"of", "first", "before", "rows", "merged", "at"}, _optional)
    numbers = [value["of"], value["first"], value["before"], value["at"], value.get("erased", 0)]
    demand("jumlah", all(type(each) is int and each >= 0 for each in numbers) and value["of"] in COUNTED)
    rows, merged = value["rows"], value["merged"]
    demand("rows", type(rows) is list and all(type(row) is dict and row.keys() == _row_keys for row in rows))
    demand("rows", all(type(row[key]) is int for row in rows for key in ("level", "upgraded", "count")))
    demand("merged", type(merged) is dict and merged.keys() == {"groups", "count"})
    demand("merged", all(type(each) is int for each in merged.values()))
    return Count(
        log=value["log"],
        of=Kind(value["of"]),
        first=value["first"],
        before=value["before"],
        rows=tuple(
            CountRow(row["agency"], row["text"], row["level"], bool(row["upgraded"]), row["count"]) for row in rows
        ),
        merged_groups=merged["groups"],
        merged=merged["count"],
        at=value["at"],
        erased=value.get("erased", 0),
    )
