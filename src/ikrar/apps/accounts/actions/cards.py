"""Code cards: printed, opened, made void."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.db.models import Q

from ikrar.apps.accounts import rules
from ikrar.apps.accounts.kinds import CARD_TRIES
from ikrar.apps.accounts.models import Card, CardBatch, User
from ikrar.apps.accounts.queries import CardUnknown, card_digest, card_token, live_card
from ikrar.apps.accounts.rules import NotAllowed
from ikrar.apps.audit import actions as audit
from ikrar.apps.roster.models import Organisation, Person, Post, Unit
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

CARD_LIFE = timedelta(days=120)
_INSERT_AT_ONCE = 2_000


class BirthDateWrong(Refusal):
    code = "accounts.birth_date_wrong"
    sentence = "Tanggal lahir tidak cocok dengan kartu ini. Sisa {left} kali mencoba."
    todo = "Periksa tanggal, bulan, dan tahun. Bila kartu ini bukan milik Anda, kembalikan kepada operator unit."


class CardSpent(Refusal):
    code = "accounts.card_spent"
    sentence = "Kartu ini sudah lima kali dicoba dengan tanggal lahir yang salah, jadi dimatikan."
    todo = "Mintalah kartu baru kepada operator unit Anda."


class AlreadyPrinted(Refusal):
    """Tokens are known at the moment of printing alone, so the first result cannot be given a second time."""

    code = "accounts.already_printed"
    sentence = "Kartu {unit} sudah dicetak dengan tekanan yang pertama ({cards} kartu, cetakan {batch})."
    todo = (
        "Cari berkasnya di folder unduhan. Bila tidak ada, buka lagi halaman kartu unit ini dan cetak ulang; "
        "cetak ulang membatalkan kartu yang lama."
    )


class NobodyToPrint(Refusal):
    code = "accounts.nobody_to_print"
    sentence = "Tidak ada kartu yang perlu dicetak untuk pilihan ini di {unit}."
    todo = "Kartu yang hilang dicetak ulang untuk orangnya; kartu yang belum dibuka dapat dicetak ulang sekaligus."


class ReasonMissing(Refusal):
    code = "accounts.reason_missing"
    sentence = "Alasannya belum ditulis; mencetak ulang atau membatalkan kartu selalu beralasan."
    todo = "Tulis satu kalimat, misalnya: kartu hilang, dilaporkan pemiliknya."


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
def print_cards(
    *,
    organisation: str,
    unit_id: int,
    people: Sequence[int],
    by: Actor,
    at: datetime,
    why: str = "",
    press: bytes = b"",
) -> tuple[CardBatch, list[PrintedCard]]:
    """New cards for these people of a unit; a live card of any of them is void from now on. The print is audited.

    people     who does not work in this unit's subtree today is left out
    press      SHA-256 of the form's key and what was asked: pressing twice is refused, for want of a first result
    Refuses    NotAllowed, AlreadyPrinted, NobodyToPrint, ReasonMissing
    """
    # One print at a time: a unit and its parent may be printed at once, for the same people.
    owner = Organisation.objects.select_for_update(no_key=True).get(code=organisation)
    unit = Unit.objects.get(organisation=owner, pk=unit_id)
    if not rules.may_print_cards(by, organisation=organisation, unit_path=unit.path) or by.user_id is None:
        raise NotAllowed
    code = base64.b32encode(press[:5] or secrets.token_bytes(5)).decode()
    earlier = CardBatch.objects.filter(code=code).first()
    if earlier is not None:
        raise AlreadyPrinted(unit=unit.name, cards=earlier.cards, batch=earlier.code)
    people = _working_in(owner, unit, people, at)
    if not people:
        raise NobodyToPrint(unit=unit.name)
    replaced = 0
    for chunk in _chunks(people):
        live = Card.objects.filter(person_id__in=chunk, voided_at=None)
        _end_sessions(list(live.exclude(opened_at=None).values_list("person_id", flat=True)))
        replaced += live.update(voided_at=at)
    if replaced and not why.strip():
        raise ReasonMissing
    batch = CardBatch.objects.create(
        organisation=owner,
        unit=unit,
        printed_by_id=by.user_id,
        printed_at=at,
        cards=len(people),
        why=why,
        code=code,
    )
    printed = [PrintedCard(person_id=person_id, token=card_token(secrets.token_bytes(16))) for person_id in people]
    rows = [
        Card(
            organisation=owner,
            person_id=one.person_id,
            batch=batch,
            digest=card_digest(one.token),
            expires_at=at + CARD_LIFE,
        )
        for one in printed
    ]
    Card.objects.bulk_create(rows, batch_size=_INSERT_AT_ONCE)
    subject = f"{batch.code}:{len(rows)}"
    audit.note(actor=by, organisation=organisation, verb="cards.printed", subject=subject, at=at, why=why)
    return batch, printed


def _end_sessions(people: Sequence[int]) -> None:
    """Whoever came in by a card that is void now comes in again by the new one.

    A session is bound to the stored password, so another unusable one ends it; somebody with a password of their
    own keeps their sessions: their account does not hang on the card.
    """
    by_card = User.objects.filter(person_id__in=people, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    by_card.update(password=make_password(None))


def _chunks(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), _INSERT_AT_ONCE):
        yield people[start : start + _INSERT_AT_ONCE]


def _working_in(owner: Organisation, unit: Unit, people: Sequence[int], at: datetime) -> list[int]:
    """Those of them who work in the unit's subtree today, in the order given, each once."""
    today = at.astimezone(ZoneInfo(owner.zone)).date()
    in_force = Q(starts_on__lte=today) & (Q(ends_before=None) | Q(ends_before__gt=today))
    posts = Post.objects.filter(in_force, organisation=owner, unit__path__startswith=unit.path)
    known = {
        person_id
        for chunk in _chunks(people)
        for person_id in posts.filter(person_id__in=chunk).values_list("person_id", flat=True)
    }
    return [person_id for person_id in dict.fromkeys(people) if person_id in known]


@transaction.atomic
def void_card(*, organisation: str, person_id: int, by: Actor, at: datetime, why: str) -> None:
    """A lost card stops working at once; without a live card nothing happens.

    Refuses    NotAllowed, ReasonMissing
    """
    card = (
        Card.objects.select_for_update(of=("self",))
        .select_related("batch__unit")
        .filter(organisation__code=organisation, person_id=person_id, voided_at=None)
        .first()
    )
    if card is None:
        return
    # The unit of the print, or the one where the owner works now: either operator may stop a lost card.
    paths = [card.batch.unit.path]
    paths += Post.objects.filter(person_id=person_id, ends_before=None).values_list("unit__path", flat=True)
    if not any(rules.may_print_cards(by, organisation=organisation, unit_path=path) for path in paths):
        raise NotAllowed
    if not why.strip():
        raise ReasonMissing
    card.voided_at = at
    card.save(update_fields=["voided_at"])
    _end_sessions([person_id])
    audit.note(actor=by, organisation=organisation, verb="card.voided", subject=f"{card.pk}", at=at, why=why)


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
