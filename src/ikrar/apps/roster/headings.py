"""Which column of an agency's file is what: recognised by its heading, dropped at the door when nobody needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_LETTERS = re.compile(r"[^a-z0-9]+")


class Field(StrEnum):
    """What the roster takes from a row; the labels are what the mapping page shows."""

    NUMBER = "nomor"
    LOCAL_NUMBER = "nomor_lokal"
    NAME = "nama"
    FRONT_TITLE = "gelar_depan"
    BACK_TITLE = "gelar_belakang"
    STAFF_TYPE = "jenis_pegawai"
    UNIT_CODE = "kode_unit"
    UNIT_NAME = "unit"
    HOME_UNIT_CODE = "kode_unit_asal"
    HOME_UNIT_NAME = "unit_asal"
    POSITION = "jabatan"
    POSITION_CLASS = "jenis_jabatan"
    RANK = "golongan"
    LEGAL_STATUS = "kedudukan"
    EMAIL = "surel_dinas"
    BORN_ON = "tanggal_lahir"


LABELS: Mapping[Field, str] = {
    Field.NUMBER: "NIP atau Nomor Induk PPPK",
    Field.LOCAL_NUMBER: "Nomor lokal (tanpa NIP)",
    Field.NAME: "Nama",
    Field.FRONT_TITLE: "Gelar depan",
    Field.BACK_TITLE: "Gelar belakang",
    Field.STAFF_TYPE: "Jenis pegawai",
    Field.UNIT_CODE: "Kode unit kerja",
    Field.UNIT_NAME: "Nama unit kerja",
    Field.HOME_UNIT_CODE: "Kode unit asal",
    Field.HOME_UNIT_NAME: "Nama unit asal",
    Field.POSITION: "Jabatan",
    Field.POSITION_CLASS: "Jenis jabatan",
    Field.RANK: "Golongan",
    Field.LEGAL_STATUS: "Kedudukan hukum",
    Field.EMAIL: "Surel dinas",
    Field.BORN_ON: "Tanggal lahir (hanya bagi yang tanpa NIP)",
}

# The first heading of a field that stands in the file wins: SIASN's own names come first.
_SYNONYMS: Mapping[Field, str] = {
    Field.NUMBER: "nip baru|nip|nomor induk|nomor induk pegawai|nomor identitas pegawai|nip nipppk|nip ni pppk|"
    "nip nip pppk|nipppk|ni pppk|nip pppk|nomor induk pppk|no induk|nip nik non asn|nip18|nip 18",
    Field.LOCAL_NUMBER: "nomor lokal|no lokal|nomor honorer|no honorer|nomor pegawai|no pegawai|id pegawai|"
    "nomor registrasi|nomor thl|nomor blud",
    Field.NAME: "nama|nama lengkap|nama pegawai|nama asn|nama pns|nm pegawai",
    Field.FRONT_TITLE: "gelar depan|gelar dpn|glr depan",
    Field.BACK_TITLE: "gelar belakang|gelar blk|glr belakang|gelar",
    Field.STAFF_TYPE: "status cpns pns|jenis pegawai nama|jenis pegawai|status kepegawaian|status pegawai|status asn|"
    "jenis asn",
    Field.UNIT_CODE: "unor id|kode unit|kode unit kerja|id unor|kode unor|kd unit|kode opd|id unit",
    Field.UNIT_NAME: "unor nama|unit kerja|nama unit kerja|nama unit|unor|unit|opd|perangkat daerah|nama opd|"
    "satuan kerja|unit organisasi|tempat tugas|sekolah|nama sekolah tugas",
    Field.HOME_UNIT_CODE: "kode unit asal|kode unit induk|unor induk id",
    Field.HOME_UNIT_NAME: "unit asal|unit induk|unit kerja induk|unor induk nama|unit kerja asal",
    Field.POSITION: "jabatan nama|jabatan|nama jabatan|jabatan terakhir",
    Field.POSITION_CLASS: "jenis jabatan nama|jenis jabatan|kelompok jabatan",
    Field.RANK: "gol akhir nama|golongan|gol|gol ruang|golongan ruang|pangkat golongan|pangkat gol|pangkat",
    Field.LEGAL_STATUS: "kedudukan hukum nama|kedudukan hukum|kedudukan",
    Field.EMAIL: "email gov|email dinas|surel dinas|email kantor|email instansi",
    Field.BORN_ON: "tanggal lahir|tgl lahir|tgllahir|tanggallahir",
}
_FIELD_OF = {name: (field, rank) for field, names in _SYNONYMS.items() for rank, name in enumerate(names.split("|"))}

# Never stored, whatever the mapping says: not needed to run a pledge (domain facts `import_minimisation`).
_PRIVATE_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "agama nik ktp kk npwp bpjs alamat kawin perkawinan pernikahan hp telepon telp telpon wa whatsapp ponsel "
        "handphone rekening pasangan suami istri anak ibu ayah karpeg taspen karis karsu darah foto gaji tunjangan",
    )
)
_PRIVATE_NAMES = frozenset(
    {"tempat lahir", "tempat lahir id", "tempat lahir nama", "email", "email pribadi", "surel", "is valid nik"}
    | {"flag ikd", "jenis kelamin", "kelamin", "sex", "gender", "jk", "l p", "nip lama", "pns id"}
)


@dataclass(frozen=True, slots=True)
class Columns:
    """`fields` names the column of each field by its place among the kept headings."""

    fields: Mapping[Field, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """What a load cannot do without, in words."""
        lacks = []
        if Field.NUMBER not in self.fields and Field.LOCAL_NUMBER not in self.fields:
            lacks.append("NIP atau nomor lokal")
        if Field.NAME not in self.fields:
            lacks.append("nama")
        return tuple(lacks)


def plain(heading: str) -> str:
    """Lower case, only letters and digits, one blank between: "NIP_BARU " and "nip baru" are the same."""
    return _LETTERS.sub(" ", heading.lower()).strip()


def recognise(headings: Sequence[str]) -> dict[Field, int]:
    """The column of each field that a heading names; the better known synonym wins, then the earlier column."""
    best: dict[Field, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        known = _FIELD_OF.get(plain(heading))
        if known and known < (known[0], best.get(known[0], (99, 0))[0]):
            best[known[0]] = (known[1], place)
    return {field: place for field, (_, place) in best.items()}


def is_private(heading: str) -> bool:
    """A column that is dropped before anything is stored."""
    name = plain(heading)
    if name in _FIELD_OF:
        return False
    return name in _PRIVATE_NAMES or not _PRIVATE_WORDS.isdisjoint(name.split())


def kept(headings: Sequence[str]) -> list[int]:
    """The places of the columns that may be stored until the mapping is settled.

    Recognised ones; the others too, but only while something needed is not recognised: then the clerk must choose.
    """
    known = [place for place, heading in enumerate(headings) if plain(heading) in _FIELD_OF]
    found = recognise(headings)
    settled = not Columns(found).missing and (Field.UNIT_CODE in found or Field.UNIT_NAME in found)
    if settled:
        return known
    return [place for place, heading in enumerate(headings) if heading.strip() and not is_private(heading)]


def looks_like_heading_row(cells: Sequence[str]) -> bool:
    return len(recognise(cells)) >= 2
