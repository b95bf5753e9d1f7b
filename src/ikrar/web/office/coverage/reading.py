"""The tree of units as a page opens it: what is shown, in which order, and where each press leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ikrar.apps.pledges.queries.coverage import Tally, UnitCoverage

SORTS = ("missing", "unit", "expected", "signed", "excused", "declined")
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: text, search, order, open rows, one unit."""

    text: str
    words: str
    sort: str
    opened: frozenset[str]
    unit: str
    query: QueryDict

    def url(self, **changes: object) -> str:
        """The same page with something else; None takes it away."""
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            elif isinstance(value, list):
                query.setlist(name, value)
            else:
                query[name] = str(value)
        return f"?{query.urlencode()}" if query else "?"


def read_address(query: QueryDict) -> Asked:
    sort = query.get("urut", "missing")
    return Asked(
        text=query.get("naskah", ""),
        words=query.get("cari", "").strip(),
        sort=sort if sort in SORTS else "missing",
        opened=frozenset(query.getlist("buka")),
        unit=query.get("unit", ""),
        query=query,
    )


def counts(tally: Tally) -> dict[str, int]:
    return {
        "expected": tally.expected,
        "signed": tally.signed_total,
        "excused": tally.excused_total,
        "declined": tally.declined,
        "missing": tally.missing,
    }


def total(trees: Sequence[Sequence[UnitCoverage]]) -> Tally:
    """The sum of the tops of several subtrees that do not overlap."""
    whole = Tally()
    for tree in trees:
        for unit in tree:
            if unit.depth == 0:
                _add(whole, unit.tally)
    return whole


def _add(whole: Tally, part: Tally) -> None:
    whole.expected += part.expected
    whole.declined += part.declined
    whole.disputed += part.disputed
    for key, n in part.signed.items():
        whole.signed[key] = whole.signed.get(key, 0) + n
    for kind, n in part.excused.items():
        whole.excused[kind] = whole.excused.get(kind, 0) + n


def shown_units(trees: Sequence[Sequence[UnitCoverage]], asked: Asked) -> list[tuple[UnitCoverage, int]]:
    """The rows of the table with their depth: what a search finds, or the tops and whatever is open."""
    if asked.words:
        found = [unit for tree in trees for unit in tree if asked.words.casefold() in unit.name.casefold()]
        return [(unit, 0) for unit in sorted(found, key=lambda unit: _place(unit, asked.sort))]
    rows: list[tuple[UnitCoverage, int]] = []
    for tree in trees:
        below: dict[str, list[UnitCoverage]] = defaultdict(list)
        for unit in tree:
            below[_above(unit.path) if unit.depth else ""].append(unit)
        _open(below, "", 0, asked, rows)
    return rows


def _open(
    below: dict[str, list[UnitCoverage]], path: str, depth: int, asked: Asked, rows: list[tuple[UnitCoverage, int]]
) -> None:
    for unit in sorted(below.get(path, ()), key=lambda unit: _place(unit, asked.sort)):
        rows.append((unit, depth))
        if depth == 0 or unit.code in asked.opened:
            _open(below, unit.path, depth + 1, asked, rows)


def _above(path: str) -> str:
    return path[: path[:-1].rfind(".") + 1]


def _place(unit: UnitCoverage, sort: str) -> tuple[int, str]:
    """Where a unit stands among its siblings: the largest number first, or by name."""
    return (0 if sort == "unit" else -counts(unit.tally)[sort], unit.name)


def table_rows(rows: Sequence[tuple[UnitCoverage, int]], asked: Asked) -> list[dict[str, Any]]:
    """Rows for components/tree_table.html."""
    found = []
    for unit, depth in rows:
        is_open = depth == 0 or unit.code in asked.opened
        can_toggle = unit.has_children and depth > 0 and not asked.words
        others = asked.opened - {unit.code} if is_open else asked.opened | {unit.code}
        found.append(
            {
                "title": unit.name,
                "depth": min(depth, DEEPEST),
                "url": f"{asked.url(unit=unit.code)}#unit",
                "toggle_url": asked.url(buka=sorted(others)) if can_toggle else None,
                "is_open": is_open,
                "is_own": unit.code == asked.unit,
                **counts(unit.tally),
            }
        )
    return found
