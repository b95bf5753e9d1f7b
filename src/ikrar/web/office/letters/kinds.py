"""The letters of a round, by the word in their address."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class LetterKind:
    """`of_unit`: also written by the operator and the head of the unit. `counts`: provisional until closing."""

    word: str
    title: str
    hint: str
    of_unit: bool = False
    counts: bool = False


KINDS = {
    kind.word: kind
    for kind in (
        LetterKind("undangan", _("Undangan"), _("Sebelum apel: kapan, di mana, dan sampai kapan susulan dapat.")),
        LetterKind("daftar-hadir", _("Daftar hadir"), _("Satu unit, ditandatangani dengan tinta."), of_unit=True),
        LetterKind(
            "berita-acara", _("Berita acara"), _("Apa yang terjadi, siapa petugasnya, berapa orang."), counts=True
        ),
        LetterKind(
            "rekapitulasi", _("Rekapitulasi per unit"), _("Satu baris tiap unit, menurut susunannya."), counts=True
        ),
        LetterKind(
            "pernyataan",
            _("Surat pernyataan kepala unit"),
            _("Kepala unit menyatakan rekapitulasi penandatanganan unitnya."),
            of_unit=True,
            counts=True,
        ),
        LetterKind("laporan", _("Laporan kegiatan"), _("Untuk pimpinan, dengan foto kegiatan."), counts=True),
    )
}
