"""What a clerk types. Every refusal of a form is a sentence beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.roster.headings import LABELS, Field
from ikrar.apps.roster.kinds import AbsenceKind, Acting, StaffType
from ikrar.web.shared.press import PressForm


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)
        self.error_messages["invalid"] = _("Tanggal tidak terbaca. Tulis seperti 31/12/2027.")


class FileForm(PressForm):
    file = forms.FileField(
        label=_("Berkas pegawai"),
        help_text=_("XLSX atau CSV dari SIASN, SIMPEG, atau buatan sendiri. Baris pertama berisi judul kolom."),
        error_messages={"required": _("Pilih berkasnya."), "empty": _("Berkas ini kosong.")},
    )
    sheet = forms.CharField(
        label=_("Nama lembar"),
        required=False,
        max_length=60,
        help_text=_("Hanya bila buku kerja berisi beberapa lembar pegawai."),
    )


class ColumnsForm(forms.Form):
    """Which column is what, what the file speaks for, and from which day it is true."""

    staff_types = forms.MultipleChoiceField(
        label=_("Berkas ini lengkap untuk jenis pegawai"),
        choices=[(kind.value, kind.label) for kind in StaffType],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Orang jenis ini yang tidak ada di berkas akan tercatat keluar. Jenis lain tidak tersentuh."),
        error_messages={"required": _("Pilih sedikitnya satu jenis pegawai.")},
    )
    below = forms.ChoiceField(
        label=_("Berkas ini lengkap untuk unit"),
        required=False,
        help_text=_("Pilih satu unit bila berkas hanya berisi orang unit itu dan unit di bawahnya."),
    )
    effective_on = DayField(label=_("Berlaku sejak"))

    def __init__(self, *args: Any, headings: Sequence[str], units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", _("– tidak ada di berkas –")), *((str(i), name) for i, name in enumerate(headings))]
        for field in Field:
            self.fields[field.value] = forms.ChoiceField(label=LABELS[field], choices=places, required=False)
        below = self.fields["below"]
        assert isinstance(below, forms.ChoiceField)  # noqa: S101 - declared above
        below.choices = [("", _("Seluruh organisasi")), *units]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[field.value] for field in Field]

    def columns(self) -> dict[Field, int]:
        chosen = ((field, self.cleaned_data.get(field.value, "")) for field in Field)
        return {field: int(place) for field, place in chosen if place != ""}

    def types(self) -> tuple[StaffType, ...]:
        return tuple(StaffType(kind) for kind in self.cleaned_data["staff_types"])


class ApplyForm(forms.Form):
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    why = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sedikitnya 10 huruf; tersimpan dalam jejak audit."),
    )


class CorrectionForm(forms.Form):
    name = forms.CharField(label=_("Nama tanpa gelar"), max_length=160)
    front_title = forms.CharField(label=_("Gelar depan"), max_length=60, required=False)
    back_title = forms.CharField(label=_("Gelar belakang"), max_length=80, required=False)
    unit = forms.ChoiceField(label=_("Unit kerja"))
    position = forms.CharField(label=_("Jabatan"), max_length=200, required=False)
    why = forms.CharField(
        label=_("Alasan"), max_length=400, min_length=5, help_text=_("Misalnya nomor surat keputusannya.")
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field = self.fields["unit"]
        assert isinstance(unit_field, forms.ChoiceField)  # noqa: S101 - declared above
        unit_field.choices = list(units)


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Berhalangan karena"), choices=[(k.value, k.label) for k in AbsenceKind])
    starts_on = DayField(label=_("Hari pertama"))
    last_on = DayField(
        label=_("Hari terakhir"), required=False, help_text=_("Kosongkan bila belum diketahui kapan kembali.")
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("starts_on"), typed.get("last_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last_on", _("Hari terakhir lebih awal daripada hari pertama."))
        return typed


class UnitSheetForm(forms.Form):
    file = forms.FileField(
        label=_("Lembar unit"),
        help_text=_("Kolom: kode unit, nama unit, kode induk; bila ada juga NIP kepala, status (Plt., Plh.), tempat."),
        error_messages={"required": _("Pilih berkasnya."), "empty": _("Berkas ini kosong.")},
    )


class HeadForm(forms.Form):
    number = forms.CharField(
        label=_("NIP atau nomor kepala"),
        required=False,
        max_length=40,
        help_text=_("Kosongkan bila kepala unit bukan pegawai di daftar ini."),
    )
    name = forms.CharField(label=_("Nama kepala di luar daftar"), required=False, max_length=160)
    title = forms.CharField(label=_("Jabatan"), required=False, max_length=200)
    acting = forms.ChoiceField(label=_("Status"), choices=[(a.value, a.label) for a in Acting], required=False)
    starts_on = DayField(label=_("Sejak"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("number") and not typed.get("name"):
            self.add_error("number", _("Isi nomor kepala, atau nama kepala yang bukan pegawai di sini."))
        return typed
