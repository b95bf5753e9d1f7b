"""The form of /periksa/: a file, a photograph, or letters; and a name for a QR code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ikrar.core.refusal import Refusal
from ikrar.web.public.verify.brought import check_size_and_kind, code_on_photo, is_code, is_photo
from ikrar.web.public.verify.uploads import LARGEST
from ikrar.web.shared import refusals
from ikrar.web.shared.codes import read_commit_code

RECEIPT_LETTERS = 52


class CheckForm(forms.Form):
    """After validation exactly one of `data_brought`, `letters` and `commit` is there."""

    file = forms.FileField(
        label=_("Berkas bukti atau sertifikat"),
        help_text=_("Berakhiran .ikrar atau .pdf."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".ikrar,.pdf,application/pdf,.txt"}),
    )
    photo = forms.FileField(
        label=_("Atau foto kode QR pada sertifikat"),
        help_text=_("Rata dan terang. Fotonya dibaca lalu dilupakan."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    code = forms.CharField(
        label=_("Atau kode"),
        help_text=_("Isi kode QR, atau kode tanda terima 52 huruf dan angka."),
        required=False,
        strip=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "spellcheck": "false", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Nama seperti tercetak pada sertifikat"),
        help_text=_("Hanya untuk kode QR. Tanpa nama, kode QR tidak membuktikan siapa pun."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    data_brought: bytes | None = None
    letters: str | None = None
    commit: bytes | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [field for field in ("file", "photo") if cleaned.get(field) is not None]
        if cleaned.get("code", "").strip():
            given.append("code")
        if self.errors:
            return cleaned
        if len(given) != 1:
            why = _("Pilih satu saja: berkas, foto, atau kode.") if given else _("Pilih berkas, foto, atau ketik kode.")
            self.add_error(given[1] if given else "file", why)
            return cleaned
        try:
            self._read(given[0], cleaned)
        except Refusal as refusal:
            self.add_error(given[0], f"{refusals.say(refusal)} {refusals.say_todo(refusal)}")
        return cleaned

    def _read(self, field: str, cleaned: dict[str, Any]) -> None:
        if field == "code":
            self._read_code(cleaned["code"])
            return
        data: bytes = cleaned[field].read(LARGEST + 1)
        check_size_and_kind(data)
        if is_photo(data):
            self.letters = code_on_photo(data)
        else:
            self.data_brought = data

    def _read_code(self, typed: str) -> None:
        """Letters of a QR code keep their spaces; those of a receipt code do not count."""
        plain = "".join(typed.split())
        if is_code(typed):
            self.letters = typed
        elif len(plain) == RECEIPT_LETTERS and (commit := read_commit_code(plain)):
            self.commit = commit
        elif len(plain) == RECEIPT_LETTERS:
            self.add_error(
                "code", _("Kode tanda terima hanya memakai huruf a–z dan angka 2–7. Periksa 0, 1, 8, dan 9.")
            )
        else:
            why = gettext("Kode tanda terima 52 huruf dan angka, kode QR 227. Yang Anda ketik {count}.")
            count = len(plain) if len(plain) <= 2 * RECEIPT_LETTERS else len(typed.strip("\r\n\t"))
            self.add_error("code", why.format(count=count))
