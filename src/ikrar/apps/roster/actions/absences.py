"""Excuses by kind, with their days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.apps.roster.models import Absence, Person
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal


class AbsenceBackwards(Refusal):
    code = "roster.absence_backwards"
    sentence = "Hari terakhir ({last_on}) lebih awal daripada hari pertama ({starts_on})."


class AbsenceOverlaps(Refusal):
    code = "roster.absence_overlaps"
    sentence = "Orang ini sudah tercatat {kind} sejak {starts_on}."
    todo = "Akhiri catatan itu lebih dahulu."


class PersonUnknown(Refusal):
    code = "roster.person_unknown"
    sentence = "Orang ini tidak ada dalam daftar pegawai organisasi ini."


class AbsenceUnknown(Refusal):
    code = "roster.absence_unknown"
    sentence = "Catatan berhalangan itu tidak ada."


@transaction.atomic
def record_absence(
    *,
    organisation_id: int,
    person_id: int,
    kind: AbsenceKind,
    starts_on: date,
    last_on: date | None,
    by: Actor,
    at: datetime,
) -> int:
    """Return the id. `last_on` is the last day away, None until further notice. The same again gives the first id."""
    if last_on is not None and last_on < starts_on:
        raise AbsenceBackwards(starts_on=starts_on, last_on=last_on)
    person = Person.objects.select_related("organisation").filter(organisation_id=organisation_id, id=person_id).first()
    if person is None:
        raise PersonUnknown()
    ends_before = last_on + timedelta(days=1) if last_on else None
    for other in Absence.objects.select_for_update().filter(person=person):
        if (other.kind, other.starts_on, other.ends_before) == (kind, starts_on, ends_before):
            return other.id
        if (other.ends_before is None or starts_on < other.ends_before) and (
            ends_before is None or other.starts_on < ends_before
        ):
            raise AbsenceOverlaps(kind=AbsenceKind(other.kind).label, starts_on=other.starts_on)
    absence = Absence.objects.create(
        organisation_id=organisation_id,
        person=person,
        kind=kind,
        starts_on=starts_on,
        ends_before=ends_before,
        recorded_by=by.name[:160],
    )
    _note("absence.recorded", absence, person.organisation.code, by, at)
    return absence.id


@transaction.atomic
def end_absence(*, organisation_id: int, absence_id: int, ends_before: date, by: Actor, at: datetime) -> None:
    """The person is back on `ends_before`; an excuse that had not begun by then is taken away."""
    absence = (
        Absence.objects.select_for_update()
        .select_related("person__organisation")
        .filter(organisation_id=organisation_id, id=absence_id)
        .first()
    )
    if absence is None:
        raise AbsenceUnknown()
    _note("absence.ended", absence, absence.person.organisation.code, by, at)
    if ends_before <= absence.starts_on:
        absence.delete()
    else:
        absence.ends_before = ends_before
        absence.save(update_fields=["ends_before"])


def _note(verb: str, absence: Absence, organisation: str, by: Actor, at: datetime) -> None:
    mandate = by.by(Role.CLERK, Role.UNIT_OPERATOR, organisation=organisation)
    # The kind of an absence says something about health: the trace names the row, not the kind.
    note(actor=by, organisation=organisation, verb=verb, subject=str(absence.id), at=at, mandate=mandate)
