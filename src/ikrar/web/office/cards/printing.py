"""From a choice to paper: cards of a unit, its packet, and all packets as one file that grows while it is sent.

A token exists between `print_cards` and the last byte of the answer, and nowhere else.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.kinds import CardState
from ikrar.apps.accounts.queries import OrganisationRef, cards
from ikrar.apps.accounts.queries.cards import PersonCard, UnitCards
from ikrar.apps.pledges.actions.paper import NobodyToSign, SheetsTooLate, print_sheets
from ikrar.apps.pledges.queries import paper as sheets
from ikrar.apps.pledges.queries import rounds
from ikrar.apps.pledges.queries.papers import letterhead_lines
from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal
from ikrar.web.office.cards.forms import ALL, LACKING
from ikrar.web.office.paper.printing import as_printed
from ikrar.web.shared.papers.cards import CardBatch, CodeCard, Packet, code_cards, packet
from ikrar.web.shared.papers.letterhead import Letterhead
from ikrar.web.shared.papers.sheets import SigningSheet, rows_by_page
from ikrar.web.shared.papers.wording import moment

LOST_CONTACT = "operator unit Anda"
_HOLDING = {CardState.PRINTED, CardState.OPENED}


class NothingDue(Refusal):
    code = "cards.nothing_due"
    sentence = "Tidak ada unit yang kartunya perlu dicetak untuk pilihan ini."
    todo = "Pilih siapa saja yang kartunya dicetak ulang, dan tulis alasannya."


@dataclass(frozen=True, slots=True)
class Order:
    """Who asked for which cards, by which press of which form.

    whom   a choice of forms.WHOM, or the one person's id
    """

    owner: OrganisationRef
    by: Actor
    at: datetime
    key: bytes
    whom: str
    why: str
    round: RoundLine | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.owner.zone)

    def press(self, *content: object) -> bytes:
        """What makes this press one act: the form's key and all that was asked with it (HOUSE §7)."""
        asked = repr((self.owner.code, self.by.user_id, self.whom, self.why, content)).encode()
        return hashlib.sha256(self.key + hashlib.sha256(asked).digest()).digest()


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    content: bytes
    cards: int


def chosen(people: Sequence[PersonCard], whom: str) -> list[PersonCard]:
    """Those of a unit whose cards are to be printed."""
    if whom == ALL:
        return list(people)
    kept = _HOLDING if whom == LACKING else {CardState.OPENED}
    return [one for one in people if one.state not in kept]


def card_address(token: str) -> str:
    return f"{settings.IKRAR_URL}{reverse('kartu', args=[token])}"


def letterhead_of(owner: OrganisationRef) -> Letterhead:
    lines = letterhead_lines(organisation_id=owner.id)
    return Letterhead(government=lines.government, office=lines.office, address=lines.address)


def deadline(order: Order) -> str:
    if order.round is not None:
        return moment(order.round.closes_at, ZoneInfo(order.round.zone))
    return moment(order.at + actions.CARD_LIFE, order.zone)


def batch_of(order: Order, unit: UnitCards, people: Sequence[PersonCard]) -> CardBatch:
    """Print for these people. Refuses    what `print_cards` refuses"""
    batch, printed = actions.print_cards(
        organisation=order.owner.code,
        unit_id=unit.unit_id,
        people=[one.person_id for one in people],
        by=order.by,
        at=order.at,
        why=order.why,
        press=order.press(unit.unit_id),
    )
    known = {one.person_id: one for one in people}
    drawn = tuple(
        CodeCard(who.full_name, who.position, card_address(card.token), typed=_in_groups(card.token))
        for card in printed
        for who in [known[card.person_id]]
    )
    return CardBatch(
        letterhead=letterhead_of(order.owner),
        round=order.round.title if order.round else "Kartu kode pegawai",
        unit=unit.name,
        code=batch.code,
        deadline=deadline(order),
        lost_contact=LOST_CONTACT,
        site=f"{settings.IKRAR_URL.partition('://')[2]}/ruang/kartu",
        cards=drawn,
    )


def cards_paper(order: Order, unit: UnitCards, people: Sequence[PersonCard]) -> Paper:
    """Cards to cut and the list of receipt. Refuses    what `print_cards` refuses"""
    batch = batch_of(order, unit, people)
    return Paper(
        f"kartu-{file_word(unit)}-{batch.code.lower()}.pdf", code_cards(batch, dated_at=order.at), len(batch.cards)
    )


def packet_paper(order: Order, unit: UnitCards, people: Sequence[PersonCard]) -> Paper:
    """Cover, list of receipt, signing sheet and cards; cards alone where no round can be signed in this unit.

    Refuses    what `print_cards` refuses
    """
    batch = batch_of(order, unit, people)
    sheet = _sheet_of(order, unit)
    if sheet is None:
        content, word = code_cards(batch, dated_at=order.at), "kartu"
    else:
        content, word = packet(Packet(batch, sheet), dated_at=order.at), "paket"
    return Paper(f"{word}-{file_word(unit)}-{batch.code.lower()}.pdf", content, len(batch.cards))


def _sheet_of(order: Order, unit: UnitCards) -> SigningSheet | None:
    if order.round is None:
        return None
    sessions = [
        apel.code
        for apel in rounds.apel_of(round_id=order.round.id)
        if apel.closed_at is None and unit.path.startswith(apel.unit_path)
    ]
    try:
        (code,) = print_sheets(
            organisation=order.owner.code,
            round_code=order.round.code,
            unit_code=unit.code,
            # Of several sessions nobody has said which one this unit attends.
            apel_code=sessions[0] if len(sessions) == 1 else "",
            lay_out=rows_by_page,
            by=order.by,
            at=order.at,
            press=order.press("lembar", unit.unit_id),
        )
    except (NobodyToSign, SheetsTooLate):
        return None
    found = sheets.sheet_paper(organisation_id=order.owner.id, code=code, paths=[unit.path])
    return as_printed(found) if found else None


def due_units(units: Sequence[UnitCards], whom: str) -> list[UnitCards]:
    """Units in which there is a card to print."""
    if whom == ALL:
        return list(units)
    return [unit for unit in units if (unit.lacking if whom == LACKING else unit.people > unit.opened)]


def file_word(unit: UnitCards) -> str:
    return f"{unit.seq:03d}-{slugify(unit.name)[:60]}"


class _Sink(io.RawIOBase):
    """Where a zip writes while it is sent: forward only."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._waiting += part
        return len(part)

    def take(self) -> bytes:
        part = bytes(self._waiting)
        self._waiting.clear()
        return part


def everything(order: Order, units: Sequence[UnitCards]) -> Iterator[bytes]:
    """A zip of one packet a unit, each printed when its turn comes: who leaves early has voided no later card."""
    sink, listed = _Sink(), [f"{order.owner.name}, {moment(order.at, order.zone)}", ""]
    day = order.at.astimezone(order.zone).date()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as kept:
        for unit in units:
            people = chosen(cards.people_cards(unit_id=unit.unit_id, day=day, at=order.at), order.whom)
            try:
                paper = packet_paper(order, unit, people)
            except Refusal as refusal:
                listed.append(f"{unit.name}: tidak dicetak. {refusal}")
                continue
            kept.writestr(paper.name, paper.content)
            listed.append(f"{unit.name}: {paper.cards} kartu, {paper.name}")
            yield sink.take()
        kept.writestr("DAFTAR.txt", "\n".join([*listed, ""]))
    yield sink.take()


def _in_groups(token: str) -> str:
    """As a hand types it: "ABCD EFGH …"."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))
