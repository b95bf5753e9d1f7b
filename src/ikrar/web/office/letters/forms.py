"""What is typed into a letter. Number and date come from the office's own register; nothing here is stored."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.pledges.queries.recap import HeadLine
from ikrar.apps.pledges.queries.rounds import ApelLine
from ikrar.web.office.letters.desk import Desk
from ikrar.web.office.letters.photos import PhotosField
from ikrar.web.shared.papers.wording import moment

TYPED = "-"
_INDENT = "\u2003"


def _rows(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class LetterForm(forms.Form):
    """The register's part, which every letter has."""

    number = forms.CharField(
        label=_("Nomor surat"),
        help_text=_("Dari agenda kantor Anda. Kosong: dicetak garis untuk ditulis tangan."),
        max_length=80,
        required=False,
    )
    dated_on = forms.DateField(
        label=_("Tanggal surat"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )
    place = forms.CharField(label=_("Tempat"), max_length=80, required=False)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.fields["place"].initial = desk.head_lines().city

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared by the subclass
        field.choices = choices


class SignedForm(LetterForm):
    """A letter signed by a head of the organisation, acting or not, or by an office that is typed."""

    signer = forms.ChoiceField(label=_("Penanda tangan"), required=False)
    on_behalf_of = forms.CharField(
        label=_("Atas nama (a.n.)"),
        help_text=_("Misalnya “Wali Kota Tirtamarga”. Kosong bila atas nama jabatannya sendiri."),
        max_length=160,
        required=False,
    )
    office = forms.CharField(label=_("Jabatan lain"), max_length=160, required=False)
    name = forms.CharField(label=_("Nama pejabat itu"), max_length=160, required=False)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        self.heads: dict[str, HeadLine] = {head.unit_code: head for head in desk.heads()}
        named = [(code, f"{head.office}, {head.name}") for code, head in self.heads.items()]
        self._choose("signer", [(TYPED, str(_("jabatan lain, diketik di bawah"))), *named])


class InvitationForm(SignedForm):
    session = forms.ChoiceField(label=_("Apel"), error_messages={"required": _("Pilih apelnya.")})
    addressees = forms.CharField(
        label=_("Kepada"),
        help_text=_("Satu baris satu alamat, misalnya “Para Kepala Perangkat Daerah”."),
        widget=_rows(3),
        max_length=1_000,
        required=False,
    )
    notes = forms.CharField(
        label=_("Catatan"), help_text=_("Satu baris satu catatan."), widget=_rows(3), max_length=2_000, required=False
    )
    copies = forms.CharField(
        label=_("Tembusan"), help_text=_("Satu baris satu alamat."), widget=_rows(2), max_length=1_000, required=False
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        self._choose("session", sessions_to_choose(desk))


class MinutesForm(SignedForm):
    session = forms.ChoiceField(label=_("Apel"), required=False)
    venue = forms.CharField(
        label=_("Tempat kegiatan"), help_text=_("Kosong: tempat apelnya."), max_length=200, required=False
    )
    remarks = forms.CharField(
        label=_("Catatan"), help_text=_("Satu baris satu kalimat."), widget=_rows(3), max_length=2_000, required=False
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        self._choose("session", [(TYPED, str(_("tanpa apel"))), *sessions_to_choose(desk)])


class RecapitulationForm(SignedForm):
    pass


class UnitForm(LetterForm):
    unit = forms.ChoiceField(label=_("Unit kerja"), help_text=_("Ditandatangani kepala unit ini."))

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        self.units = {unit.code: unit for unit in desk.units()}
        top = min((unit.depth for unit in self.units.values()), default=0)
        choices = [(unit.code, _INDENT * (unit.depth - top) + unit.name) for unit in self.units.values()]
        self._choose("unit", choices)


class AttendanceForm(UnitForm):
    """The unit's own people; units below it have lists of their own."""

    session = forms.ChoiceField(label=_("Apel"), required=False)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        self._choose("session", [(TYPED, str(_("tanpa apel"))), *sessions_to_choose(desk)])


class ReportForm(SignedForm):
    basis = forms.CharField(
        label=_("Dasar"),
        help_text=_("Satu baris satu dasar: undang-undang, edaran, surat tugas, seperti kantor Anda mengutipnya."),
        widget=_rows(3),
        max_length=4_000,
        required=False,
    )
    purpose = forms.CharField(
        label=_("Maksud dan tujuan"),
        widget=_rows(3),
        max_length=2_000,
        initial=_(
            "Meneguhkan netralitas pegawai dengan ikrar yang diucapkan bersama dan naskah yang ditandatangani "
            "masing-masing."
        ),
    )
    findings = forms.CharField(
        label=_("Hal yang perlu ditindaklanjuti"),
        help_text=_("Satu baris satu hal. Tanda tangan yang dibantah ditambahkan sendiri."),
        widget=_rows(3),
        max_length=4_000,
        required=False,
    )
    photos = PhotosField(
        label=_("Foto kegiatan"),
        help_text=_("Paling banyak enam, JPEG, PNG, atau WebP. Tempat dan jenis ponsel dihapus; foto tidak disimpan."),
        required=False,
    )
    captions = forms.CharField(
        label=_("Keterangan foto"),
        help_text=_("Satu baris satu foto, menurut urutan berkasnya."),
        widget=_rows(3),
        max_length=2_000,
        required=False,
    )


def session_key(apel: ApelLine) -> str:
    """A code comes back once its session is closed; with the hour it is one session of this round."""
    return f"{apel.code}-{apel.starts_at:%Y%m%d%H%M}"


def sessions_to_choose(desk: Desk) -> list[tuple[str, str]]:
    return [
        (session_key(apel), f"{apel.title}, {moment(apel.starts_at, ZoneInfo(apel.zone))}") for apel in desk.sessions()
    ]


FORMS: dict[str, type[LetterForm]] = {
    "undangan": InvitationForm,
    "daftar-hadir": AttendanceForm,
    "berita-acara": MinutesForm,
    "rekapitulasi": RecapitulationForm,
    "pernyataan": UnitForm,
    "laporan": ReportForm,
}
