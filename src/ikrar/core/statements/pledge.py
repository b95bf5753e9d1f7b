"""Kind 01: one person put their name under one text (docs/formats/record.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Final

from ikrar.core import canon
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import (
    Kind,
    Salts,
    entry,
    field_hash,
    salted_commit,
)
from ikrar.core.statements.text import field_text

VERSION: Final = 1
SAID: Final = frozenset({"present", "later"})
ROLES: Final = frozenset({"employee", "head", "guest", "pembina_apel", "pembaca_ikrar", "saksi"})
SCHEMES: Final = frozenset({"nip", "ni-pppk", "lokal"})
# How sure the log's operator is that this was the person. Never added together.
METHODS: Final = {
    0: frozenset({"assisted", "paper", "shared"}),
    1: frozenset({"card", "password", "sso"}),
    2: frozenset({"passkey"}),
    3: frozenset({"certified"}),
}
SUBJECT_FIELDS: Final = ("number", "name", "position", "unit")
EVIDENCE: Final = "evidence"

_required = frozenset(("at", "kind", "log", "method", "nonce", "role", "round", "said", "subject", "text", "v"))
_optional = frozenset(("apel", "election", "lead", "upgrades"))
_hex32 = re.compile(r"[0-9a-f]{64}").fullmatch


class PledgeMalformed(Refusal):
    code = "pledge.malformed"
    sentence = "Catatan penandatanganan tidak lengkap atau tidak sah pada bagian “{part}”."
    todo = "Mintalah berkas bukti yang baru dari pemiliknya."


@dataclass(frozen=True, slots=True)
class Number:
    scheme: str  # nip, ni-pppk, lokal
    value: str

    def text(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who signs, as printed on that day. A guest of the apel has no number; some posts have no name."""

    name: str
    unit: str
    position: str | None = None
    number: Number | None = None

    def values(self) -> dict[str, str]:
        """The fields as they are hashed."""
        found = {"name": field_text(self.name), "unit": field_text(self.unit)}
        if self.position is not None:
            found["position"] = field_text(self.position)
        if self.number is not None:
            found["number"] = self.number.text()
        return found


@dataclass(frozen=True, slots=True)
class TextRef:
    id: str
    revision: int
    language: str
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Method:
    """How it was signed. `evidence` is the canonical JSON that is kept beside the record; the record holds its hash."""

    level: int
    type: str
    evidence: bytes | None = None
    credential: bytes | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    log: str
    round: str
    text: TextRef
    said: str  # present: "hadir dan mengucapkan"; later: "membaca dan menandatangani"
    role: str
    subject: Subject
    at: int  # when this installation took it, UTC seconds; a paper's own day stands in its evidence
    nonce: bytes
    method: Method
    apel: str | None = None
    election: str | None = None
    lead: bytes | None = None
    upgrades: bytes | None = None


@dataclass(frozen=True, slots=True)
class SealedPledge:
    record: bytes
    commit: bytes
    entry: bytes


@dataclass(frozen=True, slots=True)
class PledgeRecord:
    """A record as read back: subject fields and evidence are hashes."""

    log: str
    round: str
    text: TextRef
    said: str
    role: str
    subject: dict[str, bytes]
    at: int
    nonce: bytes
    level: int
    type: str
    evidence: bytes | None
    credential: bytes | None
    apel: str | None
    election: str | None
    lead: bytes | None
    upgrades: bytes | None


def seal_pledge(pledge: Pledge, seed: bytes) -> SealedPledge:
    """Return the record's bytes, their commitment and the 34 bytes for the log.

    seed       32 fresh random bytes, kept private; every salt follows from it
    Refuses    PledgeMalformed, canon.NotCanonical
    """
    salts = Salts(seed)
    value = _intent(pledge, salts)
    method: dict[str, Any] = {"level": pledge.method.level, "type": pledge.method.type}
    if pledge.method.evidence is not None:
        method[EVIDENCE] = field_hash(salts.field(EVIDENCE), EVIDENCE, pledge.method.evidence).hex()
    if pledge.method.credential is not None:
        method["credential"] = pledge.method.credential.hex()
    value["method"] = method
    record = canon.encode(value)
    commit = salted_commit(1, salts.record(), record)
    return SealedPledge(record, commit, entry(1, commit))


def intent(pledge: Pledge, seed: bytes) -> bytes:
    """The record without its method: what a passkey is asked to sign over."""
    return canon.encode(_intent(pledge, Salts(seed)))


def passkey_challenge(pledge: Pledge, seed: bytes) -> bytes:
    return sha256(b"ikrar/webauthn/v1\0" + pledge.nonce + sha256(intent(pledge, seed)).digest()).digest()


def _intent(pledge: Pledge, salts: Salts) -> dict[str, Any]:
    _check(pledge)
    text = pledge.text
    value: dict[str, Any] = {
        "v": VERSION,
        "log": pledge.log,
        "kind": 1,
        "round": pledge.round,
        "text": {
            "id": text.id,
            "revision": text.revision,
            "language": text.language,
            "sha256": text.sha256.hex(),
        },
        "said": pledge.said,
        "role": pledge.role,
        "subject": {
            field: field_hash(salts.field(field), field, value.encode()).hex()
            for field, value in pledge.subject.values().items()
        },
        "at": pledge.at,
        "nonce": pledge.nonce.hex(),
    }
    if pledge.apel is not None:
        value["apel"] = pledge.apel
    if pledge.election is not None:
        value["election"] = pledge.election
    if pledge.lead is not None:
        value["lead"] = pledge.lead.hex()
    if pledge.upgrades is not None:
        value["upgrades"] = pledge.upgrades.hex()
    return value


def _check(pledge: Pledge) -> None:
    method, number = pledge.method, pledge.subject.number
    wrong = (
        ("said", pledge.said not in SAID),
        ("role", pledge.role not in ROLES),
        ("method", method.type not in METHODS.get(method.level, ())),
        ("number", number is not None and (number.scheme not in SCHEMES or not number.value)),
        ("name", not pledge.subject.name.strip()),
        ("unit", not pledge.subject.unit.strip()),
        ("sha256", len(pledge.text.sha256) != 32),
        ("nonce", len(pledge.nonce) != 32),
        ("lead", pledge.lead is not None and len(pledge.lead) != 32),
        ("upgrades", pledge.upgrades is not None and len(pledge.upgrades) != 32),
        ("credential", method.credential is not None and len(method.credential) != 32),
    )
    for part, is_wrong in wrong:
        if is_wrong:
            raise PledgeMalformed(part=part)


def read_pledge(record: bytes) -> PledgeRecord:
    """Return what canonical record bytes say; a key more or less and they are refused.

    Refuses    PledgeMalformed, canon.NotCanonical
    """
    value = canon.decode(record)
    if type(value) is not dict:
        raise PledgeMalformed(part="record")
    _keys("record", value, _required, _optional)
    if value["v"] != VERSION or value["kind"] != Kind.SIGNATURE:
        raise PledgeMalformed(part="kind")
    for part in ("log", "round", "apel", "election", "said", "role"):
        if part in value and not (type(value[part]) is str and value[part]):
            raise PledgeMalformed(part=part)
    if value["said"] not in SAID or value["role"] not in ROLES:
        raise PledgeMalformed(part="said")
    if type(value["at"]) is not int or value["at"] < 0:
        raise PledgeMalformed(part="at")
    level, kind, evidence, credential = _method(value["method"])
    return PledgeRecord(
        log=value["log"],
        round=value["round"],
        text=_text(value["text"]),
        said=value["said"],
        role=value["role"],
        subject=_subject(value["subject"]),
        at=value["at"],
        nonce=_bytes32("nonce", value["nonce"]),
        level=level,
        type=kind,
        evidence=evidence,
        credential=credential,
        apel=value.get("apel"),
        election=value.get("election"),
        lead=_bytes32("lead", value["lead"]) if "lead" in value else None,
        upgrades=_bytes32("upgrades", value["upgrades"]) if "upgrades" in value else None,
    )


def _keys(part: str, value: Any, required: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
    if type(value) is not dict or not required <= value.keys() or not value.keys() <= required | optional:
        raise PledgeMalformed(part=part)


def _bytes32(part: str, value: Any) -> bytes:
    if type(value) is not str or not _hex32(value):
        raise PledgeMalformed(part=part)
    return bytes.fromhex(value)


def _text(value: Any) -> TextRef:
    _keys("text", value, frozenset(field.name for field in fields(TextRef)))
    if type(value["revision"]) is not int or type(value["id"]) is not str or type(value["language"]) is not str:
        raise PledgeMalformed(part="text")
    return TextRef(value["id"], value["revision"], value["language"], _bytes32("sha256", value["sha256"]))


def _subject(value: Any) -> dict[str, bytes]:
    _keys("subject", value, frozenset(("name", "unit")), frozenset(("number", "position")))
    return {field: _bytes32("subject", value[field]) for field in value}


def _method(value: Any) -> tuple[int, str, bytes | None, bytes | None]:
    _keys("method", value, frozenset(("level", "type")), frozenset((EVIDENCE, "credential")))
    if type(value["level"]) is not int or type(value["type"]) is not str:
        raise PledgeMalformed(part="method")
    if value["type"] not in METHODS.get(value["level"], ()):
        raise PledgeMalformed(part="method")
    evidence = _bytes32(EVIDENCE, value[EVIDENCE]) if EVIDENCE in value else None
    credential = _bytes32("credential", value["credential"]) if "credential" in value else None
    return value["level"], value["type"], evidence, credential
