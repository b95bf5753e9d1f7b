"""What is chosen and typed at the cards desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.web.shared.press import PressForm

LACKING, UNOPENED, ALL = "belum", "tertutup", "semua"
WHOM = [
    (LACKING, _("yang belum punya kartu")),
    (UNOPENED, _("yang kartunya belum pernah dibuka, dan yang belum punya")),
    (ALL, _("semua orang")),
]


class PrintForm(PressForm):
    """Whose cards. Printing again makes the earlier cards void, so it is never the first choice."""

    whom = forms.ChoiceField(label=_("Cetak kartu untuk"), choices=WHOM, widget=forms.RadioSelect, initial=LACKING)
    why = forms.CharField(
        label=_("Alasan mencetak ulang"),
        help_text=_("Wajib bila kartu yang berlaku ikut diganti. Kartu lama langsung tidak berlaku."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("whom") in (UNOPENED, ALL) and not (typed.get("why") or "").strip():
            self.add_error("why", _("Alasan mencetak ulang belum ditulis."))
        return typed


class LostForm(PressForm):
    """One person's card: a new one, or none."""

    why = forms.CharField(
        label=_("Alasan"),
        help_text=_("Satu kalimat, misalnya “kartu hilang, dilaporkan pemiliknya 9 Agustus”."),
        max_length=200,
        required=False,
    )
