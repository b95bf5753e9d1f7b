"""Who is asking, and what they may do today."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from ikrar.apps.accounts.models import Card, Mandate, User
from ikrar.apps.ledger.keys import app_subkey
from ikrar.apps.roster.models import Organisation
from ikrar.core.authority import Actor, Role
from ikrar.core.authority import Mandate as MandateInForce
from ikrar.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class OrganisationRef:
    """What pages and actions need of an organisation; `zone` is IANA, "today" is its local day."""

    id: int
    code: str
    name: str
    zone: str

    def local_day(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


def actor_for(*, user: User, at: datetime) -> Actor:
    """The actor with the mandates in force at this moment, each read in its organisation's own zone."""
    rows = (
        Mandate.objects.filter(user=user)
        .filter(Q(ends_before=None) | Q(ends_before__gte=at.date()))
        .select_related("organisation", "unit")
        .order_by("organisation__code", "role")
    )
    in_force = []
    for row in rows:
        today = at.astimezone(ZoneInfo(row.organisation.zone)).date()
        if row.starts_on <= today and (row.ends_before is None or today < row.ends_before):
            path = row.unit.path if row.unit else ""
            in_force.append(
                MandateInForce(id=row.pk, organisation=row.organisation.code, role=Role(row.role), unit_path=path)
            )
    return Actor(user_id=user.pk, person_id=user.person_id, name=user.name or user.username, mandates=tuple(in_force))


def organisation(*, code: str) -> OrganisationRef | None:
    row = Organisation.objects.filter(code=code).values_list("id", "code", "name", "zone").first()
    return OrganisationRef(*row) if row else None


def organisations_of(*, actor: Actor) -> list[OrganisationRef]:
    """The organisations in which the actor holds a mandate, by name."""
    codes = {mandate.organisation for mandate in actor.mandates}
    rows = Organisation.objects.filter(code__in=codes).order_by("name").values_list("id", "code", "name", "zone")
    return [OrganisationRef(*row) for row in rows]


class CardUnknown(Refusal):
    code = "accounts.card_unknown"
    sentence = (
        "Kartu ini tidak berlaku: sudah diganti dengan kartu baru, sudah lewat masanya, atau kodenya tidak lengkap."
    )
    todo = "Mintalah kartu baru kepada operator unit Anda."


def card_token(bits: bytes) -> str:
    """128 random bits as 26 base32 characters, fit for an alphanumeric QR."""
    return base64.b32encode(bits).decode().rstrip("=")


def card_digest(token: str) -> bytes | None:
    """The stored form of a token, or None if it cannot be one. A plain HMAC is enough at 128 bits."""
    try:
        bits = base64.b32decode(token.strip().upper() + "=" * (-len(token.strip()) % 8))
    except (binascii.Error, ValueError):
        return None
    return hmac.digest(app_subkey("card"), bits, "sha256") if len(bits) == 16 else None


def live_card(*, token: str, at: datetime) -> Card:
    """The card behind a token; looking never uses anything up. Refuses    CardUnknown"""
    digest = card_digest(token)
    card = (
        Card.objects.filter(digest=digest, voided_at=None, expires_at__gt=at)
        .select_related("person", "organisation")
        .first()
        if digest
        else None
    )
    if card is None:
        raise CardUnknown
    return card


def actor_named(*, username: str, at: datetime) -> Actor:
    return actor_for(user=User.objects.get(username=username), at=at)
