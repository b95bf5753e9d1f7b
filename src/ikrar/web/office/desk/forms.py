"""What is typed at a help desk: where it stands, who witnesses, what the person says and why they were helped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.pledges.actions.paper import read_typed_code
from ikrar.apps.pledges.kinds import Said
from ikrar.apps.pledges.queries.rounds import ApelLine, RoundLine, UnitChoice
from ikrar.web.shared.of_apel import OfApelForm

OTHER = "Lainnya"
# What stands in the record, so never translated: the evidence is in the language of the office.
REASONS = (
    "Tidak membawa ponsel",
    "Tidak punya ponsel yang dapat dipakai",
    "Tidak ada sinyal",
    "Kartu kode hilang atau belum diterima",
    "Tidak dapat membaca layar sendiri",
    OTHER,
)


class ShiftForm(OfApelForm):
    round = forms.ChoiceField(label=_("Rangkaian"))
    apel = forms.ChoiceField(
        label=_("Apel atau sesi yang sedang dibuka"),
        help_text=_("Tanpa apel: untuk susulan."),
        required=False,
    )
    unit = forms.ChoiceField(label=_("Untuk pegawai unit ini dan unit di bawahnya"))

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[RoundLine],
        sessions: Sequence[tuple[RoundLine, ApelLine]],
        units: Sequence[UnitChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        least = min((unit.depth for unit in units), default=0)
        choices = {
            "round": [(line.code, line.title) for line in rounds],
            "apel": [("", _("Tanpa apel")), *((f"{line.code}:{apel.code}", apel.title) for line, apel in sessions)],
            "unit": [(unit.code, "\u2003" * (unit.depth - least) + unit.name) for unit in units],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """`sure` comes with the second press, after the witness read at whose desk they stand."""

    code = forms.CharField(
        label=_("Kode meja"),
        help_text=_("Enam huruf dan angka di layar petugas."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "field__short code", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Ketik kode meja.")},
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        return read_typed_code(self.cleaned_data["code"])


class AssistForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label=_("Mana yang benar?"),
        choices=[
            (Said.PRESENT.value, _("Saya hadir dan mengucapkan")),
            (Said.LATER.value, _("Saya tidak hadir; saya membaca dan menandatangani")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Mana yang benar? Tanyakan kepada orangnya; jangan menebak.")},
    )
    reason = forms.ChoiceField(
        label=_("Mengapa dibantu?"),
        choices=[(reason, reason) for reason in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Mengapa dibantu? Pilih satu alasan.")},
    )
    more = forms.CharField(label=_("Keterangan"), help_text=_("Wajib bila “Lainnya”."), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == OTHER and not (cleaned.get("more") or "").strip():
            self.add_error("more", _("Tulis alasannya dalam satu kalimat."))
        return cleaned

    def why(self) -> str:
        reason, more = self.cleaned_data["reason"], self.cleaned_data["more"].strip()
        if reason == OTHER:
            return str(more)
        return f"{reason}: {more}" if more else str(reason)
