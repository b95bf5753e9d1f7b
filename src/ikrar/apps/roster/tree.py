"""The unit tree as values: paths, cycles, and a proposal of parents from codes and names. No database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ikrar.core.refusal import Refusal

MOST_DEPTH = 16
_DIGITS = 5


class UnitCycle(Refusal):
    code = "roster.unit_cycle"
    sentence = "Susunan unit berputar: {units}."
    todo = "Ubah induk salah satunya."


class UnitParentUnknown(Refusal):
    code = "roster.unit_parent_unknown"
    sentence = "Baris {line}: induk “{parent}” dari unit “{unit}” tidak ada dalam daftar unit."


class UnitTwice(Refusal):
    code = "roster.unit_twice"
    sentence = "Baris {line}: kode unit “{unit}” sudah dipakai di baris {earlier}."


class UnitTooDeep(Refusal):
    code = "roster.unit_too_deep"
    sentence = "Unit “{unit}” berada lebih dari {most} tingkat di bawah puncak."


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as somebody wrote it: code, name, the code of its parent ("" at the top)."""

    code: str
    name: str
    parent: str = ""


def segment(seq: int) -> str:
    """One step of a path: "00017."."""
    return f"{seq:0{_DIGITS}d}."


def paths(parents: Mapping[str, str], seqs: Mapping[str, int]) -> dict[str, str]:
    """The path of every unit. parents: code to parent's code ("" at the top). Refuses UnitCycle, UnitTooDeep."""
    found: dict[str, str] = {"": ""}
    for code in parents:
        way: list[str] = []
        here = code
        while here not in found:
            if here in way:
                raise UnitCycle(units=" → ".join([*way[way.index(here) :], here]))
            way.append(here)
            here = parents[here]
        for step in reversed(way):
            found[step] = found[parents[step]] + segment(seqs[step])
            if found[step].count(".") > MOST_DEPTH:
                raise UnitTooDeep(unit=step, most=MOST_DEPTH)
    del found[""]
    return found


_TOP = re.compile(
    r"^(sekretariat daerah|sekretariat dprd|inspektorat|dinas|badan|kecamatan|rumah sakit|rsud|satuan polisi|kantor)\b"
)
_BELOW = re.compile(
    r"\b(bagian|bidang|seksi|sub ?bagian|sub ?bidang|uptd?|kelurahan|puskesmas|smpn?|sdn?|tk|sma|smk)\b"
)
# Kinds that name their place but not their parent: where they hang in most cities (domain facts `units`).
_HOME_WORDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\b(puskesmas|labkesda|instalasi farmasi)\b"), re.compile(r"^dinas kesehatan\b")),
    (
        re.compile(r"^(sdn?|smpn?|tkn?|sd negeri|smp negeri|tk negeri|skb)\b"),
        re.compile(r"^dinas pendidikan\b"),
    ),
    (re.compile(r"^(sma|smk|smun?|smkn?|slb)\b"), re.compile(r"^dinas pendidikan\b")),
    (re.compile(r"^(bagian|asisten)\b"), re.compile(r"^sekretariat daerah\b")),
    (re.compile(r"^(rsud|rumah sakit umum daerah)\b"), re.compile(r"^dinas kesehatan\b")),
)


def propose(units: Sequence[Named]) -> dict[str, str]:
    """A parent's code for each unit that names none: by the prefix of codes, then by words in the names.

    "04.02.01" hangs under "04.02" where that exists; "Kelurahan Sukamaju Kecamatan Timur" under "Kecamatan Timur";
    "Bidang X pada Dinas Y" under "Dinas Y"; a puskesmas under Dinas Kesehatan. What nothing explains stays at the top:
    a clerk corrects every line of it. Never a cycle: a unit only hangs under one that hangs elsewhere.
    """
    by_code = {unit.code: unit for unit in units}
    plain = {unit.code: " ".join(unit.name.lower().replace(".", " ").split()) for unit in units}
    by_name = {name: code for code, name in plain.items()}
    found: dict[str, str] = {}
    for unit in units:
        parent = unit.parent if unit.parent in by_code else ""
        parent = parent or _by_code(unit.code, by_code) or _by_words(unit.code, plain, by_name)
        if parent and not _above(parent, unit.code, found):
            found[unit.code] = parent
        else:
            found[unit.code] = ""
    return found


def depths(parents: Mapping[str, str]) -> dict[str, int]:
    """How far each unit is below the top, 0 at the top. `parents` has no cycle."""
    found: dict[str, int] = {"": -1}
    for code in parents:
        way = []
        while code not in found:
            way.append(code)
            code = parents[code]
        for step in reversed(way):
            found[step] = found[parents[step]] + 1
    return found


def _above(code: str, looked_for: str, found: Mapping[str, str]) -> bool:
    """Whether `looked_for` is `code` or stands above it."""
    while code:
        if code == looked_for:
            return True
        code = found.get(code, "")
    return False


def _by_code(code: str, by_code: Mapping[str, object]) -> str:
    parts = re.split(r"([.\-/])", code)
    while len(parts) > 2:
        parts = parts[:-2]
        shorter = "".join(parts)
        if shorter in by_code:
            return shorter
    return ""


def _by_words(code: str, plain: Mapping[str, str], by_name: Mapping[str, str]) -> str:
    name = plain[code]
    # The longest name of a top unit that stands inside this name: "kelurahan x kecamatan timur".
    inside = [other for other in _tails(name) if other in by_name and by_name[other] != code]
    if inside:
        return by_name[max(inside, key=len)]
    for below, above in _HOME_WORDS:
        if below.search(name):
            homes = [other for top, other in by_name.items() if above.search(top) and other != code]
            if len(homes) == 1:
                return homes[0]
    return ""


def _tails(name: str) -> list[str]:
    """Every end of a name that begins at a word: "pada dinas y" gives "dinas y"."""
    words = name.split()
    return [" ".join(words[start:]) for start in range(1, len(words))]


def kind_of(name: str) -> str:
    """The kind that a name begins with ("dinas", "kelurahan"), or "": only to group on pages."""
    words = " ".join(name.lower().split())
    found = _TOP.search(words) or _BELOW.search(words)
    return found[1].replace(" ", "-") if found else ""
