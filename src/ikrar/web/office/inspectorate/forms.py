"""What an inspector types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.pledges.actions.sample import MOST
from ikrar.web.shared.press import PressForm

UPHELD, KEPT = "coret", "tetap"


class SampleForm(PressForm):
    size = forms.IntegerField(
        label=_("Jumlah orang"),
        help_text=_("Diambil acak dari semua yang sudah menandatangani. Setiap pengambilan tersimpan."),
        min_value=1,
        max_value=MOST,
        initial=30,
    )


class DecisionForm(PressForm):
    outcome = forms.ChoiceField(
        label=_("Putusan"),
        choices=[
            (UPHELD, _("Bantahan diterima: tanda tangan ini tetap di luar hitungan")),
            (KEPT, _("Bantahan ditolak: tanda tangan ini dihitung kembali")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih putusannya.")},
    )
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Siapa yang diperiksa dan apa yang ditemukan. Dicatat bersama putusannya, dibaca pemilik nama."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=600,
        error_messages={"required": _("Alasan belum ditulis.")},
    )
