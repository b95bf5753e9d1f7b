"""What the projector of an apel shows: counters only, the same few reads however many sign."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Sum

from ikrar.apps.pledges.kinds import ApelRoleKind
from ikrar.apps.pledges.models import ApelRole, Counter, CounterDelta, Participant, RoundText, Signature
from ikrar.apps.pledges.queries.rounds import ApelLine
from ikrar.apps.roster.models import Unit

MOST_UNITS = 12


@dataclass(frozen=True, slots=True)
class UnitFill:
    title: str
    expected: int
    signed: int


@dataclass(frozen=True, slots=True)
class Screen:
    """`leader` is the office of the pembina apel once they signed, never a name."""

    expected: int
    signed: int
    units: tuple[UnitFill, ...]
    more_units: int
    leader: str


def screen(*, apel: ApelLine, round_id: int, organisation_id: int) -> Screen:
    """Counts of the round's first text in the apel's subtree, and of the units just below it: those filling first."""
    revision_id = RoundText.objects.filter(round_id=round_id).order_by("order").values_list("revision_id").first()
    below = apel.unit_path
    rows = list(
        Unit.objects.filter(organisation_id=organisation_id, path__startswith=below).values_list("path", "name")
    )
    tops = sum(1 for path, _ in rows if path.count(".") == 1)
    depth = below.count(".") if below else 1 if tops == 1 else 0
    names = {path: name for path, name in rows if path.count(".") == depth + 1}
    expected = _expected(round_id, below, set(names))
    signed, fresh = _signed(round_id, revision_id[0] if revision_id else 0, below, set(names))
    fills = [
        (fresh[path], UnitFill(names[path], expected[path], max(0, signed[path]))) for path in names if expected[path]
    ]
    fills.sort(key=lambda each: (each[1].signed >= each[1].expected, -each[0], -each[1].signed, each[1].title))
    return Screen(
        expected=expected[below],
        signed=max(0, signed[below]),
        units=tuple(fill for _, fill in fills[:MOST_UNITS]),
        more_units=max(0, len(fills) - MOST_UNITS),
        leader=_leader(apel.id, round_id),
    )


def _of(path: str, units: set[str], below: str) -> list[str]:
    """The lines that a unit adds to: the whole, and the shown unit above it."""
    inside = [path[: i + 1] for i, sign in enumerate(path) if sign == "." and path[: i + 1] in units]
    return [below, *inside[:1]]


def _expected(round_id: int, below: str, units: set[str]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    rows = Participant.objects.filter(round_id=round_id, left_at=None, unit__path__startswith=below)
    for path, n in rows.values_list("unit__path").annotate(n=Count("id")):
        for line in _of(path, units, below):
            found[line] += n
    return found


def _signed(round_id: int, revision_id: int, below: str, units: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Signed by path, and how many of those arrived since the counters were last folded."""
    found: dict[str, int] = defaultdict(int)
    fresh: dict[str, int] = defaultdict(int)
    inside = {"round_id": round_id, "revision_id": revision_id, "unit__path__startswith": below}
    counters = Counter.objects.filter(**inside).values_list("unit__path")
    for path, n in counters.annotate(n=Sum("signed")):
        for line in _of(path, units, below):
            found[line] += n
    deltas = CounterDelta.objects.filter(**inside).values_list("unit__path")
    for path, n in deltas.annotate(n=Sum("change")):
        for line in _of(path, units, below):
            found[line] += n
            fresh[line] += n
    return found, fresh


def _leader(apel_id: int, round_id: int) -> str:
    role = ApelRole.objects.filter(apel_id=apel_id, kind=ApelRoleKind.LEADER, person__isnull=False).first()
    if role is None or role.person_id is None:
        return ""
    if not Signature.objects.filter(round_id=round_id, person_id=role.person_id, dispute=None).exists():
        return ""
    return f"{role.acting}. {role.position}" if role.acting else role.position
