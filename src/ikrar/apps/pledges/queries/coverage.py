"""Who has signed, by unit: folded counters plus what is not folded yet, which together are the live count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, Sum

from ikrar.apps.pledges.models import Counter, CounterDelta, Declined, Dispute, Participant, Round, Signature
from ikrar.apps.pledges.queries.standing import best_records
from ikrar.apps.roster.models import Absence, Post, Unit, UnitHead


@dataclass(slots=True)
class Tally:
    """Counts of one unit's subtree for one text. `signed` is by (level, way); a disputed record is in none of them."""

    expected: int = 0
    signed: dict[tuple[int, str], int] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)
    declined: int = 0
    disputed: int = 0

    @property
    def signed_total(self) -> int:
        return sum(self.signed.values())

    @property
    def excused_total(self) -> int:
        return sum(self.excused.values())

    @property
    def missing(self) -> int:
        return max(0, self.expected - self.signed_total - self.excused_total - self.declined)

    def by_level(self) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for (level, _), n in self.signed.items():
            found[level] += n
        return dict(sorted(found.items()))

    def by_way(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for (_, way), n in self.signed.items():
            found[way] += n
        return dict(found)


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    unit_id: int
    code: str
    name: str
    path: str
    depth: int
    head: str
    has_children: bool
    tally: Tally


def folded(*, round_id: int, unit_path: str, revision_id: int) -> dict[tuple[int, str], int]:
    """Signed by (level, way) in the subtree of one unit: its units' counters, and the deltas not folded yet."""
    inside = {"round_id": round_id, "revision_id": revision_id, "unit__path__startswith": unit_path}
    counters = Counter.objects.filter(**inside).values_list("level", "way").annotate(n=Sum("signed"))
    waiting = CounterDelta.objects.filter(**inside).values_list("level", "way").annotate(n=Sum("change"))
    found: dict[tuple[int, str], int] = defaultdict(int)
    for level, way, n in (*counters, *waiting):
        found[level, way] += n
    return {key: n for key, n in found.items() if n}


def counted(*, round_id: int, unit_path: str, revision_id: int) -> dict[tuple[int, str], int]:
    """The same from the records that count, see `standing`. For checking, not for pages."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    for (_, revision), best in best_records(round_id=round_id).items():
        if revision == revision_id and best.unit_path.startswith(unit_path):
            found[best.level, best.way] += 1
    return dict(found)


def tree(*, round_id: int, revision_id: int, unit_path: str = "", at: datetime) -> list[UnitCoverage]:
    """Every unit of a subtree with the tally of its own subtree, parents before children.

    The number of reads does not grow with units or people.
    """
    round_ = Round.objects.get(pk=round_id)
    day = at.astimezone(ZoneInfo(round_.zone)).date()
    units = list(
        Unit.objects.filter(organisation_id=round_.organisation_id, path__startswith=unit_path)
        .order_by("path")
        .values_list("id", "code", "name", "path")
    )
    own = _own_tallies(round_id, revision_id, unit_path, day)
    _add_signed(own, round_id, revision_id, unit_path)
    heads = _heads(round_.organisation_id, unit_path)
    sums: dict[str, Tally] = {path: Tally() for _, _, _, path in units}
    for unit_id, _, _, path in units:
        tally = own.get(unit_id)
        if tally is not None:
            for i, sign in enumerate(path):
                if sign == "." and path[: i + 1] in sums:
                    _add(sums[path[: i + 1]], tally)
    base = unit_path.count(".") - 1 if unit_path else 0
    parents = {path[: path[:-1].rfind(".") + 1] for _, _, _, path in units}
    return [
        UnitCoverage(pk, code, name, path, path.count(".") - 1 - base, heads.get(pk, ""), path in parents, sums[path])
        for pk, code, name, path in units
        if sums[path].expected
    ]


def _add(total: Tally, part: Tally) -> None:
    total.expected += part.expected
    total.declined += part.declined
    total.disputed += part.disputed
    for key, n in part.signed.items():
        total.signed[key] = total.signed.get(key, 0) + n
    for kind, n in part.excused.items():
        total.excused[kind] = total.excused.get(kind, 0) + n


def _signed_by(round_id: int, revision_id: int) -> Exists:
    return Exists(
        Signature.objects.filter(round_id=round_id, revision_id=revision_id, person_id=OuterRef("person_id")).filter(
            Q(dispute=None) | Q(dispute__upheld=False)
        )
    )


def absent_on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


def _own_tallies(round_id: int, revision_id: int, unit_path: str, day: date) -> dict[int, Tally]:
    """unit -> its own people only: expected, excused, declined, disputed."""
    found: dict[int, Tally] = defaultdict(Tally)
    expected = Participant.objects.filter(round_id=round_id, left_at=None, unit__path__startswith=unit_path)
    for unit_id, n in expected.values_list("unit_id").annotate(n=Count("id")):
        found[unit_id].expected = n
    declined = set(Declined.objects.filter(round_id=round_id, withdrawn_at=None).values_list("person_id", flat=True))
    unsigned = expected.exclude(_signed_by(round_id, revision_id))
    for unit_id in unsigned.filter(person_id__in=declined).values_list("unit_id", flat=True):
        found[unit_id].declined += 1
    away = dict(
        Absence.objects.filter(absent_on(day), person__in=unsigned.values("person_id"))
        .order_by("-starts_on")
        .values_list("person_id", "kind")
    )
    for unit_id, person_id in unsigned.filter(person_id__in=away.keys()).values_list("unit_id", "person_id"):
        if person_id not in declined:
            found[unit_id].excused[away[person_id]] = found[unit_id].excused.get(away[person_id], 0) + 1
    open_disputes = Dispute.objects.filter(
        signature__round_id=round_id, signature__revision_id=revision_id, signature__unit__path__startswith=unit_path
    ).exclude(upheld=False)
    for unit_id, n in open_disputes.values_list("signature__unit_id").annotate(n=Count("id")):
        found[unit_id].disputed = n
    return found


def _add_signed(own: dict[int, Tally], round_id: int, revision_id: int, unit_path: str) -> None:
    """Own signatures of each unit: its counters, plus what is not folded yet."""
    inside = {"round_id": round_id, "revision_id": revision_id, "unit__path__startswith": unit_path}
    counters = Counter.objects.filter(**inside).values_list("unit_id", "level", "way", "signed")
    waiting = CounterDelta.objects.filter(**inside).values_list("unit_id", "level", "way")
    for unit_id, level, way, n in (*counters, *waiting.annotate(n=Sum("change"))):
        signed = own[unit_id].signed
        signed[level, way] = signed.get((level, way), 0) + n


def _heads(organisation_id: int, unit_path: str) -> dict[int, str]:
    """unit -> the office that heads it, with its acting title; never a name."""
    return {
        unit_id: f"{acting}. {title}" if acting else title
        for unit_id, acting, title in UnitHead.objects.filter(
            organisation_id=organisation_id, ends_before=None, unit__path__startswith=unit_path
        ).values_list("unit_id", "acting", "title")
    }


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """Status only: never time, device or reason."""

    person_id: int
    name: str
    position: str
    unit: str
    status: str


def people(*, round_id: int, revision_id: int, unit_path: str, at: datetime) -> list[MissingPerson]:
    """Who has not signed in a subtree, with what is known: excused by kind, declined, or not yet."""
    round_ = Round.objects.get(pk=round_id)
    day = at.astimezone(ZoneInfo(round_.zone)).date()
    rows = (
        Participant.objects.filter(round_id=round_id, left_at=None, unit__path__startswith=unit_path)
        .exclude(_signed_by(round_id, revision_id))
        .order_by("unit__path", "person__name")
        .values_list("person_id", "person__name", "person__front_title", "person__back_title", "unit__name")
    )
    ids = [row[0] for row in rows]
    declined = set(
        Declined.objects.filter(round_id=round_id, withdrawn_at=None, person_id__in=ids).values_list(
            "person_id", flat=True
        )
    )
    away = {a.person_id: a.get_kind_display() for a in Absence.objects.filter(absent_on(day), person_id__in=ids)}
    posts = _positions(ids, day)
    found = []
    for person_id, name, front, back, unit in rows:
        full = f"{front} {name}" if front else name
        status = "Menyatakan tidak menandatangani" if person_id in declined else away.get(person_id, "Belum")
        full = f"{full}, {back}" if back else full
        found.append(MissingPerson(person_id, full, posts.get(person_id, ""), unit, status))
    return found


def _positions(ids: list[int], day: date) -> dict[int, str]:
    return dict(Post.objects.filter(absent_on(day), person_id__in=ids).values_list("person_id", "position"))
