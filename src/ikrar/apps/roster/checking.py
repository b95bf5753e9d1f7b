"""One row of an agency's file, checked: a row for the staging table, or the fault with its column and reason.

This loop runs a million times at a national load: what repeats (units, positions, ranks, types) is looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from operator import itemgetter

from ikrar.apps.roster.headings import LABELS, Field
from ikrar.apps.roster.kinds import NumberScheme, StaffType
from ikrar.core import nip
from ikrar.core.refusal import Refusal

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
_EXCEL_EPOCH = date(1899, 12, 30)
_SCHEMES = {
    StaffType.CPNS: NumberScheme.NIP,
    StaffType.PNS: NumberScheme.NIP,
    StaffType.PPPK: NumberScheme.NI_PPPK,
    StaffType.PPPK_PART_TIME: NumberScheme.NI_PPPK,
    StaffType.LOCAL: NumberScheme.LOCAL,
}
_LENGTHS = {
    Field.NAME: 160,
    Field.FRONT_TITLE: 60,
    Field.BACK_TITLE: 80,
    Field.POSITION: 200,
    Field.POSITION_CLASS: 60,
    Field.RANK: 40,
    Field.LEGAL_STATUS: 60,
    Field.EMAIL: 160,
}
# In the order of the columns of StagedRow after `line`; both bulk writers use it.
STAGED = [
    "scheme",
    "number",
    "name",
    "staff_type",
    "unit_id",
    "home_unit_id",
    "born_on",
    "front_title",
    "back_title",
    "email",
    "position",
    "position_class",
    "rank",
    "legal_status",
]

_SAID = (
    Field.FRONT_TITLE,
    Field.BACK_TITLE,
    Field.EMAIL,
    Field.POSITION,
    Field.POSITION_CLASS,
    Field.RANK,
    Field.LEGAL_STATUS,
)

StagedValues = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused; `number` and `name` as far as they were read: their owner is not counted as leaving."""

    line: int
    column: str
    value: str
    reason: str
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """The open units of an organisation as the checker needs them: by code and by name, both without case."""

    by_code: Mapping[str, int]
    by_name: Mapping[str, tuple[int, ...]]
    paths: Mapping[int, str]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file speaks for: everybody of these types below this unit. Outside of it nobody is new or leaves."""

    staff_types: frozenset[str]
    unit_path: str = ""
    unit_id: int | None = None

    @property
    def only_type(self) -> str:
        """The type of a row that says none: the single one of the scope, or PNS where the file holds CPNS and PNS."""
        if len(self.staff_types) == 1:
            return next(iter(self.staff_types))
        return StaffType.PNS.value if self.staff_types == {StaffType.PNS, StaffType.CPNS} else ""


class _Wrong(Exception):
    """A fault of one cell, on its way out of a lookup."""

    def __init__(self, field: Field, value: str, reason: str) -> None:
        self.field, self.value, self.reason = field, value, reason


@dataclass(slots=True)
class Checker:
    """Checks rows in the order of the file; remembers numbers to find doubles, counts what was passed over."""

    columns: Mapping[Field, int]
    headings: Sequence[str]
    units: Units
    scope: Scope
    unknown_units: dict[tuple[str, str], int] = field(default_factory=dict)
    emails_ignored: int = 0
    without_birth: int = 0
    _seen: dict[str, int] = field(default_factory=dict)
    _clean: list[dict[str, str]] = field(default_factory=lambda: [{} for _ in _SAID])
    _types: dict[str, str] = field(default_factory=dict)
    _placed: dict[tuple[str, str], int] = field(default_factory=dict)
    _pick: Callable[[Sequence[str]], tuple[str, ...]] = field(init=False, repr=False)
    _width: int = field(init=False, default=0)
    _absent: tuple[bool, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        # An absent column is read at -1, where every row gets an empty cell; its values are null, not empty.
        self._pick = itemgetter(*(self.columns.get(field, -1) for field in _ORDER))
        self._width = 1 + max(self.columns.values(), default=0)
        self._absent = tuple(field not in self.columns for field in _SAID)

    def check(self, line: int, cells: list[str]) -> StagedValues | Fault | None:
        """Values in the order of STAGED after `line`; None for an empty row. `cells` gets one empty cell more.

        What repeats is answered from a dictionary; only what was never seen goes to the methods below.
        """
        if len(cells) < self._width:
            cells += [""] * (self._width - len(cells))
        cells.append("")
        raw, local, name, kind, code, unit, home_code, home, born, *said = self._pick(cells)
        name = " ".join(name.split())
        try:
            if not name or len(name) > _LENGTHS[Field.NAME]:
                return self._odd_name(line, raw, name, cells)
            staff_type = self._types.get(kind) or self._staff_type(kind)
            scheme, number, born_on = self._number(staff_type, raw, local, born)
            unit_id = self._placed.get((code, unit)) or self._unit(code, unit)
            home_id = self._home(home_code, home) if home_code or home else None
            texts = [
                seen[text] if text in (seen := self._clean[place]) else None if absent else self._text(place, text)
                for place, text, absent in zip(_PLACES, said, self._absent, strict=True)
            ]
            earlier = self._seen.setdefault(number, line)
            if earlier != line:
                raise _Wrong(
                    Field.NUMBER, raw or local, f"Nomor ini sudah dipakai di baris {earlier} berkas yang sama."
                )
        except _Wrong as wrong:
            return self._fault(line, wrong, nip.tidy(raw or local), name)
        if born_on is None:
            self.without_birth += 1
        email = self._email(texts[2])
        return (scheme, number, name, staff_type, unit_id, home_id, born_on, texts[0], texts[1], email, *texts[3:])

    def _odd_name(self, line: int, raw: str, name: str, cells: Sequence[str]) -> Fault | None:
        if not any(text.strip() for text in cells):
            return None
        reason = f"Nama lebih dari {_LENGTHS[Field.NAME]} huruf." if name else "Nama kosong."
        return self._fault(line, _Wrong(Field.NAME, name, reason), nip.tidy(raw), name)

    def _fault(self, line: int, wrong: _Wrong, number: str, name: str) -> Fault:
        place = self.columns.get(wrong.field)
        column = self.headings[place] if place is not None else LABELS[wrong.field]
        return Fault(
            line=line,
            column=column[:80],
            value=wrong.value.strip()[:200],
            reason=wrong.reason[:400],
            number=number[:40],
            name=name[:160],
        )

    def _staff_type(self, text: str) -> str:
        found = self._types.get(text)
        if found is not None:
            return found
        staff_type = staff_type_of(text) if text.strip() else self.scope.only_type
        if staff_type is None:
            raise _Wrong(
                Field.STAFF_TYPE,
                text,
                "Jenis pegawai tidak dikenal. Yang dikenal: CPNS, PNS, PPPK, PPPK paruh waktu, lokal.",
            )
        if not staff_type:
            raise _Wrong(Field.STAFF_TYPE, "", "Jenis pegawai kosong, padahal muatan ini berisi beberapa jenis.")
        if staff_type not in self.scope.staff_types:
            raise _Wrong(Field.STAFF_TYPE, text, f"{StaffType(staff_type).label} di luar cakupan muatan ini.")
        self._types[text] = staff_type
        return staff_type

    def _number(self, staff_type: str, raw: str, local: str, born: str) -> tuple[str, str, str | None]:
        scheme = _FAST[staff_type]
        if scheme == NumberScheme.LOCAL:
            return self._local(raw, local, born)
        number = raw if len(raw) == nip.LENGTH else nip.tidy(raw)
        years = nip.years_of(number[:8])
        wrong = nip.fault_of_nip(number) if scheme == NumberScheme.NIP else nip.fault_of_ni_pppk(number)
        if wrong is not None or years is None:
            label = "NIP" if scheme == NumberScheme.NIP else "Nomor Induk PPPK"
            told = nip.shape_fault(raw, nip.tidy(raw), label=label) or wrong
            raise _Wrong(Field.NUMBER, raw, _words(told) if told else "")
        return scheme, number, years[0]

    def _local(self, raw: str, local: str, born: str) -> tuple[str, str, str | None]:
        column = Field.LOCAL_NUMBER if local else Field.NUMBER
        value = " ".join((local or raw).strip(" '`").split())
        fault = nip.shape_fault(value, "0" * nip.LENGTH, label="Nomor lokal") if value else None
        if fault:
            raise _Wrong(column, value, _words(fault))
        if not value or len(value) > _LONGEST_LOCAL:
            raise _Wrong(Field.LOCAL_NUMBER, value, f"Nomor lokal harus 1 sampai {_LONGEST_LOCAL} tanda.")
        return NumberScheme.LOCAL.value, value, self._born(born)

    def _born(self, text: str) -> str | None:
        if not text.strip():
            return None
        born = read_date(text)
        if born is None or not 1930 <= born.year <= 2015:
            raise _Wrong(Field.BORN_ON, text, "Tanggal lahir tidak terbaca. Tulis seperti 31/12/1985.")
        return born.isoformat()

    def _unit(self, code: str, name: str) -> int:
        known = self._placed.get((code, name))
        if known is not None:
            return known
        found = self._find_unit(code, name)
        if self.scope.unit_path and not self.units.paths[found].startswith(self.scope.unit_path):
            raise _Wrong(Field.UNIT_NAME, name or code, "Unit ini di luar cakupan muatan ini.")
        self._placed[code, name] = found
        return found

    def _home(self, code: str, name: str) -> int | None:
        if not code.strip() and not name.strip():
            return None
        return self._find_unit(code, name, home=True)

    def _find_unit(self, code: str, name: str, *, home: bool = False) -> int:
        fields = (Field.HOME_UNIT_CODE, Field.HOME_UNIT_NAME) if home else (Field.UNIT_CODE, Field.UNIT_NAME)
        plain_code, plain_name = code.strip().lower(), unit_key(name)
        if plain_code and plain_code in self.units.by_code:
            return self.units.by_code[plain_code]
        if not plain_code and not plain_name:
            if self.scope.unit_id is not None:
                return self.scope.unit_id
            raise _Wrong(fields[1], "", "Unit kerja kosong.")
        ids = self.units.by_name.get(plain_name, ())
        if len(ids) == 1:
            return ids[0]
        if len(ids) > 1:
            raise _Wrong(fields[1], name, f"Nama unit ini dipakai {len(ids)} unit. Isi juga kode unitnya.")
        key = (code.strip()[:64], " ".join(name.split())[:160])
        self.unknown_units[key] = self.unknown_units.get(key, 0) + 1
        shown = fields[1] if plain_name else fields[0]
        raise _Wrong(shown, name if plain_name else code, self._unknown(plain_name, self.unknown_units[key]))

    def _unknown(self, name: str, times: int) -> str:
        reason = "Unit ini belum ada dalam susunan unit."
        if name and times == 1 and len(self.unknown_units) <= 200:
            near = get_close_matches(name, self.units.by_name, n=1, cutoff=0.8)
            if near:
                return f"{reason} Mungkin maksudnya “{self.units.names[self.units.by_name[near[0]][0]]}”."
        return reason

    def _text(self, place: int, text: str) -> str:
        field = _SAID[place]
        clean = " ".join(text.split())
        if len(clean) > _LENGTHS[field]:
            raise _Wrong(field, clean, f"{LABELS[field]} lebih dari {_LENGTHS[field]} huruf.")
        if len(self._clean[place]) < _MOST_REMEMBERED and field != Field.EMAIL:
            self._clean[place][text] = clean
        return clean

    def _email(self, text: str | None) -> str | None:
        """A spoilt address refuses nobody: it is left out and counted."""
        if not text:
            return text
        if _EMAIL.fullmatch(text):
            return text
        self.emails_ignored += 1
        return None


_PLACES = range(len(_SAID))
_ORDER = (
    Field.NUMBER,
    Field.LOCAL_NUMBER,
    Field.NAME,
    Field.STAFF_TYPE,
    Field.UNIT_CODE,
    Field.UNIT_NAME,
    Field.HOME_UNIT_CODE,
    Field.HOME_UNIT_NAME,
    Field.BORN_ON,
    *_SAID,
)
_MOST_REMEMBERED = 50_000
_LONGEST_LOCAL = 40
_FAST = {kind.value: scheme.value for kind, scheme in _SCHEMES.items()}


def _words(refusal: Refusal) -> str:
    return f"{refusal} {refusal.todo}".strip()


def unit_key(name: str) -> str:
    """Unit names are compared without case, doubled blanks and full stops."""
    return " ".join(name.replace(".", " ").lower().split())


def staff_type_of(text: str) -> str | None:
    """The type behind what exports write: "P", "PNS Daerah", "PPPK Paruh Waktu", "Honorer". None: not known."""
    words = " ".join(re.sub(r"[^a-z]+", " ", text.lower()).split())
    for starts, kind in _TYPE_WORDS:
        if any(words == start or words.startswith(f"{start} ") for start in starts):
            return kind.value
    return None


_TYPE_WORDS: tuple[tuple[tuple[str, ...], StaffType], ...] = (
    (("pppk paruh", "pppk pw", "p3k paruh", "pppkpw", "paruh", "pk paruh", "p k paruh"), StaffType.PPPK_PART_TIME),
    (("pppk", "p k", "pegawai pemerintah dengan perjanjian kerja"), StaffType.PPPK),
    (("cpns", "c", "calon"), StaffType.CPNS),
    (("pns", "p", "pegawai negeri sipil", "asn pns"), StaffType.PNS),
    (
        ("lokal", "honorer", "non asn", "nonasn", "ppnpn", "blud", "tenaga", "thl", "kontrak", "phl", "tkk", "ptt"),
        StaffType.LOCAL,
    ),
)
_DATE_ORDERS: tuple[Callable[[str], date], ...] = (
    date.fromisoformat,
    lambda text: datetime.strptime(text, "%d/%m/%Y").date(),  # noqa: DTZ007 - a day has no zone
    lambda text: datetime.strptime(text, "%d-%m-%Y").date(),  # noqa: DTZ007
    lambda text: datetime.strptime(text, "%d.%m.%Y").date(),  # noqa: DTZ007
)


def read_date(text: str) -> date | None:
    """31/12/1985, 31-12-1985, 1985-12-31, or the day number that Excel keeps (31412). None: unreadable."""
    tidy = text.strip().strip("'")
    if tidy.isascii() and tidy.isdigit() and 4 <= len(tidy) <= 5:
        return _EXCEL_EPOCH + timedelta(days=int(tidy))
    for order in _DATE_ORDERS:
        try:
            return order(tidy[:10])
        except ValueError:
            continue
    return None
