"""What is typed at the texts desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ikrar.apps.pledges.kinds import TextKind
from ikrar.apps.pledges.queries import texts
from ikrar.core.refusal import Refusal
from ikrar.core.rulebook.types import FormField
from ikrar.core.statements.text import text_digest
from ikrar.web.shared import refusals
from ikrar.web.shared.press import PressForm

_CODE_LONGEST = 40
_BODY_LONGEST = 20_000


class BodyForm(PressForm):
    """The words themselves. They are kept as typed, but for line ends and composed letters."""

    body = forms.CharField(
        label=_("Isi naskah"),
        help_text=_(
            "Tempelkan persis seperti yang dibacakan. Baris pertama menjadi judul; baris yang diawali angka menjadi "
            "butir. Jangan menulis nama orang."
        ),
        max_length=_BODY_LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": _("Naskah masih kosong. Tempelkan isinya.")},
    )
    source = forms.CharField(
        label=_("Sumber"),
        help_text=_("Dari mana naskah ini: surat edaran, contoh, naskah tahun lalu. Ikut diumumkan."),
        max_length=300,
        required=False,
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError(_("Naskah masih kosong. Tempelkan isinya."))
        try:
            text_digest(body)
        except Refusal as refusal:
            raise forms.ValidationError(f"{refusals.say(refusal)} {refusals.say_todo(refusal)}") from refusal
        return body


class NewTextForm(BodyForm):
    kind = forms.ChoiceField(label=_("Jenis"), choices=TextKind.choices)
    title = forms.CharField(
        label=_("Judul"),
        help_text=_("Nama naskah di daftar dan di tanda terima, misalnya “Ikrar Netralitas ASN”."),
        max_length=200,
        error_messages={"required": _("Judul belum diisi.")},
    )
    example = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    field_order = ("kind", "title", "body", "source")

    def __init__(self, *args: Any, organisation_id: int, **kwargs: Any) -> None:
        self._organisation_id = organisation_id
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if {"title", "body"} <= typed.keys():
            typed["code"] = slugify(typed["title"])[:_CODE_LONGEST].strip("-")
            if not typed["code"] or typed["code"] in {"baru", "contoh"}:
                self.add_error("title", _("Judul ini tidak dapat dipakai. Tulis judul yang lebih lengkap."))
            elif not texts.is_free(
                organisation_id=self._organisation_id,
                text_code=typed["code"],
                sha256=text_digest(typed["body"]).hex(),
            ):
                self.add_error("title", _("Naskah dengan judul ini sudah ada. Buka naskahnya, lalu buat revisi baru."))
        return typed


class RevisionForm(BodyForm):
    why = forms.CharField(
        label=_("Apa yang diubah"),
        help_text=_("Satu kalimat untuk orang kedua, misalnya “memperbaiki salah ketik pada butir 2”."),
        max_length=300,
        error_messages={"required": _("Tulis satu kalimat: apa yang diubah.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("why", "body", "source")

    def __init__(self, *args: Any, digests: dict[int, str], **kwargs: Any) -> None:
        """digests: number of each revision to its kode naskah; `seen` is the one that the form began from."""
        self._digests = digests
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "body" in typed and text_digest(typed["body"]).hex() == self._digests.get(typed.get("seen", 0)):
            self.add_error("body", _("Isinya masih sama dengan revisi sebelumnya; belum ada yang diubah."))
        return typed


class PlacesForm(forms.Form):
    """The places of an example that the adopting office fills."""

    def __init__(self, *args: Any, places: tuple[FormField, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            self.fields[place.name] = forms.CharField(label=place.label, max_length=160)
