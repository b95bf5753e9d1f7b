"""Words for the codes of law/: what a mistake in print is called, and how sure a value is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CONFIDENCE_WORDS: Mapping[str, StrPromise] = {
    "text_seen": _("teks peraturannya terbaca"),
    "official": _("perlu dicek: halaman badan publik"),
    "secondary": _("perlu dicek: sumber sekunder"),
    "memory": _("perlu dicek: dari ingatan"),
}

MISTAKE_WORDS: Mapping[str, StrPromise] = {
    "typo": _("salah ketik"),
    "missing_word": _("kata hilang"),
    "duplicate_word": _("kata berulang"),
    "spelling_variant": _("ejaan tidak baku"),
    "joined_words": _("kata tersambung"),
    "spacing": _("spasi tidak pada tempatnya"),
    "letter_case": _("huruf besar keliru"),
    "wrong_name": _("nama lembaga keliru"),
    "scope_mismatch": _("cakupan tidak sama"),
    "borrowed_text": _("teks milik pihak lain"),
    "legal_inaccuracy": _("tidak sesuai aturan"),
    "missing_date": _("tanpa tanggal"),
    "missing_headline": _("tanpa judul"),
    "missing_text": _("tanpa naskah"),
    "numbering": _("penomoran dan tanda baca"),
    "broken_sentence": _("kalimat tidak utuh"),
}
