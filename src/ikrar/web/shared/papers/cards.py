"""Code cards to cut, the list of who received one, and the packet a unit is handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ikrar.web.shared.papers.letterhead import Letterhead, letterhead_data
from ikrar.web.shared.papers.qr import qr_pixels
from ikrar.web.shared.papers.sheets import SigningSheet, sheet_data
from ikrar.web.shared.papers.typesetting import typeset
from ikrar.web.shared.papers.wording import number

CARDS_ON_A_PAGE = 10
# Drawing thousands: the search for the prettiest mask costs more than the page around the code.
MASK = 3


@dataclass(frozen=True)
class CodeCard:
    """url holds the token and goes into the QR; typed is the same way in for a hand ('7F3A 91C2 …'), may be empty."""

    name: str
    position: str
    url: str
    typed: str = ""


@dataclass(frozen=True)
class CardBatch:
    """code: names the print in the audit; lost_contact: whom to ask for a new card; site: where `typed` is typed."""

    letterhead: Letterhead
    round: str
    unit: str
    code: str
    deadline: str
    lost_contact: str
    site: str
    cards: tuple[CodeCard, ...]


@dataclass(frozen=True)
class Packet:
    """What a unit is handed in one file: covering page, list of receipt, signing sheet, cards."""

    batch: CardBatch
    sheet: SigningSheet


def code_cards(batch: CardBatch, *, dated_at: datetime) -> bytes:
    """Return the cards, ten a page, and after them the list to sign on receipt. The list holds no token."""
    return typeset("cards", _batch_data(batch), dated_at=dated_at)


def packet(paper: Packet, *, dated_at: datetime) -> bytes:
    data = {"batch": _batch_data(paper.batch), "sheet": sheet_data(paper.sheet)}
    return typeset("packet", data, dated_at=dated_at)


def _batch_data(batch: CardBatch) -> dict[str, Any]:
    return {
        "letterhead": letterhead_data(batch.letterhead),
        "round": batch.round,
        "unit": batch.unit,
        "code": batch.code,
        "deadline": batch.deadline,
        "lost_contact": batch.lost_contact,
        "site": batch.site,
        "people": number(len(batch.cards)),
        "card_pages": -(-len(batch.cards) // CARDS_ON_A_PAGE),
        "cards": [_card(card, place) for place, card in enumerate(batch.cards, start=1)],
    }


def _card(card: CodeCard, place: int) -> dict[str, Any]:
    return {
        "place": str(place),
        "name": card.name,
        "position": card.position,
        "typed": card.typed,
        "qr": qr_pixels(card.url, mask=MASK),
    }
