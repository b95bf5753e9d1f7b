"""What is typed to plan a round and its sessions. Dates and times are read in the office's own zone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.editions.shelf import rulebook
from ikrar.apps.pledges.actions.rounds import ApelPlan, Part, RoleHolder, RoundPlan
from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind
from ikrar.apps.pledges.queries import rounds, texts
from ikrar.apps.pledges.queries.lookup import people_by_number
from ikrar.apps.roster.kinds import Acting
from ikrar.web.shared.press import PressForm

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
EVERYBODY, SOME = "semua", "sebagian"
_UNITS_SHOWN = 400
_LINES_SAID = 5


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def zone_word(zone: str) -> str:
    return dict([*ZONES, ("Asia/Pontianak", "WIB")]).get(zone, zone)


class RoundForm(PressForm):
    title = forms.CharField(
        label=_("Nama rangkaian"),
        help_text=_("Tampil di halaman tanda tangan dan di surat, misalnya “Ikrar Netralitas ASN 2027”."),
        max_length=200,
        error_messages={"required": _("Nama rangkaian belum diisi.")},
    )
    texts = forms.MultipleChoiceField(
        label=_("Naskah yang ditandatangani"),
        help_text=_("Hanya naskah yang sudah disahkan orang kedua. Ikrar dan pakta dapat ditandatangani sekaligus."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu naskah.")},
    )
    opens_on = forms.DateField(
        label=_("Dibuka tanggal"), widget=_date(), error_messages={"required": _("Tanggal buka belum diisi.")}
    )
    opens_time = forms.TimeField(
        label=_("Pukul"), widget=_time(), error_messages={"required": _("Jam buka belum diisi.")}
    )
    closes_on = forms.DateField(
        label=_("Ditutup tanggal"), widget=_date(), error_messages={"required": _("Tanggal tutup belum diisi.")}
    )
    closes_time = forms.TimeField(
        label=_("Pukul"), widget=_time(), error_messages={"required": _("Jam tutup belum diisi.")}
    )
    election = forms.ChoiceField(
        label=_("Pemilihan yang dicakup"),
        help_text=_("Disimpan sebagai data pada setiap tanda tangan; tidak pernah dibaca dari kata-kata naskah."),
        required=False,
    )
    heads_first = forms.BooleanField(
        label=_("Kepala unit didahulukan"),
        help_text=_("Kepala diminta menandatangani lebih dulu. Tidak ada yang harus menunggu mereka."),
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Peserta"),
        choices=[(EVERYBODY, _("Semua pegawai dalam daftar")), (SOME, _("Sebagian: pilih di bawah ini"))],
        widget=forms.RadioSelect,
        initial=EVERYBODY,
    )
    units = forms.MultipleChoiceField(
        label=_("Unit kerja, beserta unit di bawahnya"), widget=forms.CheckboxSelectMultiple, required=False
    )
    unit_codes = forms.CharField(
        label=_("Kode unit lain"),
        help_text=_("Satu kode per baris, untuk unit yang tidak tampil di atas."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    places = forms.MultipleChoiceField(
        label=_("Semua unit di suatu tempat"), widget=forms.CheckboxSelectMultiple, required=False
    )
    numbers = forms.CharField(
        label=_("Orang tertentu"),
        help_text=_(
            "Tempelkan NIP, nomor induk PPPK, atau nomor lokal, satu per baris. Kolom lain di baris itu diabaikan."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, owner: OrganisationRef, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = owner
        self._revisions = {f"{r.text_code}:{r.number}": r for r in texts.adopted(organisation_id=owner.id)}
        self._units = rounds.units(organisation_id=owner.id)
        self._field("texts").choices = [
            (key, _now("{title} · revisi {n}").format(title=r.title, n=r.number)) for key, r in self._revisions.items()
        ]
        shown = self._units if len(self._units) <= _UNITS_SHOWN else [u for u in self._units if u.depth <= 1]
        self.all_units_shown = len(shown) == len(self._units)
        self._field("units").choices = [(u.code, "– " * u.depth + u.name) for u in shown]
        self._field("places").choices = [(place, place) for place in rounds.places(organisation_id=owner.id)]
        elections = rulebook().elections.values()
        self._field("election").choices = [("", _("Tidak terkait pemilihan")), *((e.id, e.name) for e in elections)]

    def _field(self, name: str) -> forms.ChoiceField:
        return self.fields[name]  # type: ignore[return-value]

    def clean_unit_codes(self) -> list[str]:
        codes = [line.strip() for line in self.cleaned_data["unit_codes"].splitlines() if line.strip()]
        known = {unit.code for unit in self._units}
        wrong = [code for code in codes if code not in known]
        if wrong:
            raise forms.ValidationError(
                _now("Kode unit tidak dikenal: {codes}.").format(codes=", ".join(wrong[:_LINES_SAID]))
            )
        return codes

    def clean_numbers(self) -> list[int]:
        """The people behind the pasted lines; each line that names nobody is said with its number."""
        lines = [(n, _number_in(line)) for n, line in enumerate(self.cleaned_data["numbers"].splitlines(), start=1)]
        typed = [(n, number) for n, number in lines if number]
        known = people_by_number(organisation=self._owner.code, numbers=[number for _, number in typed])
        wrong = [(n, number) for n, number in typed if number not in known]
        if wrong:
            errors = [
                _now("Baris {n}: {number} tidak ada dalam daftar pegawai.").format(n=n, number=number)
                for n, number in wrong[:_LINES_SAID]
            ]
            if len(wrong) > _LINES_SAID:
                errors.append(_now("Dan {n} baris lain.").format(n=len(wrong) - _LINES_SAID))
            raise forms.ValidationError(errors)
        return list(dict.fromkeys(known[number] for _, number in typed))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen = any(typed.get(name) for name in ("units", "unit_codes", "places", "numbers"))
        broken = {"unit_codes", "numbers"} & self.errors.keys()
        if typed.get("who") == SOME and not chosen and not broken:
            self.add_error("who", _("Belum ada yang dipilih. Pilih unit, tempat, atau tempelkan nomor pegawai."))
        if {"opens_on", "opens_time", "closes_on", "closes_time"} <= typed.keys():
            typed["opens_at"], typed["closes_at"] = self._at("opens", typed), self._at("closes", typed)
            if typed["closes_at"] <= typed["opens_at"]:
                self.add_error("closes_on", _("Waktu tutup harus sesudah waktu buka."))
        return typed

    def _at(self, which: str, typed: dict[str, Any]) -> datetime:
        return datetime.combine(typed[f"{which}_on"], typed[f"{which}_time"], tzinfo=ZoneInfo(self._owner.zone))

    def plan(self) -> RoundPlan:
        typed = self.cleaned_data
        return RoundPlan(
            title=typed["title"],
            opens_at=typed["opens_at"],
            closes_at=typed["closes_at"],
            revision_ids=tuple(self._revisions[key].id for key in typed["texts"]),
            parts=self._parts() if typed["who"] == SOME else (),
            election=typed["election"],
            heads_first=typed["heads_first"],
        )

    def _parts(self) -> tuple[Part, ...]:
        typed, ids = self.cleaned_data, {unit.code: unit.id for unit in self._units}
        codes = dict.fromkeys([*typed["units"], *typed["unit_codes"]])
        return (
            *(Part(unit_id=ids[code]) for code in codes),
            *(Part(place=place) for place in typed["places"]),
            *(Part(person_id=person_id) for person_id in typed["numbers"]),
        )


def _number_in(line: str) -> str:
    """The first cell of a pasted row, without the spaces that people put into a NIP."""
    cell = re.split(r"[\t;,]", line, maxsplit=1)[0]
    return "".join(cell.split()).strip("'\"")


SLOTS = (
    ("leader", ApelRoleKind.LEADER, _("Pembina apel")),
    ("reader", ApelRoleKind.READER, _("Pembaca ikrar")),
    ("witness_1", ApelRoleKind.WITNESS, _("Saksi pertama")),
    ("witness_2", ApelRoleKind.WITNESS, _("Saksi kedua")),
)


class ApelForm(PressForm):
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[choice for choice in ApelKind.choices if choice[0] != ApelKind.LATER],
        initial=ApelKind.APEL,
    )
    title = forms.CharField(
        label=_("Nama"),
        help_text=_("Tampil besar di layar, misalnya “Apel Senin di Balai Kota”."),
        max_length=200,
        error_messages={"required": _("Nama apel belum diisi.")},
    )
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    starts_on = forms.DateField(
        label=_("Tanggal"), widget=_date(), error_messages={"required": _("Tanggal belum diisi.")}
    )
    starts_time = forms.TimeField(label=_("Pukul"), widget=_time(), error_messages={"required": _("Jam belum diisi.")})
    zone = forms.ChoiceField(label=_("Zona waktu"), choices=ZONES)
    unit = forms.ChoiceField(
        label=_("Unit kerja"), help_text=_("Layar apel menghitung peserta unit ini."), required=False
    )

    def __init__(self, *args: Any, owner: OrganisationRef, paths: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner, self._paths = owner, paths
        self._units = {unit.code: unit for unit in rounds.units(organisation_id=owner.id, paths=paths)}
        whole = [("", _("Seluruh instansi"))] if "" in paths else []
        choices = [*whole, *((unit.code, "– " * unit.depth + unit.name) for unit in self._units.values())]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].required = not whole
        for slot, _kind, _label in SLOTS:
            self.fields[f"{slot}_who"] = forms.CharField(
                label=_("NIP, nomor lokal, atau nama"), required=False, max_length=160
            )
            self.fields[f"{slot}_position"] = forms.CharField(label=_("Jabatan"), required=False, max_length=200)
            self.fields[f"{slot}_acting"] = forms.ChoiceField(
                label=_("Sebagai"), choices=Acting.choices, required=False
            )

    def slots(self) -> list[dict[str, Any]]:
        """The roles as the page sets them, each with its three fields."""
        return [
            {"label": label, "who": self[f"{s}_who"], "position": self[f"{s}_position"], "acting": self[f"{s}_acting"]}
            for s, _kind, label in SLOTS
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if {"starts_on", "starts_time", "zone"} <= typed.keys():
            zone = ZoneInfo(typed["zone"])
            typed["starts_at"] = datetime.combine(typed["starts_on"], typed["starts_time"], tzinfo=zone)
        typed["roles"] = [holder for slot in SLOTS if (holder := self._holder(slot[0], slot[1], typed))]
        return typed

    def _holder(self, slot: str, kind: ApelRoleKind, typed: dict[str, Any]) -> RoleHolder | None:
        who, position = typed.get(f"{slot}_who", "").strip(), typed.get(f"{slot}_position", "").strip()
        acting = typed.get(f"{slot}_acting", "")
        if not who:
            return RoleHolder(kind=kind, position=position, acting=acting) if position else None
        day = typed.get("starts_on")
        if day is None:
            return None  # the day is what the form asks for first
        found = rounds.find_people(organisation_id=self._owner.id, words=who, day=day, paths=self._paths)
        if len(found) != 1:
            names = [f"{one.name} ({one.unit})" for one in found]
            self.add_error(f"{slot}_who", _unclear(who, names, whole="" in self._paths))
            return None
        return RoleHolder(
            kind=kind, position=position or found[0].position, person_id=found[0].person_id, acting=acting
        )

    def plan(self) -> ApelPlan:
        typed = self.cleaned_data
        return ApelPlan(
            kind=ApelKind(typed["kind"]),
            title=typed["title"],
            place=typed["place"],
            starts_at=typed["starts_at"],
            zone=typed["zone"],
            unit_id=self._units[typed["unit"]].id if typed["unit"] else None,
            roles=tuple(typed["roles"]),
        )


def _unclear(who: str, names: list[str], *, whole: bool) -> str:
    if not names and not whole:
        return _now(
            "“{who}” tidak ada di unit Anda pada tanggal itu. Untuk orang dari unit lain, tulis nomornya."
        ).format(who=who)
    if not names:
        return _now("“{who}” tidak ada dalam daftar pegawai pada tanggal itu.").format(who=who)
    return _now("“{who}” dapat berarti {names}. Tulis nomornya.").format(who=who, names="; ".join(names))


class CloseForm(forms.Form):
    """Closing is for good, so its code is typed."""

    typed_code = forms.CharField(label=_("Kode rangkaian"), max_length=12, required=False)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._code = code
        self.fields["typed_code"].label = _now("Ketik {code} untuk menutup rangkaian ini").format(code=code)

    def clean_typed_code(self) -> str:
        typed: str = "".join(self.cleaned_data["typed_code"].split()).upper()
        if typed != self._code:
            raise forms.ValidationError(_now("Ketik persis {code}.").format(code=self._code))
        return typed
