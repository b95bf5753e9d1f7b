"""Mending one person by hand, between two files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster.actions.absences import PersonUnknown
from ikrar.apps.roster.actions.units import UnitUnknown
from ikrar.apps.roster.models import Person, Post, Unit
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal


class NameEmpty(Refusal):
    code = "roster.name_empty"
    sentence = "Nama tidak boleh kosong."


class ReasonNeeded(Refusal):
    code = "roster.reason_needed"
    sentence = "Perubahan ini memerlukan alasan tertulis, sedikitnya {least} huruf."


@dataclass(frozen=True, slots=True)
class Correction:
    """What a clerk may mend without a file; the number is not among it: a new number comes with a file."""

    name: str
    front_title: str
    back_title: str
    unit_id: int
    position: str


@transaction.atomic
def correct_person(
    *, organisation_id: int, person_id: int, to: Correction, on: date, why: str, by: Actor, at: datetime
) -> None:
    """Names are mended in place; another unit or position is a new post from `on`. Refuses an empty name or reason."""
    if not to.name.strip():
        raise NameEmpty()
    if len(why.strip()) < 5:
        raise ReasonNeeded(least=5)
    person = (
        Person.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(organisation_id=organisation_id, id=person_id)
        .first()
    )
    if person is None:
        raise PersonUnknown()
    if not Unit.objects.filter(organisation_id=organisation_id, id=to.unit_id, closed_on=None).exists():
        raise UnitUnknown(unit="")
    person.name = " ".join(to.name.split())[:160]
    person.front_title, person.back_title = to.front_title.strip()[:60], to.back_title.strip()[:80]
    person.save(update_fields=["name", "front_title", "back_title"])
    _move(person, to, on)
    code = person.organisation.code
    mandate = by.by(Role.CLERK, organisation=code)
    note(actor=by, organisation=code, verb="person.corrected", subject=str(person.id), at=at, mandate=mandate, why=why)


def _move(person: Person, to: Correction, on: date) -> None:
    post = Post.objects.select_for_update().filter(person=person, ends_before=None).first()
    if post is None or (post.unit_id, post.position) == (to.unit_id, to.position):
        return
    home = to.unit_id if post.home_unit_id == post.unit_id else post.home_unit_id
    if post.starts_on < on:
        post.ends_before = on
        post.save(update_fields=["ends_before"])
        post.pk, post._state.adding = None, True
        post.starts_on, post.ends_before = on, None
    post.unit_id, post.home_unit_id, post.position = to.unit_id, home, to.position.strip()[:200]
    post.save()
