"""What stands at the top of every paper of an organisation, and who signs at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ikrar.web.shared.papers.typesetting import picture_svg


@dataclass(frozen=True)
class Letterhead:
    """government: 'Pemerintah Kota Tirtamarga'; office may be empty; address: line by line; logo: PNG, JPEG or WebP."""

    government: str
    office: str = ""
    address: tuple[str, ...] = ()
    logo: bytes | None = None


@dataclass(frozen=True)
class Signatory:
    """A block to sign in.

    position      'Kepala Dinas Pendidikan'
    acting        'Plt.', 'Plh.', 'Pj.' or 'Pjs.', printed before the position
    on_behalf_of  the office in whose name it is signed ('a.n.'): 'Wali Kota Tirtamarga'
    by_order      a second step down ('u.b.'): the position that was itself authorised
    heading       above all: 'Saksi I', 'Mengetahui'
    name          empty: a dotted line to write on
    """

    position: str = ""
    name: str = ""
    acting: str = ""
    on_behalf_of: str = ""
    by_order: str = ""
    heading: str = ""
    rank: str = ""
    number: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands above the signature, one line each, the last with its comma."""
        title = f"{self.acting} {self.position}".strip()
        above = [self.heading] if self.heading else []
        if self.on_behalf_of:
            above.append(f"a.n. {self.on_behalf_of}")
        if self.by_order:
            above += [title, "u.b.", self.by_order] if title else ["u.b.", self.by_order]
        elif title:
            above.append(title)
        if above:
            above[-1] += ","
        return tuple(above)

    @property
    def below(self) -> tuple[str, ...]:
        return tuple(line for line in (self.rank, self.number) if line)


def letterhead_data(letterhead: Letterhead) -> dict[str, Any]:
    return {
        "government": letterhead.government,
        "office": letterhead.office,
        "address": list(letterhead.address),
        "logo": picture_svg(letterhead.logo, lossless=True) if letterhead.logo else None,
    }


def signatory_data(signatory: Signatory) -> dict[str, Any]:
    return {"lines": list(signatory.lines), "name": signatory.name, "below": list(signatory.below)}
