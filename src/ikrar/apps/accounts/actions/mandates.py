"""Mandates (on pages: penugasan): given and ended, never to or by oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q

from ikrar.apps.accounts import rules
from ikrar.apps.accounts.actions.users import UsernameTaken, add_user, new_password
from ikrar.apps.accounts.models import Mandate, User
from ikrar.apps.accounts.rules import NotAllowed
from ikrar.apps.audit import actions as audit
from ikrar.apps.roster.models import Organisation, Post, Unit
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


class WholeOrganisationOnly(Refusal):
    code = "accounts.whole_organisation_only"
    sentence = "Penugasan ini hanya untuk seluruh organisasi, tidak untuk satu unit."
    todo = "Pilih “seluruh organisasi”, atau beri penugasan operator unit atau kepala unit."


class PersonElsewhere(Refusal):
    code = "accounts.person_elsewhere"
    sentence = "Orang ini tidak bekerja di unit Anda atau di bawahnya."
    todo = "Pilih pegawai dari unit Anda, atau mintalah kepada administrator."


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
    Refuses    NotAllowed: the granter's own mandate does not reach, or they would grant to themselves;
               WholeOrganisationOnly
    """
    if unit_id is not None and role in rules.WHOLE_ONLY:
        raise WholeOrganisationOnly
    owner = Organisation.objects.select_for_update(no_key=True).get(code=organisation)
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
    """`password` is known only here and now; empty for everybody of the roster.

    by_card    they have no password yet: their code card opens the account, and they set one themselves
    """

    username: str
    password: str
    by_card: bool = False


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

    A bare person gets a password. For a person of the roster nobody sets one: it would sign in their name.
    press      digest of the form's key and what was typed: the same press gives the first answer
    Refuses    NotAllowed, PersonElsewhere, UsernameTaken, WholeOrganisationOnly
    """
    password = "" if person_id is not None else new_password(press)
    # Hashing waits in its lane, so all of it is done before the transaction takes the write lock.
    first_press, hashed = _hashed(username, password)
    with transaction.atomic():
        owner = Organisation.objects.select_for_update(no_key=True).get(code=organisation)
        if person_id is not None:
            _refuse_elsewhere(owner, person_id, by, at)
            user = _account_of_person(username, person_id, at)
        else:
            user = _bare_account(username, name, at, first_press, hashed)
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
    return Appointed(user.username, password, by_card=not user.has_usable_password())


def _hashed(username: str, password: str) -> tuple[str, str]:
    """The stored hash if this very press made the account already, and a new hash; both empty without a password."""
    if not password:
        return "", ""
    holder = User.objects.filter(username=username, person=None).first()
    if holder is not None and check_password(password, holder.password):
        return holder.password, holder.password
    return "", make_password(password)


def _refuse_elsewhere(owner: Organisation, person_id: int, by: Actor, at: datetime) -> None:
    """An administrator appoints anybody of the organisation, a head who works in the head's own subtree today."""
    today = at.astimezone(ZoneInfo(owner.zone)).date()
    in_force = Q(starts_on__lte=today) & (Q(ends_before=None) | Q(ends_before__gt=today))
    posts = Post.objects.filter(in_force, organisation=owner, person_id=person_id)
    if not any(
        by.holds(Role.ADMINISTRATOR, Role.UNIT_HEAD, organisation=owner.code, unit_path=path)
        for path in posts.values_list("unit__path", flat=True)
    ):
        raise PersonElsewhere


def _account_of_person(username: str, person_id: int, at: datetime) -> User:
    """Their account, made if need be. The username is theirs to keep once they have a password of their own."""
    known = User.objects.select_for_update()
    user = known.filter(person_id=person_id).first()
    if user is not None and (user.has_usable_password() or user.username == username):
        return user
    if user is None:
        return add_user(username=username, person_id=person_id, at=at, hashed=make_password(None))
    if known.filter(username=username).exists():
        raise UsernameTaken(username=username)
    user.username = username
    user.save(update_fields=["username"])
    return user


def _bare_account(username: str, name: str, at: datetime, first_press: str, hashed: str) -> User:
    holder = User.objects.select_for_update().filter(username=username).first()
    if holder is not None and first_press and holder.password == first_press:
        return holder
    return add_user(username=username, name=name, at=at, hashed=hashed)


@transaction.atomic
def end_mandate(*, organisation: str, mandate_id: int, by: Actor, at: datetime, ends_before: date, why: str) -> None:
    """From `ends_before` on, the local day of the office, this mandate is no longer in force.

    The same role for the same unit may have been given on several days: all of it ends together.
    Refuses    MandateUnknown, NotAllowed, OwnMandate, AlreadyEnded, LastAdministrator
    """
    owner = Organisation.objects.select_for_update(no_key=True).get(code=organisation)
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
    same = Mandate.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=ends_before),
        organisation=owner,
        user_id=mandate.user_id,
        role=mandate.role,
        unit=mandate.unit,
    )
    for each in same.order_by("pk"):
        each.ends_before = ends_before
        each.save(update_fields=["ends_before"])
        audit.note(actor=by, organisation=organisation, verb="mandate.ended", subject=f"{each.pk}", at=at, why=why)


def _other_administrator(mandate: Mandate, day: date) -> bool:
    """Somebody else who is administrator of the whole organisation on that day, without an end that is known."""
    return (
        Mandate.objects.filter(organisation_id=mandate.organisation_id, role=mandate.role, unit=None)
        .filter(Q(ends_before=None), starts_on__lte=day, user__is_active=True)
        .exclude(user_id=mandate.user_id)
        .exists()
    )
