"""The unit tree as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ikrar.apps.roster.kinds import Acting
from ikrar.apps.roster.models import AwaitedHead, Post, Unit, UnitHead


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the order of the tree; `people` stand in it now, not counting those below."""

    unit_id: int
    seq: int
    code: str
    name: str
    place: str
    depth: int
    path: str
    parent_code: str
    people: int
    head: str
    head_title: str
    acting: str
    awaited: bool = False


def unit_tree(*, organisation_id: int, day: date, path: str = "") -> list[UnitLine]:
    """Units of a subtree, parents before children, with heads and people of that day. Four statements."""
    units = list(
        Unit.objects.filter(organisation_id=organisation_id, path__startswith=path, closed_on=None)
        .select_related("parent")
        .order_by("path")
    )
    in_force = Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))
    posts = (
        Post.objects.filter(in_force, organisation_id=organisation_id).values("unit_id").annotate(people=Count("id"))
    )
    people = {row["unit_id"]: row["people"] for row in posts}
    heads = {
        head.unit_id: head
        for head in UnitHead.objects.filter(in_force, organisation_id=organisation_id)
        .select_related("person")
        .order_by("starts_on")
    }
    awaited = set(AwaitedHead.objects.filter(unit__organisation_id=organisation_id).values_list("unit_id", flat=True))
    return [_line(unit, people.get(unit.id, 0), heads.get(unit.id), unit.id in awaited) for unit in units]


def _line(unit: Unit, people: int, head: UnitHead | None, awaited: bool) -> UnitLine:
    return UnitLine(
        unit_id=unit.id,
        seq=unit.seq,
        code=unit.code,
        name=unit.name,
        place=unit.place,
        depth=unit.depth,
        path=unit.path,
        parent_code=unit.parent.code if unit.parent else "",
        people=people,
        head=(head.person.full_name if head.person else head.name) if head else "",
        head_title=head.title if head else "",
        acting=Acting(head.acting).value if head else "",
        awaited=awaited,
    )


def unit_by_seq(*, organisation_id: int, seq: int, day: date) -> UnitLine | None:
    """One unit by the number that stands in addresses."""
    unit = Unit.objects.filter(organisation_id=organisation_id, seq=seq, closed_on=None).first()
    if unit is None:
        return None
    return next((line for line in unit_tree(organisation_id=organisation_id, day=day, path=unit.path)), None)
