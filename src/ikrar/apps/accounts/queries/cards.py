"""Code cards as their desk reads them: by unit, by person, by print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from ikrar.apps.accounts.kinds import CardState
from ikrar.apps.accounts.models import Card, CardBatch
from ikrar.apps.roster.models import Post, Unit


@dataclass(frozen=True, slots=True)
class UnitCards:
    """One unit with its own people, those of units below not counted. `live` cards are valid, `opened` among them."""

    unit_id: int
    seq: int
    code: str
    name: str
    path: str
    depth: int
    people: int
    live: int
    opened: int
    spent: int
    printed_at: datetime | None

    @property
    def lacking(self) -> int:
        return max(0, self.people - self.live)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody of a unit, and how their card stands."""

    person_id: int
    full_name: str
    position: str
    state: CardState
    batch: str
    printed_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchLine:
    code: str
    unit: str
    by: str
    at: datetime
    cards: int
    why: str


def below(paths: Sequence[str], field: str = "path") -> Q:
    """In one of these subtrees; of none: nobody."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field}__startswith": path})
    return inside


def _in_force(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


def _live(at: datetime) -> Q:
    return Q(person__cards__voided_at=None, person__cards__expires_at__gt=at)


def _by_unit(posts: QuerySet[Post]) -> Counter[int]:
    return Counter(dict(posts.values_list("unit_id").annotate(n=Count("person_id", distinct=True))))


def unit_cards(*, organisation_id: int, paths: Sequence[str], day: date, at: datetime) -> list[UnitCards]:
    """Every unit of these subtrees in which somebody works, parents before children. Six statements, however many."""
    posts = Post.objects.filter(_in_force(day), below(paths, "unit__path"), organisation_id=organisation_id)
    people, live = _by_unit(posts), _by_unit(posts.filter(_live(at)))
    opened = _by_unit(posts.filter(_live(at), person__cards__opened_at__isnull=False))
    # A card out of tries is void; a newer live one has healed that.
    healed = Card.objects.filter(organisation_id=organisation_id, voided_at=None, expires_at__gt=at)
    tried = posts.filter(person__cards__tries_left=0).exclude(person_id__in=healed.values("person_id"))
    spent = _by_unit(tried)
    printed = dict(
        CardBatch.objects.filter(below(paths, "unit__path"), organisation_id=organisation_id)
        .values_list("unit_id")
        .annotate(at=Max("printed_at"))
    )
    units = Unit.objects.filter(below(paths), organisation_id=organisation_id).order_by("path")
    return [
        UnitCards(
            unit_id=pk,
            seq=seq,
            code=code,
            name=name,
            path=path,
            depth=path.count(".") - 1,
            people=people[pk],
            live=live[pk],
            opened=opened[pk],
            spent=spent[pk],
            printed_at=printed.get(pk),
        )
        for pk, seq, code, name, path in units.values_list("id", "seq", "code", "name", "path")
        if people[pk]
    ]


def people_cards(*, unit_id: int, day: date, at: datetime) -> list[PersonCard]:
    """The unit's own people by name, each with the newest card. Two statements."""
    posts = list(
        Post.objects.filter(_in_force(day), unit_id=unit_id)
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    newest: dict[int, Card] = {}
    cards = Card.objects.filter(person_id__in=[post.person_id for post in posts]).select_related("batch")
    for card in cards.order_by("id"):
        newest[card.person_id] = card
    return [_person(post, newest.get(post.person_id), at) for post in posts]


def _person(post: Post, card: Card | None, at: datetime) -> PersonCard:
    return PersonCard(
        person_id=post.person_id,
        full_name=post.person.full_name,
        position=post.position,
        state=_state(card, at),
        batch=card.batch.code if card else "",
        printed_at=card.batch.printed_at if card else None,
    )


def _state(card: Card | None, at: datetime) -> CardState:
    if card is None:
        return CardState.NONE
    if card.tries_left == 0:
        return CardState.SPENT
    if card.voided_at is not None:
        return CardState.VOID
    if card.expires_at <= at:
        return CardState.EXPIRED
    return CardState.OPENED if card.opened_at else CardState.PRINTED


def batches(*, organisation_id: int, paths: Sequence[str], most: int, unit_id: int | None = None) -> list[BatchLine]:
    """The latest prints of these subtrees, newest first."""
    rows = CardBatch.objects.filter(below(paths, "unit__path"), organisation_id=organisation_id)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return [
        BatchLine(row.code, row.unit.name, row.printed_by.name, row.printed_at, row.cards, row.why)
        for row in rows.select_related("unit", "printed_by").order_by("-printed_at", "-id")[:most]
    ]
