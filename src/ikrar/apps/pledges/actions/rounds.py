"""Planning, opening and closing rounds and their apel."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger import queries as ledger
from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind, RoundState
from ikrar.apps.pledges.models import Adoption, Apel, ApelRole, Revision, Round, RoundPart, RoundText
from ikrar.apps.pledges.rules import NotYours, may_run_apel, may_run_rounds
from ikrar.apps.roster.models import Organisation, Person, Unit
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class TextNotAdopted(Refusal):
    code = "pledges.text_not_adopted"
    sentence = "Naskah {title} revisi {number} belum disahkan orang kedua, jadi belum dapat dipakai."
    todo = "Mintalah orang kedua membaca dan mengesahkannya di halaman Naskah."


class WindowWrong(Refusal):
    code = "pledges.window_wrong"
    sentence = "Waktu tutup harus sesudah waktu buka."
    todo = "Periksa kedua tanggal dan jamnya."


class NothingToSign(Refusal):
    code = "pledges.nothing_to_sign"
    sentence = "Rangkaian ini belum punya naskah atau pesertanya kosong."
    todo = "Pilih paling sedikit satu naskah yang sudah disahkan dan satu unit kerja yang berisi pegawai."


class StepOutOfOrder(Refusal):
    code = "pledges.step_out_of_order"
    sentence = "{what} tidak dapat dilakukan: keadaannya sekarang {state}."
    todo = "Muat ulang halaman untuk melihat keadaan terbaru."


@dataclass(frozen=True, slots=True)
class Part:
    """Who takes part: a unit with its subtree, a place, or one person; exactly one is given."""

    unit_id: int | None = None
    place: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class RoundPlan:
    title: str
    opens_at: datetime
    closes_at: datetime
    revision_ids: tuple[int, ...]
    parts: tuple[Part, ...] = ()
    election: str = ""
    heads_first: bool = False


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """At an apel: someone of the roster, or name and office of someone who is on none (an elected mayor)."""

    kind: ApelRoleKind
    position: str
    person_id: int | None = None
    name: str = ""
    acting: str = ""


@dataclass(frozen=True, slots=True)
class ApelPlan:
    kind: ApelKind
    title: str
    place: str
    starts_at: datetime
    zone: str
    unit_id: int | None = None
    roles: tuple[RoleHolder, ...] = field(default=())


def short_code() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(6))


def pressed_code(press: bytes, content: object) -> str:
    """A code that follows from the form's key and what was typed, so that pressing twice makes one row (HOUSE §7)."""
    digest = hashlib.sha256(press + hashlib.sha256(repr(content).encode()).digest()).digest()
    return "".join(CROCKFORD[byte % 32] for byte in digest[:6])


@transaction.atomic
def plan_round(*, organisation: str, plan: RoundPlan, by: Actor, at: datetime, press: bytes = b"") -> Round:
    """A draft that nobody can sign in yet. Refuses    NotYours, WindowWrong, TextNotAdopted

    press   key of the form: the same key and plan give the round of the first press
    """
    if not may_run_rounds(by, organisation=organisation) or by.user_id is None:
        raise NotYours
    if plan.closes_at <= plan.opens_at:
        raise WindowWrong
    owner = Organisation.objects.get(code=organisation)
    revisions = adopted_revisions(owner, plan.revision_ids)
    values = {
        "title": plan.title,
        "election": plan.election,
        "zone": owner.zone,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "heads_first": plan.heads_first,
        "created_by_id": by.user_id,
        "created_at": at,
    }
    code = pressed_code(press, (organisation, plan)) if press else short_code()
    round_, is_new = Round.objects.get_or_create(organisation=owner, code=code, defaults=values)
    if not is_new:
        return round_
    RoundText.objects.bulk_create(
        RoundText(round=round_, revision=revision, order=order) for order, revision in enumerate(revisions)
    )
    set_parts(round_, owner, plan.parts)
    audit.note(actor=by, organisation=organisation, verb="round.planned", subject=round_.code, at=at)
    return round_


def adopted_revisions(owner: Organisation, ids: Sequence[int]) -> list[Revision]:
    found = {r.pk: r for r in Revision.objects.filter(pk__in=ids, text__organisation=owner).select_related("text")}
    adopted = set(Adoption.objects.filter(revision_id__in=found).values_list("revision_id", flat=True))
    for pk in ids:
        if pk not in found:
            raise NotYours
        if pk not in adopted:
            raise TextNotAdopted(title=found[pk].text.title, number=found[pk].number)
    return [found[pk] for pk in dict.fromkeys(ids)]


def set_parts(round_: Round, owner: Organisation, parts: Sequence[Part]) -> None:
    units = set(
        Unit.objects.filter(organisation=owner, pk__in=[p.unit_id for p in parts if p.unit_id]).values_list(
            "pk", flat=True
        )
    )
    people = set(
        Person.objects.filter(organisation=owner, pk__in=[p.person_id for p in parts if p.person_id]).values_list(
            "pk", flat=True
        )
    )
    for part in parts:
        if (part.unit_id and part.unit_id not in units) or (part.person_id and part.person_id not in people):
            raise NotYours
    RoundPart.objects.bulk_create(
        RoundPart(round=round_, unit_id=p.unit_id, place=p.place, person_id=p.person_id) for p in parts
    )


def locked_round(round_id: int, by: Actor) -> Round:
    round_ = Round.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=round_id)
    if not may_run_rounds(by, organisation=round_.organisation.code):
        raise NotYours
    return round_


@transaction.atomic
def open_round(*, round_id: int, by: Actor, at: datetime) -> int:
    """From now on signing is possible inside the window. Returns how many are expected. Opening twice changes nothing.

    Refuses    NotYours, NothingToSign, StepOutOfOrder (closed)
    """
    round_ = locked_round(round_id, by)
    if round_.state == RoundState.CLOSED:
        raise StepOutOfOrder(what="Membuka rangkaian", state=round_.get_state_display())
    expected = sync_participants(round_id=round_id, at=at)
    if not expected or not round_.texts.exists():
        raise NothingToSign
    if round_.state == RoundState.DRAFT:
        round_.state, round_.opened_at = RoundState.OPEN, at
        round_.save(update_fields=["state", "opened_at"])
        audit.note(actor=by, organisation=round_.organisation.code, verb="round.opened", subject=round_.code, at=at)
    return expected


@transaction.atomic
def close_round(*, round_id: int, by: Actor, at: datetime) -> Round:
    """Nobody signs from now on, open apel close too; the log as published at this moment is kept for the papers.

    Refuses    NotYours, StepOutOfOrder (never opened)
    """
    round_ = locked_round(round_id, by)
    if round_.state == RoundState.DRAFT:
        raise StepOutOfOrder(what="Menutup rangkaian", state=round_.get_state_display())
    if round_.state == RoundState.CLOSED:
        return round_
    published = ledger.published_note()
    round_.state, round_.closed_at = RoundState.CLOSED, at
    round_.closed_size = published[0].size if published else 0
    round_.closed_root = published[0].root.hex() if published else ""
    round_.save(update_fields=["state", "closed_at", "closed_size", "closed_root"])
    Apel.objects.filter(round=round_, closed_at=None).update(closed_at=at)
    audit.note(actor=by, organisation=round_.organisation.code, verb="round.closed", subject=round_.code, at=at)
    return round_


@transaction.atomic
def plan_apel(*, round_id: int, plan: ApelPlan, by: Actor, at: datetime, press: bytes = b"") -> Apel:
    """Refuses    NotYours, StepOutOfOrder (round closed); press as in `plan_round`"""
    round_ = Round.objects.select_related("organisation").get(pk=round_id)
    organisation = round_.organisation
    unit = Unit.objects.get(organisation=organisation, pk=plan.unit_id) if plan.unit_id else None
    if not may_run_apel(by, organisation=organisation.code, unit_path=unit.path if unit else ""):
        raise NotYours
    if round_.state == RoundState.CLOSED:
        raise StepOutOfOrder(what="Menambah apel", state=round_.get_state_display())
    values = {
        "organisation": organisation,
        "kind": plan.kind,
        "title": plan.title,
        "place": plan.place,
        "zone": plan.zone,
        "starts_at": plan.starts_at,
        "unit": unit,
    }
    code = pressed_code(press, (round_id, plan)) if press else short_code()
    apel, is_new = Apel.objects.get_or_create(round=round_, code=code, defaults=values)
    if not is_new:
        return apel
    _check_people(organisation, plan.roles)
    ApelRole.objects.bulk_create(
        ApelRole(apel=apel, kind=r.kind, person_id=r.person_id, name=r.name, position=r.position, acting=r.acting)
        for r in plan.roles
    )
    audit.note(actor=by, organisation=organisation.code, verb="apel.planned", subject=apel.code, at=at)
    return apel


def _check_people(owner: Organisation, roles: Sequence[RoleHolder]) -> None:
    wanted = {role.person_id for role in roles if role.person_id}
    if Person.objects.filter(organisation=owner, pk__in=wanted).count() != len(wanted):
        raise NotYours


@transaction.atomic
def open_apel(*, apel_id: int, by: Actor, at: datetime) -> None:
    """Nobody waits for a leader: opening needs none. Refuses    NotYours, StepOutOfOrder"""
    apel = _apel(apel_id, by)
    if apel.closed_at is not None or apel.round.state != RoundState.OPEN:
        state = "sudah ditutup" if apel.closed_at else f"rangkaiannya {apel.round.get_state_display().lower()}"
        raise StepOutOfOrder(what="Membuka apel", state=state)
    if apel.opened_at is None:
        apel.opened_at = at
        apel.save(update_fields=["opened_at"])
        audit.note(actor=by, organisation=apel.organisation.code, verb="apel.opened", subject=apel.code, at=at)


@transaction.atomic
def close_apel(*, apel_id: int, by: Actor, at: datetime) -> None:
    """Who comes later signs susulan in the round. Refuses    NotYours, StepOutOfOrder (never opened)"""
    apel = _apel(apel_id, by)
    if apel.opened_at is None:
        raise StepOutOfOrder(what="Menutup apel", state="belum dibuka")
    if apel.closed_at is None:
        apel.closed_at = at
        apel.save(update_fields=["closed_at"])
        audit.note(actor=by, organisation=apel.organisation.code, verb="apel.closed", subject=apel.code, at=at)


def _apel(apel_id: int, by: Actor) -> Apel:
    apel = Apel.objects.select_for_update(of=("self",)).select_related("organisation", "round", "unit").get(pk=apel_id)
    if not may_run_apel(by, organisation=apel.organisation.code, unit_path=apel.unit.path if apel.unit else ""):
        raise NotYours
    return apel


_TAKE = """
INSERT INTO pledges_participant (round_id, person_id, unit_id, role)
SELECT %s, p.person_id, p.unit_id, CASE WHEN EXISTS (
    SELECT 1 FROM roster_unithead h WHERE h.person_id = p.person_id AND h.ends_before IS NULL
) THEN 'head' ELSE 'employee' END
FROM roster_post p JOIN roster_unit u ON u.id = p.unit_id
WHERE p.organisation_id = %s AND p.starts_on <= %s AND (p.ends_before IS NULL OR p.ends_before > %s) AND ({parts})
ON CONFLICT (round_id, person_id) DO UPDATE SET unit_id = excluded.unit_id, role = excluded.role, left_at = NULL
WHERE NOT EXISTS (
    SELECT 1 FROM pledges_signature s
    WHERE s.round_id = pledges_participant.round_id AND s.person_id = pledges_participant.person_id
)
"""
_LEAVE = """
UPDATE pledges_participant SET left_at = %s
WHERE round_id = %s AND left_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM roster_post p JOIN roster_unit u ON u.id = p.unit_id
    WHERE p.person_id = pledges_participant.person_id
      AND p.organisation_id = %s AND p.starts_on <= %s AND (p.ends_before IS NULL OR p.ends_before > %s) AND ({parts})
) AND NOT EXISTS (
    SELECT 1 FROM pledges_signature s
    WHERE s.round_id = pledges_participant.round_id AND s.person_id = pledges_participant.person_id
)
"""


@transaction.atomic
def sync_participants(*, round_id: int, at: datetime) -> int:
    """Bring the expected people in step with the roster of this day; who has signed stays where they signed."""
    round_ = Round.objects.get(pk=round_id)
    day = connection.ops.adapt_datefield_value(at.astimezone(ZoneInfo(round_.zone)).date())
    where, values = _parts_sql(round_id)
    scope = [round_.organisation_id, day, day, *values]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(parts=where), [round_id, *scope])
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(_LEAVE.format(parts=where), [moment, round_id, *scope])
    return round_.participants.filter(left_at=None).count()


def _parts_sql(round_id: int) -> tuple[str, list[Any]]:
    terms: list[str] = []
    values: list[Any] = []
    for path, place, person_id in RoundPart.objects.filter(round_id=round_id).values_list(
        "unit__path", "place", "person_id"
    ):
        if path is not None:
            terms.append("u.path LIKE %s")
            values.append(f"{path}%")
        elif person_id is not None:
            terms.append("p.person_id = %s")
            values.append(person_id)
        else:
            terms.append("u.place = %s")
            values.append(place)
    return (" OR ".join(terms) or "1 = 1"), values
