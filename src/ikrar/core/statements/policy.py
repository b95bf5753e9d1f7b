"""The policy a reader pins: whose keys count, from when until when, and which witnesses make a quorum.

A C2SP tlog-policy file; what that format does not know stands in `#ikrar` lines, which other tools read as comments
(docs/formats/policy.md). The policy inside a bundle is a hint and never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from ikrar.core.refusal import Refusal
from ikrar.core.statements.receipt import parse_receipt_vkey, receipt_origin
from ikrar.core.tlog.note import COSIGNATURE, ED25519, KeyMalformed, VerifierKey, parse_vkey

LIMIT: Final = 64_000
MOST: Final = 64  # logs, receipt keys, witnesses or groups
HEAD: Final = "#ikrar policy v1"
NONE: Final = "none"
_time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch
_whole = re.compile(r"[1-9]\d{0,3}").fullmatch


class PolicyUnreadable(Refusal):
    code = "policy.unreadable"
    sentence = "Kebijakan kunci tidak dapat dibaca, baris {line}: {why}."
    todo = "Ambil ulang berkas kebijakan dari situs penerbitnya, lalu cocokkan sidiknya."


@dataclass(frozen=True, slots=True)
class Window:
    """UTC seconds; `until` is the first second that no longer counts."""

    since: int = 0
    until: int | None = None

    def holds(self, at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Group:
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    text: str
    logs: tuple[VerifierKey, ...]
    receipts: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str
    windows: Mapping[str, Window] = field(default_factory=dict)
    stolen: Mapping[str, int] = field(default_factory=dict)
    relying_parties: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    def knows(self, origin: str) -> bool:
        return any(key.name == origin for key in self.logs)

    def log_keys(self, origin: str, at: int) -> tuple[VerifierKey, ...]:
        """The keys that may sign a checkpoint made after `at`: a later key may, one that had ended may not."""
        mine = (key for key in self.logs if key.name == origin)
        return tuple(key for key in mine if (end := self.window(key).until) is None or at < end)

    def receipt_key(self, origin: str, keyid: bytes) -> VerifierKey | None:
        for key in self.receipts:
            if key.keyid == keyid and receipt_origin(key) == origin:
                return key
        return None

    def window(self, key: VerifierKey) -> Window:
        return self.windows.get(key_name(key), Window())

    def stolen_at(self, key: VerifierKey) -> int | None:
        return self.stolen.get(key_name(key))

    def quorum_at(self, cosigned: Mapping[VerifierKey, int]) -> int | None:
        """The second at which the last needed witness had cosigned; None while the quorum is not met."""
        if self.quorum == NONE:
            return None
        times: dict[str, int | None] = {
            name: cosigned.get(key) if self.window(key).holds(cosigned.get(key, 0)) else None
            for name, key in self.witnesses.items()
        }
        for name, group in self.groups.items():  # defined before use, so one pass is enough
            found = sorted(at for at in (times[member] for member in group.members) if at is not None)
            times[name] = found[group.threshold - 1] if len(found) >= group.threshold else None
        return times[self.quorum]


def key_name(key: VerifierKey) -> str:
    return f"{key.name}+{key.keyid.hex()}"


def policy_text(
    *,
    logs: Iterable[VerifierKey],
    receipts: Iterable[VerifierKey],
    witnesses: Mapping[str, VerifierKey] | None = None,
    relying_parties: Iterable[str] = (),
) -> str:
    """Write the policy of one installation; with witnesses, all of them are the quorum `bersama`."""
    lines = [HEAD, *(f"log {key.vkey}" for key in logs), *(f"#ikrar receipt {key.vkey}" for key in receipts)]
    lines += [f"#ikrar rp {name}" for name in relying_parties]
    if witnesses:
        lines += [f"witness {name} {key.vkey}" for name, key in witnesses.items()]
        lines += ["group bersama all " + " ".join(witnesses), "quorum bersama"]
    else:
        lines.append(f"quorum {NONE}")
    return "\n".join(lines) + "\n"


def parse_policy(text: str) -> Policy:
    """Read a policy to the last line; a line that is not understood is refused, not passed over.

    Refuses    PolicyUnreadable
    """
    if len(text.encode(errors="replace")) > LIMIT:
        raise PolicyUnreadable(line=0, why=f"lebih dari {LIMIT} bita")
    lines = text.split("\n")
    if lines[0] != HEAD or lines[-1]:
        raise PolicyUnreadable(line=1, why=f"baris pertama bukan “{HEAD}” atau baris terakhir terpotong")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        try:
            reader.read(line)
        except KeyMalformed as error:
            raise PolicyUnreadable(line=number, why=error.values["why"]) from error
        except _Wrong as error:
            raise PolicyUnreadable(line=number, why=str(error)) from error
    return reader.policy(text, len(lines))


class _Wrong(Exception):
    pass


class _Reader:
    """Collects the lines of one policy."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.receipts: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.members: set[str] = set()
        self.quorum: str | None = None
        self.windows: dict[str, Window] = {}
        self.stolen: dict[str, int] = {}
        self.parties: list[str] = []

    def read(self, line: str) -> None:
        if any((letter < " " and letter != "\t") or letter == "\x7f" for letter in line):
            raise _Wrong("ada tanda kendali")
        words = line.replace("\t", " ").strip(" ").split(" ")
        words = [word for word in words if word]
        if not words:
            return
        if words[0].startswith("#"):
            if words[0] == "#ikrar":
                self._ours(words[1:])
            return
        self._theirs(words)

    def _theirs(self, words: Sequence[str]) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self._add(self.logs, _key(vkey, ED25519, "buku besar"))
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                key = _key(vkey, COSIGNATURE, "pengukuh")
                if any(key.public == other.public for other in self.witnesses.values()):
                    raise _Wrong("kunci yang sama tertulis dua kali")
                self._name(name)
                self.witnesses[name] = key
            case ["group", name, threshold, *members] if members:
                self._group(name, threshold, members)
            case ["quorum", name]:
                if self.quorum is not None or not (name == NONE or self._defined(name)):
                    raise _Wrong("kuorum tertulis dua kali atau menyebut nama yang belum ada")
                self.quorum = name
            case _:
                raise _Wrong("baris ini tidak dikenal")

    def _ours(self, words: Sequence[str]) -> None:
        match words:
            case ["policy", "v1"]:
                pass
            case ["receipt", vkey]:
                self._add(self.receipts, parse_receipt_vkey(vkey))
            case ["valid", key, since, until]:
                if key in self.windows:
                    raise _Wrong("masa berlaku tertulis dua kali")
                end = None if until == "-" else parse_time(until)
                self.windows[key] = Window(0 if since == "-" else parse_time(since), end)
            case ["stolen", key, at] if key not in self.stolen:
                self.stolen[key] = parse_time(at)
            case ["rp", name]:
                self.parties.append(name)
            case _:
                raise _Wrong("baris #ikrar ini tidak dikenal")

    def _add(self, keys: list[VerifierKey], key: VerifierKey) -> None:
        if any(key.public == other.public for other in keys):
            raise _Wrong("kunci yang sama tertulis dua kali")
        if len(keys) >= MOST:
            raise _Wrong(f"lebih dari {MOST} kunci")
        keys.append(key)

    def _defined(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _name(self, name: str) -> None:
        if name == NONE or self._defined(name) or len(self.witnesses) + len(self.groups) >= 2 * MOST:
            raise _Wrong("nama ini sudah dipakai, tidak boleh dipakai, atau terlalu banyak")

    def _group(self, name: str, threshold: str, members: Sequence[str]) -> None:
        self._name(name)
        for member in members:
            if not self._defined(member) or member in self.members:
                raise _Wrong(f"anggota “{member}” belum ada atau tertulis dua kali")
            self.members.add(member)
        if threshold not in ("all", "any") and not _whole(threshold):
            raise _Wrong("ambang bukan bilangan, all, atau any")
        least = {"all": len(members), "any": 1}.get(threshold) or int(threshold)
        if least > len(members):
            raise _Wrong("ambang lebih besar daripada jumlah anggota")
        self.groups[name] = Group(least, tuple(members))

    def policy(self, text: str, line: int) -> Policy:
        if self.quorum is None:
            raise PolicyUnreadable(line=line, why="baris quorum tidak ada")
        known = {key_name(key) for key in (*self.logs, *self.receipts, *self.witnesses.values())}
        if not (self.windows.keys() | self.stolen.keys()) <= known:
            raise PolicyUnreadable(line=line, why="masa berlaku menyebut kunci yang tidak ada")
        return Policy(
            text=text,
            logs=tuple(self.logs),
            receipts=tuple(self.receipts),
            witnesses=self.witnesses,
            groups=self.groups,
            quorum=self.quorum,
            windows=self.windows,
            stolen=self.stolen,
            relying_parties=tuple(self.parties),
        )


def _key(vkey: str, kind: bytes, word: str) -> VerifierKey:
    key = parse_vkey(vkey)
    if key.kind != kind:
        raise _Wrong(f"bukan kunci {word}")
    return key


def parse_time(text: str) -> int:
    try:
        if _time(text):
            return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError:
        pass
    raise _Wrong(f"“{text}” bukan waktu seperti 2026-11-22T00:00:00Z")
