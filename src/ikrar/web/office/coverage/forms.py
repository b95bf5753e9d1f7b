"""What is entered for a statement that was signed in ink."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ikrar.core.refusal import Refusal
from ikrar.web.office.coverage import scans
from ikrar.web.shared import refusals


class PaperForm(forms.Form):
    scan = forms.FileField(
        label=_("Foto atau pindaian surat"),
        help_text=_("PDF, JPEG, atau PNG, paling besar 12 MB. Sidik berkasnya menjadi bukti."),
        error_messages={"required": _("Unggah foto atau pindaian suratnya.")},
    )
    signed_on = forms.DateField(
        label=_("Tanggal pada surat"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Isi tanggal yang tertulis pada surat.")},
    )
    same = forms.BooleanField(
        label=_("Angka pada surat sama dengan angka di halaman ini, dan tanda tangannya milik kepala unit."),
        error_messages={"required": _("Bandingkan dulu angkanya, lalu centang.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > self._today:
            raise forms.ValidationError(_("Tanggal ini belum tiba."))
        return day

    def clean_scan(self) -> scans.Scan:
        """Read and looked at; it is kept only when the whole form stands."""
        upload: UploadedFile[Any] = self.cleaned_data["scan"]
        try:
            return scans.read(upload)
        except Refusal as refusal:
            raise forms.ValidationError(f"{refusals.say(refusal)} {refusals.say_todo(refusal)}") from refusal
