"""Rounds and their sessions as the desk reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import (
    Apel,
    ApelRole,
    Counter,
    CounterDelta,
    Dispute,
    Participant,
    Round,
    RoundPart,
    RoundText,
)
from ikrar.apps.roster.models import Number, Person, Post, Unit


@dataclass(frozen=True, slots=True)
class TextOfRound:
    revision_id: int
    text_code: str
    number: int
    kind_label: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list. `signed` counts people for its first text."""

    id: int
    code: str
    title: str
    state: str
    zone: str
    opens_at: datetime
    closes_at: datetime
    election: str
    heads_first: bool
    closed_at: datetime | None
    expected: int
    signed: int
    texts: tuple[TextOfRound, ...]

    @property
    def missing(self) -> int:
        return max(0, self.expected - self.signed)

    def phase(self, at: datetime) -> str:
        """rancangan, menunggu (opened, the window has not begun), berjalan, lewat (window over), ditutup."""
        if self.state == RoundState.DRAFT:
            return "rancangan"
        if self.state == RoundState.CLOSED:
            return "ditutup"
        return "menunggu" if at < self.opens_at else "berjalan" if at < self.closes_at else "lewat"


@dataclass(frozen=True, slots=True)
class PartLine:
    """Who takes part: `kind` is unit, place or person; `value` is the unit's code, the place or a number."""

    kind: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    kind: str
    kind_label: str
    name: str
    position: str
    acting: str


@dataclass(frozen=True, slots=True)
class ApelLine:
    id: int
    code: str
    kind: str
    kind_label: str
    title: str
    place: str
    zone: str
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    unit: str
    unit_path: str
    roles: tuple[RoleLine, ...] = field(default=())

    @property
    def state(self) -> str:
        return "ditutup" if self.closed_at else "dibuka" if self.opened_at else "direncanakan"

    @property
    def is_open(self) -> bool:
        return self.state == "dibuka"


def rounds_of(*, organisation_id: int, code: str = "") -> list[RoundLine]:
    """The organisation's rounds, the newest window first; one where its code is given."""
    rows = Round.objects.filter(organisation_id=organisation_id).order_by("-opens_at", "-id")
    found = list(rows.filter(code=code.upper()) if code else rows)
    ids = [row.pk for row in found]
    texts = _texts(ids)
    expected = dict(
        Participant.objects.filter(round_id__in=ids, left_at=None).values_list("round_id").annotate(n=Count("id"))
    )
    first = {pk: lines[0].revision_id for pk, lines in texts.items()}
    signed = _signed(ids, first)
    return [
        RoundLine(
            id=row.pk,
            code=row.code,
            title=row.title,
            state=row.state,
            zone=row.zone,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            election=row.election,
            heads_first=row.heads_first,
            closed_at=row.closed_at,
            expected=expected.get(row.pk, 0),
            signed=signed.get(row.pk, 0),
            texts=tuple(texts.get(row.pk, ())),
        )
        for row in found
    ]


def round_line(*, organisation_id: int, code: str) -> RoundLine | None:
    found = rounds_of(organisation_id=organisation_id, code=code) if code else []
    return found[0] if found else None


def _texts(rounds: Sequence[int]) -> dict[int, list[TextOfRound]]:
    found: dict[int, list[TextOfRound]] = defaultdict(list)
    for row in (
        RoundText.objects.filter(round_id__in=rounds).select_related("revision__text").order_by("round_id", "order")
    ):
        text = row.revision.text
        found[row.round_id].append(
            TextOfRound(
                row.revision_id,
                text.code,
                row.revision.number,
                text.get_kind_display(),
                text.title,
                row.revision.sha256,
            )
        )
    return found


def _signed(rounds: Sequence[int], first: dict[int, int]) -> dict[int, int]:
    """People who signed each round's first text: the counters of all units, and what is not folded yet."""
    found: dict[int, int] = defaultdict(int)
    folded = Counter.objects.filter(round_id__in=rounds).values_list("round_id", "revision_id")
    waiting = CounterDelta.objects.filter(round_id__in=rounds).values_list("round_id", "revision_id")
    for round_id, revision_id, n in (*folded.annotate(n=Sum("signed")), *waiting.annotate(n=Sum("change"))):
        if first.get(round_id) == revision_id:
            found[round_id] += n
    return found


def parts_of(*, round_id: int) -> list[PartLine]:
    """Who takes part, in words; none: everybody. A person is named by their number."""
    rows = list(RoundPart.objects.filter(round_id=round_id).select_related("unit", "person").order_by("id"))
    numbers = dict(
        Number.objects.filter(person_id__in=[row.person_id for row in rows if row.person_id], ends_before=None)
        .order_by("starts_on")
        .values_list("person_id", "value")
    )
    found = []
    for row in rows:
        if row.unit is not None:
            found.append(PartLine("unit", row.unit.code, row.unit.name))
        elif row.person is not None:
            found.append(PartLine("person", numbers.get(row.person.pk, ""), row.person.full_name))
        else:
            found.append(PartLine("place", row.place, row.place))
    return found


def apel_of(*, round_id: int) -> list[ApelLine]:
    rows = Apel.objects.filter(round_id=round_id).select_related("unit").order_by("starts_at", "id")
    return _apel_lines(list(rows))


def apel_line(*, organisation_id: int, round_code: str, code: str) -> ApelLine | None:
    """The live session of this code in this round, else the last that carried it."""
    rows = Apel.objects.filter(
        organisation_id=organisation_id, round__code=round_code.upper(), code=code.upper()
    ).select_related("unit")
    row = rows.filter(closed_at=None).first() or rows.order_by("-closed_at").first()
    return _apel_lines([row])[0] if row else None


def session(*, organisation_id: int, code: str) -> tuple[int, ApelLine] | None:
    """The session of this code in any round, the live one first, with the id of its round; drafts have none to show."""
    rows = (
        Apel.objects.filter(organisation_id=organisation_id, code=code.upper())
        .exclude(round__state=RoundState.DRAFT)
        .select_related("unit")
        .order_by(F("closed_at").desc(nulls_first=True))
    )
    row = rows.first()
    return (row.round_id, _apel_lines([row])[0]) if row else None


def sessions_on(*, organisation_id: int, since: datetime, before: datetime) -> list[tuple[str, ApelLine]]:
    """Sessions that start in a stretch of time and are not closed, with the code of their round."""
    rows = list(
        Apel.objects.filter(organisation_id=organisation_id, starts_at__gte=since, starts_at__lt=before, closed_at=None)
        .exclude(round__state=RoundState.CLOSED)
        .select_related("unit", "round")
        .order_by("starts_at")
    )
    return list(zip([row.round.code for row in rows], _apel_lines(rows), strict=True))


def _apel_lines(rows: Sequence[Apel]) -> list[ApelLine]:
    roles: dict[int, list[RoleLine]] = defaultdict(list)
    for role in ApelRole.objects.filter(apel_id__in=[row.pk for row in rows]).select_related("person").order_by("id"):
        name = role.person.full_name if role.person else role.name
        roles[role.apel_id].append(RoleLine(role.kind, role.get_kind_display(), name, role.position, role.acting))
    return [
        ApelLine(
            id=row.pk,
            code=row.code,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            title=row.title,
            place=row.place,
            zone=row.zone,
            starts_at=row.starts_at,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            unit=row.unit.name if row.unit else "",
            unit_path=row.unit.path if row.unit else "",
            roles=tuple(roles[row.pk]),
        )
        for row in rows
    ]


def open_disputes(*, organisation_id: int, round_id: int | None = None) -> int:
    rows = Dispute.objects.filter(signature__round__organisation_id=organisation_id, decided_at=None)
    return (rows.filter(signature__round_id=round_id) if round_id else rows).count()


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose from, in the order of the tree."""

    id: int
    code: str
    name: str
    path: str
    depth: int


def units(*, organisation_id: int, paths: Sequence[str] = ("",), depth: int | None = None) -> list[UnitChoice]:
    """Units below any of these paths that are not closed, parents before children."""
    inside = Q()
    for path in paths:
        inside |= Q(path__startswith=path)
    rows = (
        Unit.objects.filter(inside, organisation_id=organisation_id, closed_on=None) if paths else Unit.objects.none()
    )
    found = [
        UnitChoice(pk, code, name, path, path.count(".") - 1)
        for pk, code, name, path in rows.order_by("path").values_list("id", "code", "name", "path")
    ]
    return [unit for unit in found if depth is None or unit.depth <= depth]


def places(*, organisation_id: int) -> list[str]:
    rows = Unit.objects.filter(organisation_id=organisation_id, closed_on=None).exclude(place="")
    return list(rows.order_by("place").values_list("place", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of the roster, as what they serve today."""

    person_id: int
    name: str
    position: str
    unit: str


def find_people(
    *, organisation_id: int, words: str, day: date, paths: Sequence[str] = ("",), most: int = 5
) -> list[Found]:
    """By number, anywhere; or by a part of the name, in the subtrees of `paths` alone; at most `most`."""
    plain = "".join(words.split())
    ids = list(
        Number.objects.filter(organisation_id=organisation_id, value__in=(plain, words.strip())).values_list(
            "person_id", flat=True
        )[:1]
    )
    if not ids and len(plain) >= 3:
        named = Person.objects.filter(organisation_id=organisation_id, name__icontains=words.strip())
        if "" not in paths:
            named = named.filter(pk__in=_serving(day).filter(_inside(paths)).values("person_id"))
        ids = list(named.order_by("name").values_list("id", flat=True)[:most])
    posts = {post.person_id: post for post in _serving(day).filter(person_id__in=ids).select_related("person", "unit")}
    return [Found(pk, posts[pk].person.full_name, posts[pk].position, posts[pk].unit.name) for pk in ids if pk in posts]


def _serving(day: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(ends_before=None) | Q(ends_before__gt=day), starts_on__lte=day)


def _inside(paths: Sequence[str]) -> Q:
    """In one of these subtrees; in none of no subtrees."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return inside


def progress(*, round_id: int, revision_id: int, paths: Sequence[str]) -> tuple[int, int]:
    """Expected and signed in several subtrees that do not overlap, from counters and what is not folded yet."""
    if not paths:
        return 0, 0
    inside = _inside(paths)
    expected = Participant.objects.filter(inside, round_id=round_id, left_at=None).count()
    folded = Counter.objects.filter(inside, round_id=round_id, revision_id=revision_id).aggregate(n=Sum("signed"))
    waiting = CounterDelta.objects.filter(inside, round_id=round_id, revision_id=revision_id).aggregate(n=Sum("change"))
    return expected, (folded["n"] or 0) + (waiting["n"] or 0)
