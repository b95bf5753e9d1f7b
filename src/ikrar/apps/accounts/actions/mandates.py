"""Mandates (on pages: penugasan): given and ended, never to or by oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from ikrar.apps.accounts import rules
from ikrar.apps.accounts.actions.users import UsernameTaken, create_user, new_password
from ikrar.apps.accounts.models import Mandate, User
from ikrar.apps.accounts.rules import NotAllowed
from ikrar.apps.audit import actions as audit
from ikrar.apps.roster.models import Organisation, Unit
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal


class MandateUnknown(Refusal):
    code = "accounts.mandate_unknown"
    sentence = "Penugasan itu tidak ada dalam organisasi ini."
    todo = "Muat ulang daftar penugasan."


class AlreadyEnded(Refusal):
    code = "accounts.mandate_ended"
    sentence = "Penugasan ini sudah berakhir."
    todo = "Muat ulang daftar penugasan."


class OwnMandate(Refusal):
    code = "accounts.own_mandate"
    sentence = "Penugasan sendiri tidak dapat diakhiri sendiri."
    todo = "Mintalah kepada administrator lain."


class LastAdministrator(Refusal):
    code = "accounts.last_administrator"
    sentence = "Ini administrator terakhir organisasi ini, jadi penugasannya tidak dapat diakhiri."
    todo = "Tetapkan administrator lain lebih dahulu."


@transaction.atomic
def grant_mandate(
    *,
    user_id: int,
    organisation: str,
    role: Role,
    by: Actor,
    at: datetime,
    starts_on: date,
    unit_id: int | None = None,
    ends_before: date | None = None,
    why: str = "",
    founding: bool = False,
) -> Mandate:
    """The same mandate again gives the first one.

    founding   the first mandates of an installation, given on the command line where nobody can grant yet
    Refuses    NotAllowed: the granter's own mandate does not reach, or they would grant to themselves
    """
    owner = Organisation.objects.select_for_update().get(code=organisation)
    unit = Unit.objects.get(organisation=owner, pk=unit_id) if unit_id is not None else None
    if not founding:
        reach = rules.may_grant(by, organisation=organisation, role=role, unit_path=unit.path if unit else "")
        if not reach or by.user_id == user_id:
            raise NotAllowed
    mandate, is_new = Mandate.objects.get_or_create(
        organisation=owner,
        user_id=user_id,
        role=role.value,
        unit=unit,
        starts_on=starts_on,
        ends_before=ends_before,
        defaults={"granted_by_id": by.user_id, "granted_at": at, "why": why},
    )
    if is_new:
        audit.note(actor=by, organisation=organisation, verb="mandate.granted", subject=f"{mandate.pk}", at=at, why=why)
    return mandate


@dataclass(frozen=True, slots=True)
class Appointed:
    """`password` is known only here and now; empty where the account had one already and keeps it."""

    username: str
    password: str


@transaction.atomic
def appoint(
    *,
    organisation: str,
    role: Role,
    by: Actor,
    at: datetime,
    starts_on: date,
    username: str,
    person_id: int | None = None,
    name: str = "",
    unit_id: int | None = None,
    why: str = "",
    press: bytes = b"",
) -> Appointed:
    """A mandate for a person of the roster or for a bare person by name, with a sign-in where they have none.

    An account that a card opened gets the username and a password; one that has a password keeps both.
    press      digest of the form's key and what was typed: the same press gives the first answer
    Refuses    NotAllowed, UsernameTaken
    """
    user, password = _account(username, person_id, name, at, new_password(press))
    grant_mandate(
        user_id=user.pk,
        organisation=organisation,
        role=role,
        by=by,
        at=at,
        starts_on=starts_on,
        unit_id=unit_id,
        why=why,
    )
    return Appointed(user.username, password)


def _account(username: str, person_id: int | None, name: str, at: datetime, password: str) -> tuple[User, str]:
    """The account to appoint, and the password if it got one now or by the first of two presses."""
    known = User.objects.select_for_update()
    user = known.filter(person_id=person_id).first() if person_id is not None else None
    holder = known.filter(username=username).first()
    if user is None and holder is None:
        return create_user(username=username, person_id=person_id, name=name, at=at, password=password), password
    if holder is not None and holder.check_password(password):
        return holder, password
    if user is None or (holder is not None and holder.pk != user.pk and not user.has_usable_password()):
        raise UsernameTaken(username=username)
    if user.has_usable_password():
        return user, ""
    user.username = username
    user.set_password(password)
    user.save(update_fields=["username", "password"])
    return user, password


@transaction.atomic
def end_mandate(*, organisation: str, mandate_id: int, by: Actor, at: datetime, ends_before: date, why: str) -> None:
    """From `ends_before` on, the local day of the office, this mandate is no longer in force.

    Refuses    MandateUnknown, NotAllowed, OwnMandate, AlreadyEnded, LastAdministrator
    """
    owner = Organisation.objects.select_for_update().get(code=organisation)
    mandate = Mandate.objects.select_related("unit").filter(organisation=owner, pk=mandate_id).first()
    if mandate is None:
        raise MandateUnknown
    role = Role(mandate.role)
    path = mandate.unit.path if mandate.unit else ""
    if mandate.user_id == by.user_id:
        raise OwnMandate
    if not rules.may_grant(by, organisation=organisation, role=role, unit_path=path):
        raise NotAllowed
    if mandate.ends_before is not None and mandate.ends_before <= ends_before:
        raise AlreadyEnded
    if role is Role.ADMINISTRATOR and not _other_administrator(mandate, ends_before):
        raise LastAdministrator
    mandate.ends_before = ends_before
    mandate.save(update_fields=["ends_before"])
    audit.note(actor=by, organisation=organisation, verb="mandate.ended", subject=f"{mandate.pk}", at=at, why=why)


def _other_administrator(mandate: Mandate, day: date) -> bool:
    """Somebody else who is administrator of the whole organisation on that day, without an end that is known."""
    return (
        Mandate.objects.filter(organisation_id=mandate.organisation_id, role=mandate.role, unit=None)
        .filter(Q(ends_before=None), starts_on__lte=day, user__is_active=True)
        .exclude(user_id=mandate.user_id)
        .exists()
    )
