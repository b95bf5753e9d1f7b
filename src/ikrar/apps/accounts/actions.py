"""Accounts, mandates and code cards: one verb a function, one transaction each."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ikrar.apps.accounts import rules
from ikrar.apps.accounts.kinds import CARD_TRIES
from ikrar.apps.accounts.models import Card, CardBatch, Device, Mandate, User
from ikrar.apps.accounts.queries import CardUnknown, card_digest, card_token, live_card
from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger.keys import app_subkey
from ikrar.apps.roster.models import Organisation, Person, Unit
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

CARD_LIFE = timedelta(days=120)
_INSERT_AT_ONCE = 2_000


class NotAllowed(Refusal):
    code = "accounts.not_allowed"
    sentence = "Penugasan Anda tidak mencakup tindakan ini."
    todo = "Mintalah kepada administrator atau kepala unit."


class BirthDateWrong(Refusal):
    code = "accounts.birth_date_wrong"
    sentence = "Tanggal lahir tidak cocok dengan kartu ini. Sisa {left} kali mencoba."
    todo = "Periksa tanggal, bulan, dan tahun. Bila kartu ini bukan milik Anda, kembalikan kepada operator unit."


class CardSpent(Refusal):
    code = "accounts.card_spent"
    sentence = "Kartu ini sudah lima kali dicoba dengan tanggal lahir yang salah, jadi dimatikan."
    todo = "Mintalah kartu baru kepada operator unit Anda."


class PasswordWeak(Refusal):
    code = "accounts.password_weak"
    sentence = "Kata sandi belum dapat dipakai: {why}"
    todo = "Pakai sedikitnya 10 huruf; empat kata yang tidak berhubungan sudah kuat."


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """What stands on paper: the token is known only here and now."""

    person_id: int
    token: str


@dataclass(frozen=True, slots=True)
class OpenedCard:
    user: User
    organisation: str
    person_id: int


@transaction.atomic
def create_user(
    *, username: str, at: datetime, person_id: int | None = None, name: str = "", password: str | None = None
) -> User:
    """A sign-in for a person of the roster, or for a bare person by name."""
    if person_id is not None and not name:
        name = Person.objects.get(pk=person_id).full_name
    user = User(username=username, person_id=person_id, name=name, created_at=at)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Refuses    PasswordWeak"""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordWeak(why=" ".join(error.messages)) from None
    user.set_password(password)
    user.save(update_fields=["password"])


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
    """`founding`: the first mandates of an installation, given on the command line where nobody can grant yet.

    Refuses    NotAllowed: the granter's own mandate does not reach, or they would grant to themselves
    """
    owner = Organisation.objects.get(code=organisation)
    unit = Unit.objects.get(organisation=owner, pk=unit_id) if unit_id is not None else None
    if not founding:
        reach = rules.may_grant(by, organisation=organisation, role=role, unit_path=unit.path if unit else "")
        if not reach or by.user_id == user_id:
            raise NotAllowed
    mandate = Mandate.objects.create(
        organisation=owner,
        user_id=user_id,
        role=role.value,
        unit=unit,
        starts_on=starts_on,
        ends_before=ends_before,
        granted_by_id=by.user_id,
        granted_at=at,
        why=why,
    )
    audit.note(actor=by, organisation=organisation, verb="mandate.granted", subject=f"{mandate.pk}", at=at, why=why)
    return mandate


@transaction.atomic
def print_cards(
    *, organisation: str, unit_id: int, people: Sequence[int], by: Actor, at: datetime, why: str = ""
) -> tuple[CardBatch, list[PrintedCard]]:
    """New cards for these people of a unit; a live card of any of them is void from now on. The print is audited.

    Refuses    NotAllowed
    """
    owner = Organisation.objects.get(code=organisation)
    unit = Unit.objects.get(organisation=owner, pk=unit_id)
    if not rules.may_print_cards(by, organisation=organisation, unit_path=unit.path) or by.user_id is None:
        raise NotAllowed
    known = set(Person.objects.filter(organisation=owner, pk__in=people).values_list("pk", flat=True))
    people = [person_id for person_id in dict.fromkeys(people) if person_id in known]
    batch = CardBatch.objects.create(
        organisation=owner,
        unit=unit,
        printed_by_id=by.user_id,
        printed_at=at,
        cards=len(people),
        why=why,
        code=base64.b32encode(secrets.token_bytes(5)).decode(),
    )
    printed = []
    rows = []
    for person_id in people:
        token = card_token(secrets.token_bytes(16))
        printed.append(PrintedCard(person_id=person_id, token=token))
        rows.append(
            Card(
                organisation=owner,
                person_id=person_id,
                batch=batch,
                digest=card_digest(token),
                expires_at=at + CARD_LIFE,
            )
        )
    for start in range(0, len(people), _INSERT_AT_ONCE):
        chunk = list(people[start : start + _INSERT_AT_ONCE])
        Card.objects.filter(person_id__in=chunk, voided_at=None).update(voided_at=at)
    Card.objects.bulk_create(rows, batch_size=_INSERT_AT_ONCE)
    audit.note(
        actor=by,
        organisation=organisation,
        verb="cards.printed",
        subject=f"{batch.code}:{len(rows)}",
        at=at,
        why=why,
    )
    return batch, printed


@transaction.atomic
def void_card(*, card: Card, by: Actor, at: datetime, why: str) -> None:
    """A lost card stops working at once. Refuses    NotAllowed"""
    unit = card.batch.unit
    if not rules.may_print_cards(by, organisation=card.organisation.code, unit_path=unit.path):
        raise NotAllowed
    Card.objects.filter(pk=card.pk, voided_at=None).update(voided_at=at)
    audit.note(actor=by, organisation=card.organisation.code, verb="card.voided", subject=f"{card.pk}", at=at, why=why)


def open_card(*, token: str, answer: date | str, at: datetime) -> OpenedCard:
    """The account behind a card, made at its first opening. `answer` is the date of birth, or the local number of
    somebody whose date of birth no roster gave.

    A wrong answer is counted before it is answered, so that a retry after a crash is still counted.
    Refuses    CardUnknown, BirthDateWrong, CardSpent
    """
    with transaction.atomic():
        card = _locked_card(token, at)
        right = _answer_is_right(card, answer)
        if right:
            user = _account_of(card.person, at)
            card.opened_at = card.opened_at or at
            card.tries_left = CARD_TRIES
        else:
            card.tries_left = max(0, card.tries_left - 1)
            if card.tries_left == 0:
                card.voided_at = at
        card.save(update_fields=["tries_left", "voided_at", "opened_at"])
    if right:
        return OpenedCard(user=user, organisation=card.organisation.code, person_id=card.person_id)
    if card.tries_left == 0:
        raise CardSpent
    raise BirthDateWrong(left=card.tries_left)


def _locked_card(token: str, at: datetime) -> Card:
    card = live_card(token=token, at=at)
    locked = Card.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=card.pk)
    if locked.voided_at is not None:
        raise CardUnknown
    return locked


def _answer_is_right(card: Card, answer: date | str) -> bool:
    person = card.person
    if person.born_on is not None:
        return answer == person.born_on
    typed = str(answer).strip().casefold()
    return any(number.value.casefold() == typed for number in person.numbers.filter(ends_before=None))


def _account_of(person: Person, at: datetime) -> User:
    """Accounts made by card have no password and no e-mail; the name of the account is random."""
    user = User.objects.filter(person=person).first()
    if user is None:
        user = User(username=f"kartu-{secrets.token_hex(8)}", person=person, name=person.full_name, created_at=at)
        user.set_unusable_password()
        user.save()
    return user


def device_id(*, cookie: str, at: datetime) -> int:
    """The row of a browser, by HMAC of its random cookie."""
    digest = hmac.digest(app_subkey("device"), cookie.encode(), "sha256")
    device, _ = Device.objects.get_or_create(digest=digest, defaults={"first_seen_at": at})
    return device.pk
