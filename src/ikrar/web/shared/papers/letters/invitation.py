"""Undangan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ikrar.web.shared.papers.letter import Fields, Letter, LetterMeta, Numbered, Paragraph, Signatures
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.wording import clock, full_date


@dataclass(frozen=True)
class Invitation:
    """meta without a subject gets one. later_until: when signing ends for those who cannot come; empty: not said."""

    letterhead: Letterhead
    meta: LetterMeta
    round: str
    naskah: str
    begins_at: datetime
    zone: ZoneInfo
    venue: str
    leader: str
    signatory: Signatory
    later_until: str = ""
    notes: tuple[str, ...] = ()


def invitation(paper: Invitation) -> Letter:
    later = (
        "Pegawai yang bertugas, dinas luar, cuti atau sakit pada waktu itu dapat membaca dan menandatangani naskah "
        f"secara susulan sampai dengan {paper.later_until}, memakai kartu kode atau lembar "
        "penandatanganan unit kerjanya."
    )
    notes: tuple[Paragraph | Numbered, ...] = ()
    if paper.notes:
        notes = (Paragraph("Untuk kelancaran acara, dimohon memperhatikan hal berikut:"), Numbered(paper.notes))
    return Letter(
        letterhead=paper.letterhead,
        meta=paper.meta,
        blocks=(
            Paragraph("Dengan hormat,"),
            Paragraph(
                f"Dalam rangka {paper.round}, kami mengundang Bapak/Ibu beserta pegawai di lingkungan unit kerja "
                f"masing-masing untuk mengikuti pengucapan dan penandatanganan {paper.naskah} pada:"
            ),
            Fields(
                (
                    ("Hari, tanggal", full_date(paper.begins_at.astimezone(paper.zone).date())),
                    ("Pukul", f"{clock(paper.begins_at, paper.zone)} sampai selesai"),
                    ("Tempat", paper.venue),
                    ("Pembina apel", paper.leader),
                )
            ),
            *((Paragraph(later),) if paper.later_until else ()),
            *notes,
            Paragraph("Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih."),
            Signatures((paper.signatory,)),
        ),
    )
