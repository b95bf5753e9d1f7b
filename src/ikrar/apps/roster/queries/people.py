"""People: who stood where on which day, and everything the roster knows of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from ikrar.apps.roster.kinds import AbsenceKind, Acting, NumberScheme, StaffType
from ikrar.apps.roster.models import Absence, Number, Person, Post, UnitHead
from ikrar.core.nip import tidy


@dataclass(frozen=True, slots=True)
class PersonOn:
    """Somebody on one day. `unit_path` says whose subtree they were counted in."""

    person_id: int
    full_name: str
    unit_id: int
    unit: str
    unit_path: str
    home_unit_id: int
    staff_type: str
    position: str
    rank: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A line of the list of people."""

    person_id: int
    full_name: str
    number: str
    scheme: str
    staff: str
    unit: str
    position: str


@dataclass(frozen=True, slots=True)
class PostLine:
    unit: str
    unit_seq: int
    home_unit: str
    staff: str
    position: str
    rank: str
    legal_status: str
    starts_on: date
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    scheme: str
    value: str
    starts_on: date
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: int
    kind: str
    starts_on: date
    ends_before: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class HeadLine:
    unit: str
    title: str
    acting: str
    starts_on: date
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class History:
    """One person, newest first in every list. `unit_id` is where they work now, None when they have left."""

    person_id: int
    full_name: str
    name: str
    front_title: str
    back_title: str
    born_on: date | None
    email: str
    unit_id: int | None
    posts: Sequence[PostLine]
    numbers: Sequence[NumberLine]
    absences: Sequence[AbsenceLine]
    headed: Sequence[HeadLine]


def _in_force(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


def post_on(*, person_id: int, day: date) -> PersonOn | None:
    """Where this person was on that day of their organisation, or None."""
    post = Post.objects.filter(_in_force(day), person_id=person_id).select_related("person", "unit").first()
    return _person_on(post) if post else None


def people_on(*, organisation_id: int, day: date, path: str = "") -> list[PersonOn]:
    """Everybody who stood in this subtree on that day, by unit and name."""
    posts = Post.objects.filter(_in_force(day), organisation_id=organisation_id, unit__path__startswith=path)
    found = posts.select_related("person", "unit").order_by("unit__path", "person__name", "person_id")
    return [_person_on(post) for post in found]


def _person_on(post: Post) -> PersonOn:
    return PersonOn(
        person_id=post.person_id,
        full_name=post.person.full_name,
        unit_id=post.unit_id,
        unit=post.unit.name,
        unit_path=post.unit.path,
        home_unit_id=post.home_unit_id,
        staff_type=post.staff_type,
        position=post.position,
        rank=post.rank,
    )


def _sought(organisation_id: int, day: date, text: str, path: str, staff_type: str) -> QuerySet[Post]:
    posts = Post.objects.filter(_in_force(day), organisation_id=organisation_id)
    if path:
        posts = posts.filter(unit__path__startswith=path)
    if staff_type:
        posts = posts.filter(staff_type=staff_type)
    digits = tidy(text)
    if digits.isdigit():
        found = Number.objects.filter(organisation_id=organisation_id, value__startswith=digits)
        posts = posts.filter(person_id__in=found.values("person_id"))
    elif text.strip():
        posts = posts.filter(person__name__icontains=" ".join(text.split()))
    return posts


def people_page(
    *, organisation_id: int, day: date, text: str = "", path: str = "", staff_type: str = "", start: int, count: int
) -> tuple[list[PersonLine], int]:
    """Some of the people of a day, by name, and how many there are in all. `text` is a part of a name or a number."""
    posts = _sought(organisation_id, day, text, path, staff_type)
    page = list(posts.select_related("person", "unit").order_by("person__name", "person_id")[start : start + count])
    numbers = {
        number.person_id: number
        for number in Number.objects.filter(person_id__in=[post.person_id for post in page]).order_by("starts_on", "id")
    }
    lines = [
        PersonLine(
            person_id=post.person_id,
            full_name=post.person.full_name,
            number=numbers[post.person_id].value if post.person_id in numbers else "",
            scheme=NumberScheme(numbers[post.person_id].scheme).label if post.person_id in numbers else "",
            staff=StaffType(post.staff_type).label,
            unit=post.unit.name,
            position=post.position,
        )
        for post in page
    ]
    return lines, posts.count()


def staff_counts(*, organisation_id: int, day: date) -> dict[StaffType, int]:
    """People of a day by staff type, in the order of StaffType, empty ones left out."""
    rows = Post.objects.filter(_in_force(day), organisation_id=organisation_id).values("staff_type")
    found = {row["staff_type"]: row["people"] for row in rows.annotate(people=Count("id"))}
    return {kind: found[kind.value] for kind in StaffType if kind.value in found}


def history(*, organisation_id: int, person_id: int) -> History | None:
    """Everything dated about one person, newest first; None when nobody of this organisation has the id."""
    person = Person.objects.filter(organisation_id=organisation_id, id=person_id).first()
    if person is None:
        return None
    posts = list(Post.objects.filter(person=person).select_related("unit", "home_unit").order_by("-starts_on", "-id"))
    now = next((post for post in posts if post.ends_before is None), None)
    absences = Absence.objects.filter(person=person).order_by("-starts_on", "-id")
    heads = UnitHead.objects.filter(person=person).select_related("unit").order_by("-starts_on", "-id")
    numbers = Number.objects.filter(person=person).order_by(F("ends_before").desc(nulls_first=True), "-starts_on")
    return History(
        person_id=person.id,
        full_name=person.full_name,
        name=person.name,
        front_title=person.front_title,
        back_title=person.back_title,
        born_on=person.born_on,
        email=person.email,
        unit_id=now.unit_id if now else None,
        posts=[_post_line(post) for post in posts],
        numbers=[NumberLine(NumberScheme(n.scheme).label, n.value, n.starts_on, n.ends_before) for n in numbers],
        absences=[
            AbsenceLine(a.id, AbsenceKind(a.kind).label, a.starts_on, a.ends_before, a.recorded_by) for a in absences
        ],
        headed=[
            HeadLine(h.unit.name, h.title, Acting(h.acting).label if h.acting else "", h.starts_on, h.ends_before)
            for h in heads
        ],
    )


def _post_line(post: Post) -> PostLine:
    return PostLine(
        unit=post.unit.name,
        unit_seq=post.unit.seq,
        home_unit=post.home_unit.name if post.home_unit_id != post.unit_id else "",
        staff=StaffType(post.staff_type).label,
        position=post.position,
        rank=post.rank,
        legal_status=post.legal_status,
        starts_on=post.starts_on,
        ends_before=post.ends_before,
    )


def person_by_number(*, organisation_id: int, number: str) -> int | None:
    """Who carries this number, or carried it, as it was typed."""
    wanted = [tidy(number), " ".join(number.split())]
    found = Number.objects.filter(organisation_id=organisation_id, value__in=wanted)
    return found.values_list("person_id", flat=True).first() if number.strip() else None
