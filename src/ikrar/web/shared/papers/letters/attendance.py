"""Daftar hadir: who came, in ink. It is no signing sheet and says so, for the two are easily confused."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.web.shared.papers.letter import Column, Fields, Letter, LetterMeta, Paragraph, Signatures, Table
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.sheets import SheetRow


@dataclass(frozen=True)
class AttendanceList:
    letterhead: Letterhead
    meta: LetterMeta
    occasion: str
    day: str
    time: str
    venue: str
    unit: str
    rows: tuple[SheetRow, ...]
    signatory: Signatory


def attendance_list(paper: AttendanceList) -> Letter:
    details = (
        ("Acara", paper.occasion),
        ("Hari, tanggal", paper.day),
        ("Pukul", paper.time),
        ("Tempat", paper.venue),
        ("Unit kerja", paper.unit),
    )
    return Letter(
        letterhead=paper.letterhead,
        meta=paper.meta,
        blocks=(
            Fields(tuple(row for row in details if row[1])),
            Table(
                columns=(
                    Column("No.", 0.8, "right"),
                    Column("Nama", 4.6),
                    Column("Jabatan", 3.6),
                    Column("Tanda tangan", 3),
                    Column("Keterangan", 1.9),
                ),
                rows=tuple(
                    (
                        f"{place}.",
                        f"{row.name}\n{row.shown_number}" if row.shown_number else row.name,
                        row.position,
                        "",
                        row.remark,
                    )
                    for place, row in enumerate(paper.rows, start=1)
                ),
                row_mm=11,
            ),
            Paragraph("Daftar ini mencatat kehadiran. Penandatanganan naskah dilakukan tersendiri."),
            Signatures((paper.signatory,), place=paper.meta.place, dated_on=paper.meta.dated_on),
        ),
    )
