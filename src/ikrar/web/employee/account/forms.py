"""What people type to come in. Labels and errors are Indonesian; a wrong value never empties the form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MONTHS = [
    _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"),
    _("Juli"), _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
]  # fmt: skip


class SignInForm(forms.Form):
    username = forms.CharField(label=_("Nama pengguna"), max_length=60)
    password = forms.CharField(label=_("Kata sandi"), max_length=200, widget=forms.PasswordInput)


class BirthDateForm(forms.Form):
    """Three fields: quicker on a phone than a calendar, and the same on every phone."""

    day = forms.IntegerField(label=_("Tanggal"), min_value=1, max_value=31)
    month = forms.IntegerField(label=_("Bulan"), min_value=1, max_value=12)
    year = forms.IntegerField(label=_("Tahun"), min_value=1930, max_value=2015)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if {"day", "month", "year"} <= typed.keys():
            try:
                typed["born_on"] = date(typed["year"], typed["month"], typed["day"])
            except ValueError:
                self.add_error("day", _("Tanggal itu tidak ada dalam bulan tersebut."))
        return typed


class CardCodeForm(forms.Form):
    """The code under the QR, for a phone whose camera does not read it. Spaces and case do not matter."""

    code = forms.CharField(label=_("Kode di bawah QR"), max_length=60)

    def clean_code(self) -> str:
        typed = "".join(self.cleaned_data["code"].split()).replace("-", "").upper()
        if not re.fullmatch(r"[A-Z2-7]{26}", typed):
            raise forms.ValidationError(_("Kodenya 26 huruf dan angka; yang Anda ketik {n}.").format(n=len(typed)))
        return typed


class LocalNumberForm(forms.Form):
    """For people whose date of birth no roster gave."""

    number = forms.CharField(label=_("Nomor pegawai setempat"), max_length=40)


class NewPasswordForm(forms.Form):
    password = forms.CharField(label=_("Kata sandi baru"), max_length=200, widget=forms.PasswordInput)
    again = forms.CharField(label=_("Ulangi kata sandi baru"), max_length=200, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("password") != typed.get("again"):
            self.add_error("again", _("Kedua kata sandi tidak sama."))
        return typed
