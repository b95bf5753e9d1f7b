"""Laporan kegiatan: what was done, with counts and photographs."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.web.shared.papers.letter import (
    Column,
    Heading,
    Letter,
    LetterMeta,
    Numbered,
    Paragraph,
    Photo,
    Photos,
    Signatures,
    Table,
)
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.letters.tally import LogState, Tally, log_sentence, state_table, way_table
from ikrar.web.shared.papers.wording import number, percent


@dataclass(frozen=True)
class Session:
    """One apel or susulan; signed: how many records name it."""

    day: str
    time: str
    venue: str
    leader: str
    signed: int


@dataclass(frozen=True)
class ActivityReport:
    """basis: the instruments it stands on, as the office cites them. findings: one sentence each, may be empty."""

    letterhead: Letterhead
    meta: LetterMeta
    round: str
    naskah: str
    window: str
    basis: tuple[str, ...]
    purpose: str
    sessions: tuple[Session, ...]
    units: int
    units_attested: int
    tally: Tally
    findings: tuple[str, ...]
    log: LogState
    photos: tuple[Photo, ...]
    signatory: Signatory


def activity_report(paper: ActivityReport) -> Letter:
    blocks = (
        Heading("A. Dasar"),
        Numbered(paper.basis) if paper.basis else Paragraph("Tidak disebutkan."),
        Heading("B. Maksud dan tujuan"),
        Paragraph(paper.purpose),
        Heading("C. Pelaksanaan"),
        Paragraph(f"{paper.round} dilaksanakan pada {paper.window} dengan naskah {paper.naskah}."),
        _sessions(paper.sessions),
        Heading("D. Hasil"),
        Paragraph(
            f"Dari {number(paper.tally.expected)} pegawai dalam daftar, {number(paper.tally.signed)} menandatangani "
            f"({percent(paper.tally.signed, paper.tally.expected)}). Kepala dari "
            f"{number(paper.units_attested)} di antara {number(paper.units)} unit kerja menandatangani rekapitulasinya."
        ),
        state_table(paper.tally),
        way_table(paper.tally),
        Paragraph(log_sentence(paper.log)),
        Heading("E. Hal yang perlu ditindaklanjuti"),
        Numbered(paper.findings) if paper.findings else Paragraph("Tidak ada."),
        *((Heading("F. Dokumentasi"), Photos(paper.photos)) if paper.photos else ()),
        Heading("G. Penutup" if paper.photos else "F. Penutup"),
        Paragraph("Demikian laporan ini disampaikan untuk menjadi bahan seperlunya."),
        Signatures((paper.signatory,), place=paper.meta.place, dated_on=paper.meta.dated_on),
    )
    return Letter(letterhead=paper.letterhead, meta=paper.meta, blocks=blocks)


def _sessions(sessions: tuple[Session, ...]) -> Table:
    return Table(
        columns=(
            Column("No.", 0.8, "right"),
            Column("Hari, tanggal", 3),
            Column("Pukul", 1.6),
            Column("Tempat", 3.6),
            Column("Pembina apel", 3),
            Column("Orang", 1.2, "right"),
        ),
        rows=tuple(
            (f"{place}.", one.day, one.time, one.venue, one.leader or "–", number(one.signed))
            for place, one in enumerate(sessions, start=1)
        ),
    )
