"""Surat pernyataan rekapitulasi penandatanganan, signed by the head of one unit."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.web.shared.papers.letter import Fields, Letter, LetterMeta, Numbered, Paragraph, Signatures
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.letters.tally import Tally, state_table, way_table


@dataclass(frozen=True)
class HeadStatement:
    """head is who signs, with the acting title; head_number as the office shows it on letters, may be empty."""

    letterhead: Letterhead
    meta: LetterMeta
    round: str
    naskah: str
    naskah_code: str
    unit: str
    head: Signatory
    head_number: str
    state_at: str
    tally: Tally


def head_statement(paper: HeadStatement) -> Letter:
    head = paper.head
    identity = (
        ("Nama", head.name),
        ("Nomor pegawai", paper.head_number),
        ("Jabatan", f"{head.acting} {head.position}".strip()),
        ("Unit kerja", paper.unit),
    )
    return Letter(
        letterhead=paper.letterhead,
        meta=paper.meta,
        blocks=(
            Paragraph("Yang bertanda tangan di bawah ini:"),
            Fields(tuple(row for row in identity if row[1])),
            Paragraph(
                f"menyatakan bahwa pada {paper.state_at} keadaan penandatanganan {paper.naskah} (kode naskah "
                f"{paper.naskah_code}) dalam {paper.round} pada unit kerja tersebut adalah sebagai berikut."
            ),
            state_table(paper.tally),
            way_table(paper.tally),
            Paragraph("Dengan pernyataan ini saya menegaskan bahwa:"),
            Numbered(
                (
                    "angka di atas sesuai dengan keadaan yang saya ketahui;",
                    "menandatangani atau tidak adalah pilihan pegawai, dan alasannya tidak saya tanyakan;",
                    "pernyataan ini hanya mengenai penandatanganan, bukan penilaian atas perilaku pegawai.",
                )
            ),
            Paragraph("Demikian surat pernyataan ini saya buat dengan sebenarnya."),
            Signatures((head,), place=paper.meta.place, dated_on=paper.meta.dated_on),
        ),
    )
