"""What letters and packets say of an organisation, a round and a unit: counts and offices, names where somebody signs."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.apps.roster.models import Organisation


@dataclass(frozen=True, slots=True)
class LetterheadLines:
    """`office` may be empty; `city` is where letters are dated, may be empty."""

    government: str
    office: str
    address: tuple[str, ...]
    city: str


def letterhead_lines(*, organisation_id: int) -> LetterheadLines:
    """As the organisation wrote it: the first line is the government, what follows the office."""
    name, head, address, city = Organisation.objects.values_list("name", "letterhead", "address", "city").get(
        pk=organisation_id
    )
    first, *others = _lines(head) or [name]
    return LetterheadLines(first, " ".join(others), tuple(_lines(address)), city)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
