"""Berita acara."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ikrar.web.shared.papers.letter import Fields, Letter, LetterMeta, Paragraph, Signatures
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.letters.tally import LogState, Tally, log_sentence, state_table, way_table
from ikrar.web.shared.papers.wording import number, opening_date


@dataclass(frozen=True)
class Minutes:
    """time: 'pukul 07.30 WIB'. Roles that nobody had are left empty and not printed; they may be off the roster."""

    letterhead: Letterhead
    meta: LetterMeta
    round: str
    naskah: str
    naskah_code: str
    held_on: date
    time: str
    venue: str
    leader: str
    reader: str
    witnesses: tuple[str, ...]
    tally: Tally
    log: LogState
    signatories: tuple[Signatory, ...]
    remarks: tuple[str, ...] = ()


def minutes(paper: Minutes) -> Letter:
    day = paper.held_on
    people = (
        ("Pembina apel", paper.leader),
        ("Pembaca ikrar", paper.reader),
        ("Saksi", "; ".join(paper.witnesses)),
        ("Kode naskah", paper.naskah_code),
    )
    return Letter(
        letterhead=paper.letterhead,
        meta=paper.meta,
        blocks=(
            Paragraph(
                f"Pada hari ini, {opening_date(day)} ({day:%d-%m-%Y}), {paper.time}, bertempat di {paper.venue}, telah "
                f"dilaksanakan pengucapan dan penandatanganan {paper.naskah} dalam {paper.round}, dengan keterangan:"
            ),
            Fields(tuple(row for row in people if row[1])),
            Paragraph(
                f"Sampai berita acara ini dibuat, {number(paper.tally.signed)} dari {number(paper.tally.expected)} "
                f"pegawai dalam daftar telah menandatangani: {number(paper.tally.said('present'))} menyatakan hadir "
                f"dan mengucapkan, {number(paper.tally.said('later'))} menyatakan tidak hadir, membaca "
                "dan menandatangani."
            ),
            state_table(paper.tally),
            way_table(paper.tally),
            *(Paragraph(remark) for remark in paper.remarks),
            Paragraph(log_sentence(paper.log)),
            Paragraph("Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."),
            Signatures(paper.signatories, place=paper.meta.place, dated_on=paper.meta.dated_on),
        ),
    )
