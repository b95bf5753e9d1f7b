"""Rekapitulasi per unit: one row a unit, in the order of the tree, never ranked."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.web.shared.papers.letter import Column, Letter, LetterMeta, Paragraph, Signatures, Table
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.letters.tally import LogState, Tally, log_sentence, way_table
from ikrar.web.shared.papers.wording import number, percent

INDENT = "\u2003"


@dataclass(frozen=True)
class UnitRow:
    """depth 0 is the top; attested: whether the head signed the recapitulation of the unit."""

    unit: str
    depth: int
    tally: Tally
    attested: bool


@dataclass(frozen=True)
class Recapitulation:
    """total counts everybody once; rows of units may contain those of the units below them."""

    letterhead: Letterhead
    meta: LetterMeta
    round: str
    state_at: str
    rows: tuple[UnitRow, ...]
    total: Tally
    log: LogState
    signatory: Signatory


def recapitulation(paper: Recapitulation) -> Letter:
    return Letter(
        letterhead=paper.letterhead,
        meta=paper.meta,
        landscape=True,
        blocks=(
            Paragraph(f"Keadaan {paper.round} pada {paper.state_at}, menurut susunan unit kerja."),
            Table(
                columns=(
                    Column("No.", 0.9, "right"),
                    Column("Unit kerja", 6),
                    Column("Pegawai", 1.4, "right"),
                    Column("Tanda tangan", 1.5, "right"),
                    Column("Bagian", 1.3, "right"),
                    Column("Tingkat 0", 1.3, "right"),
                    Column("Tingkat 1", 1.3, "right"),
                    Column("Tingkat 2–3", 1.3, "right"),
                    Column("Berhalangan", 1.9, "right"),
                    Column("Menyatakan tidak", 1.7, "right"),
                    Column("Belum", 1.2, "right"),
                    Column("Pernyataan kepala", 1.8, "center"),
                ),
                rows=tuple(
                    (
                        f"{place}.",
                        INDENT * row.depth + row.unit,
                        *_counts(row.tally),
                        "ada" if row.attested else "belum",
                    )
                    for place, row in enumerate(paper.rows, start=1)
                ),
                total=("", "Jumlah seluruhnya, setiap orang dihitung sekali", *_counts(paper.total), ""),
            ),
            way_table(paper.total),
            Paragraph(log_sentence(paper.log)),
            Signatures((paper.signatory,), place=paper.meta.place, dated_on=paper.meta.dated_on),
        ),
    )


def _counts(tally: Tally) -> tuple[str, ...]:
    return (
        number(tally.expected),
        number(tally.signed),
        percent(tally.signed, tally.expected),
        number(tally.at_level(0)),
        number(tally.at_level(1)),
        number(tally.at_level(2) + tally.at_level(3)),
        number(tally.excused_count),
        number(tally.declined),
        number(tally.missing),
    )
