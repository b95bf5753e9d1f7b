"""What is typed around paper: which sheet to print, which page a photograph shows, what stands in its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ikrar.apps.pledges.actions.booking import RowTick
from ikrar.apps.pledges.actions.paper import read_typed_code
from ikrar.apps.pledges.kinds import Said
from ikrar.apps.pledges.queries.paper import SheetLine
from ikrar.apps.pledges.queries.rounds import ApelLine, RoundLine, UnitChoice
from ikrar.apps.pledges.queries.scans import RowView, ScanView
from ikrar.web.office.roster.person_code import hide
from ikrar.web.shared.of_apel import OfApelForm
from ikrar.web.shared.templatetags.house import long_date
from ikrar.web.shared.uploads import PhotosField

CORRECTIONS = 3
SAID = [
    (Said.PRESENT.value, _("Hadir dan mengucapkan")),
    (Said.LATER.value, _("Tidak hadir; membaca dan menandatangani")),
]


class PrintForm(OfApelForm):
    round = forms.ChoiceField(label=_("Rangkaian"))
    apel = forms.ChoiceField(
        label=_("Apel atau sesi"),
        help_text=_("Tercetak di kepala lembar. Tanpa apel: untuk susulan, atau unit yang menandatangani sendiri."),
        required=False,
    )
    unit = forms.ChoiceField(label=_("Unit kerja"))
    below = forms.BooleanField(
        label=_("Juga unit di bawahnya"), help_text=_("Setiap unit mendapat lembarnya sendiri."), required=False
    )

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[RoundLine],
        sessions: Sequence[tuple[RoundLine, ApelLine]],
        units: Sequence[UnitChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [(line.code, line.title) for line in rounds]  # type: ignore[attr-defined]
        self.fields["apel"].choices = [  # type: ignore[attr-defined]
            ("", _("Tanpa apel")),
            *(
                (f"{line.code}:{apel.code}", apel.title if len(rounds) == 1 else f"{line.title} · {apel.title}")
                for line, apel in sessions
            ),
        ]
        least = min((unit.depth for unit in units), default=0)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (unit.code, "\u2003" * (unit.depth - least) + unit.name) for unit in units
        ]


class PhotosForm(forms.Form):
    photos = PhotosField(
        label=_("Foto atau hasil pindaian lembar"),
        help_text=_("JPEG, PNG, atau WebP; satu halaman satu foto; beberapa sekaligus boleh, paling banyak 20."),
        error_messages={"required": _("Pilih paling sedikit satu foto.")},
    )


class PlaceForm(forms.Form):
    """Which page this is, when no page code could be read: by the short code, or out of the list of sheets."""

    code = forms.CharField(
        label=_("Kode lembar"),
        help_text=_("Delapan huruf dan angka, tercetak di pojok kanan atas dan di kaki lembar, misalnya 7F3A-91C2."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "field__short", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    sheet = forms.ChoiceField(label=_("Atau pilih lembarnya"), required=False)
    page = forms.IntegerField(
        label=_("Halaman"),
        min_value=1,
        max_value=999,
        initial=1,
        error_messages={"required": _("Tulis nomor halamannya.")},
    )
    why = forms.CharField(
        label=_("Mengapa kodenya tidak terbaca, dan dari mana Anda tahu halamannya"),
        help_text=_("Misalnya “Sudut berkode sobek; nama-namanya cocok dengan lembar Kelurahan.”"),
        max_length=300,
        error_messages={"required": _("Alasannya belum ditulis.")},
    )

    def __init__(self, *args: Any, sheets: Sequence[SheetLine], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            ("", _("– belum dipilih –")),
            *((line.code, f"{line.unit} · {line.short} · {long_date(line.printed_at, zone)}") for line in sheets),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = read_typed_code(cleaned.get("code") or "")
        if typed and len(typed) < 8:
            self.add_error("code", _("Kode lembar delapan huruf dan angka. Periksa lagi di kaki lembar."))
        elif not typed and not cleaned.get("sheet"):
            self.add_error("code", _("Ketik kode lembar, atau pilih lembarnya di bawah."))
        cleaned["sheet"] = typed or cleaned.get("sheet", "")
        return cleaned


class TickForm(forms.Form):
    """The rows of one page. Rows that are booked have no field any more."""

    signed_on = forms.DateField(
        label=_("Tanggal yang tertulis pada lembar"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Tanggalnya belum diisi."), "invalid": _("Tanggal tidak terbaca.")},
    )
    early_ok = forms.BooleanField(label=_("Ya, tanggal itu benar tertulis pada lembar"), required=False)
    said = forms.ChoiceField(
        label=_("Yang ditandai di halaman ini"),
        help_text=_("Sesuai centang pada lembar. Bila seseorang lain, pilih pada barisnya."),
        choices=SAID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu; jangan menebak.")},
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)

    def __init__(self, *args: Any, scan: ScanView, people: Sequence[tuple[int, str]], today: date, **kwargs: Any):
        kwargs["initial"] = _known(scan)
        super().__init__(*args, **kwargs)
        self.scan, self.today = scan, today
        self.open_rows = [row for row in scan.rows if row.booked_at is None]
        self.people = {hide(person): (person, name) for person, name in people}
        for row in self.open_rows:
            self.fields[f"tick_{row.row}"] = forms.BooleanField(label=row.name, required=False)
            self.fields[f"said_{row.row}"] = forms.ChoiceField(
                label=_("Cara"), choices=[("", _("seperti di atas")), *SAID], required=False
            )
        for n in range(1, CORRECTIONS + 1):
            self._add_correction(n)

    def _add_correction(self, n: int) -> None:
        numbers = [(str(row.row), _now("Baris {n}").format(n=row.row)) for row in self.open_rows]
        people = [(code, name) for code, (_, name) in self.people.items()]
        self.fields[f"row_{n}"] = forms.ChoiceField(label=_("Baris"), choices=[("", "–"), *numbers], required=False)
        self.fields[f"by_{n}"] = forms.ChoiceField(
            label=_("Sebenarnya ditandatangani oleh"), choices=[("", "–"), *people], required=False
        )
        self.fields[f"why_{n}"] = forms.CharField(label=_("Alasan"), required=False, max_length=300)

    def lines(self) -> list[tuple[RowView, BoundField | None, BoundField | None]]:
        """Each row with its fields, none where it is booked."""
        names = {row.row for row in self.open_rows}
        return [
            (row, self[f"tick_{row.row}"], self[f"said_{row.row}"]) if row.row in names else (row, None, None)
            for row in self.scan.rows
        ]

    def corrections(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [(self[f"row_{n}"], self[f"by_{n}"], self[f"why_{n}"]) for n in range(1, CORRECTIONS + 1)]

    def has_corrections(self) -> bool:
        return any(field.value() for line in self.corrections() for field in line)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        signed_on = cleaned.get("signed_on")
        if signed_on and signed_on > self.today:
            self.add_error("signed_on", _("Tanggal tanda tangan tidak mungkin sesudah hari ini."))
        elif signed_on and self.is_early(signed_on) and not cleaned.get("early_ok"):
            self.add_error("early_ok", _("Tanggal itu sebelum rangkaian dibuka. Benarkah? Beri tanda bila benar."))
        for n in range(1, CORRECTIONS + 1):
            row, by, why = (cleaned.get(f"{name}_{n}") for name in ("row", "by", "why"))
            if (row or by or why) and not (row and by and why):
                missing = next(name for name, value in (("row", row), ("by", by), ("why", why)) if not value)
                self.add_error(f"{missing}_{n}", _("Perbaikan memerlukan baris, nama, dan alasannya."))
        return cleaned

    def is_early(self, signed_on: date) -> bool:
        return self.scan.opens_on is not None and signed_on < self.scan.opens_on

    def ticks(self) -> list[RowTick]:
        """A corrected row counts as ticked: somebody's ink stands in it."""
        other: dict[int, tuple[int, str]] = {}
        for n in range(1, CORRECTIONS + 1):
            if self.cleaned_data[f"row_{n}"]:
                person, _name = self.people[self.cleaned_data[f"by_{n}"]]
                other[int(self.cleaned_data[f"row_{n}"])] = (person, self.cleaned_data[f"why_{n}"])
        found = []
        for row in self.open_rows:
            if self.cleaned_data[f"tick_{row.row}"] or row.row in other:
                person, why = other.get(row.row, (row.person_id, ""))
                said = self.cleaned_data[f"said_{row.row}"] or self.cleaned_data["said"]
                found.append(RowTick(row=row.row, person_id=person, said=said, why=why))
        return found


def _known(scan: ScanView) -> dict[str, Any]:
    """What was ticked before; else the day of the session, never a guess of what people said."""
    known: dict[str, Any] = {"signed_on": scan.signed_on or scan.starts_on, "note": scan.note}
    ticked = [row for row in scan.rows if row.tick_person_id is not None]
    if ticked:
        said = [row.tick_said for row in ticked]
        known["said"] = max(set(said), key=said.count)
    corrected = 0
    for row in ticked:
        known[f"tick_{row.row}"] = True
        known[f"said_{row.row}"] = "" if row.tick_said == known["said"] else row.tick_said
        if row.tick_person_id != row.person_id and row.booked_at is None and corrected < CORRECTIONS:
            corrected += 1
            person = row.tick_person_id or 0
            known |= {f"row_{corrected}": str(row.row), f"by_{corrected}": hide(person)}
            known[f"why_{corrected}"] = row.tick_why
    known["early_ok"] = bool(scan.signed_on and scan.opens_on and scan.signed_on < scan.opens_on)
    return known
