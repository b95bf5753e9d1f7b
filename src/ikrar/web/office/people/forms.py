"""What an administrator or a head types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.accounts.kinds import MandateRole
from ikrar.apps.accounts.rules import WHOLE_ONLY
from ikrar.apps.pledges.queries.rounds import UnitChoice
from ikrar.web.shared.press import PressForm

WHOLE = "-"
_INDENT = "\u2003"
_USERNAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


class AppointForm(PressForm):
    role = forms.ChoiceField(label=_("Penugasan"), choices=[])
    unit = forms.ChoiceField(
        label=_("Untuk unit"),
        help_text=_(
            "Berlaku juga untuk unit di bawahnya. Pengelola, Inspektorat, dan administrator: seluruh organisasi."
        ),
    )
    number = forms.CharField(
        label=_("NIP atau nomor pegawai"),
        help_text=_("Untuk orang dalam daftar pegawai. Kosongkan bila orangnya bukan pegawai di sini."),
        max_length=40,
        required=False,
    )
    name = forms.CharField(label=_("Nama orang di luar daftar"), max_length=160, required=False)
    username = forms.CharField(
        label=_("Nama pengguna"),
        help_text=_("Huruf kecil, angka, titik, atau tanda hubung; misalnya “operator.karangjambu”."),
        max_length=60,
        min_length=4,
        error_messages={"required": _("Nama pengguna belum diisi.")},
    )
    why = forms.CharField(
        label=_("Dasar"), help_text=_("Misalnya nomor surat tugasnya."), max_length=240, required=False
    )

    def __init__(
        self, *args: Any, roles: Sequence[MandateRole], units: Sequence[UnitChoice], whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        role, unit = self.fields["role"], self.fields["unit"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - declared above
        role.choices = [(one.value, one.label) for one in roles]
        self.units = {one.code: one for one in units}
        top = min((one.depth for one in units), default=0)
        named = [(one.code, _INDENT * (one.depth - top) + one.name) for one in units]
        unit.choices = [(WHOLE, str(_("seluruh organisasi"))), *named] if whole else named

    def clean_username(self) -> str:
        typed = str(self.cleaned_data["username"]).strip()
        if not _USERNAME.fullmatch(typed):
            raise forms.ValidationError(_("Nama pengguna hanya boleh huruf kecil, angka, titik, dan tanda hubung."))
        return typed

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not (typed.get("number") or "").strip() and not (typed.get("name") or "").strip():
            self.add_error("number", _("Isi nomor pegawainya, atau nama orang di luar daftar."))
        if typed.get("role") in WHOLE_ONLY and typed.get("unit", WHOLE) != WHOLE:
            self.add_error("unit", _("Penugasan ini hanya untuk seluruh organisasi. Pilih “seluruh organisasi”."))
        return typed


class EndForm(PressForm):
    why = forms.CharField(
        label=_("Alasan"),
        help_text=_("Misalnya “pindah tugas, surat nomor …”."),
        max_length=240,
        error_messages={"required": _("Alasan belum ditulis.")},
    )
