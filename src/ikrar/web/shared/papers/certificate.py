"""The certificate: what somebody signed, in full, with the proof inside the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ikrar.core.statements.findings import LEVELS, METHODS
from ikrar.web.shared.papers.letterhead import Letterhead, letterhead_data
from ikrar.web.shared.papers.naskah import Naskah, naskah_data
from ikrar.web.shared.papers.qr import qr_pixels
from ikrar.web.shared.papers.typesetting import typeset
from ikrar.web.shared.papers.wording import full_date, grouped, moment, number

SAID = {
    "present": "Saya hadir dan mengucapkan.",
    "later": "Saya tidak hadir; saya membaca dan menandatangani.",
}
STATES = {
    "diterima": "Diterima oleh sistem; belum tercatat dalam buku besar publik. Buat lagi sertifikat ini nanti.",
    "tercatat": "Tercatat dalam buku besar publik pada baris {index}. Belum dikukuhkan bersama.",
    "dikukuhkan": "Tercatat dalam buku besar publik pada baris {index} dan dikukuhkan bersama.",
}


@dataclass(frozen=True)
class Certificate:
    """The number of the signer has no field here: the certificate never shows it (DESIGN §5).

    said         'present' or 'later'
    level        0 to 3, `method` as in the record: card, shared, assisted, paper …
    occasion     'Apel pagi, Balai Kota Tirtamarga'; empty if there was none
    signed_at    aware; shown in `zone`. A day alone where no more is known: that of a paper sheet
    recorded_at  of a paper row: when the scan was taken in, days after the ink; None on a phone
    state        a code of STATES; index is its line in the log, None until it has one
    receipt      the commitment in base32
    bundle       the bytes of the bundle that opens name, position and unit; UTF-8
    qr_text      the 151 bytes in base45
    check_url    where a stranger checks
    """

    letterhead: Letterhead
    naskah: Naskah
    round: str
    name: str
    position: str
    unit: str
    said: str
    occasion: str
    signed_at: datetime | date
    zone: ZoneInfo
    level: int
    method: str
    state: str
    index: int | None
    receipt: str
    origin: str
    check_url: str
    qr_text: str
    bundle: bytes
    made_at: datetime
    recorded_at: datetime | None = None


def certificate(paper: Certificate) -> bytes:
    """Return PDF/A-3b and PDF/UA-1 with `bukti.ikrar` attached; the same arguments give the same bytes."""
    index = number(paper.index) if paper.index is not None else "–"
    data: dict[str, Any] = {
        "letterhead": letterhead_data(paper.letterhead),
        "naskah": naskah_data(paper.naskah),
        "round": paper.round,
        "name": paper.name,
        "position": paper.position,
        "unit": paper.unit,
        "said": SAID[paper.said],
        "signed_at": _signed_at(paper),
        "made_at": moment(paper.made_at, paper.zone),
        "facts": [
            ["Kesempatan", paper.occasion],
            ["Dicatat", moment(paper.recorded_at, paper.zone) if paper.recorded_at else ""],
            ["Tingkat", LEVELS[paper.level].capitalize()],
            ["Cara", METHODS[paper.method].capitalize()],
            ["Keadaan", STATES[paper.state].format(index=index)],
            ["Buku besar", paper.origin],
            ["Tanda terima", grouped(paper.receipt)],
        ],
        "origin": paper.origin,
        "check_url": paper.check_url,
        "qr": qr_pixels(paper.qr_text, version=9),
        "bundle": paper.bundle.decode("utf-8"),
    }
    return typeset("certificate", data, dated_at=paper.made_at, archive=True)


def _signed_at(paper: Certificate) -> str:
    if isinstance(paper.signed_at, datetime):
        return moment(paper.signed_at, paper.zone, seconds=True)
    return full_date(paper.signed_at)
