"""The file `.ikrar`: everything a stranger needs to check one record, in one canonical JSON object.

The bytes stand in docs/formats/bundle.md. Here a bundle is built and read; `check.py` says what it proves.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ikrar.core import canon
from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import Salts
from ikrar.core.statements.pledge import EVIDENCE, SUBJECT_FIELDS

VERSION: Final = 1
LIMIT: Final = 64_000
_required = frozenset(("opened", "policy", "receipt", "record", "salt", "text", "v"))
_optional = frozenset(("enrolment", "evidence", "proof"))
_salt16 = re.compile(r"[0-9a-f]{32}").fullmatch
_salt32 = re.compile(r"[0-9a-f]{64}").fullmatch


class BundleTooLarge(Refusal):
    code = "bundle.too_large"
    sentence = "Berkas bukti ini {size} bita; yang terbesar {limit}."
    todo = "Buka lebih sedikit bagian, atau simpan naskahnya terpisah."


class BundleUnreadable(Refusal):
    code = "bundle.unreadable"
    sentence = "Berkas bukti tidak dapat dibaca: {why}."
    todo = "Mintalah berkas aslinya kepada pemiliknya."


@dataclass(frozen=True, slots=True)
class Opened:
    """One value shown together with the salt that hides it in the record."""

    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The logged enrolment of the passkey, for level 2."""

    record: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    record: bytes
    salt: bytes
    opened: Mapping[str, Opened]
    text: str
    receipt: bytes
    policy: str
    evidence: Opened | None = None
    proof: str | None = None
    enrolment: Enrolment | None = None


def build_bundle(
    *,
    record: bytes,
    seed: bytes,
    values: Mapping[str, str],
    text: bytes,
    receipt: bytes,
    policy: str,
    evidence: bytes | None = None,
    proof: str | None = None,
) -> bytes:
    """Return the bytes of a bundle that opens exactly `values`.

    values     of `Subject.values()`, those to show: a certificate leaves out `number`
    text       the canonical bytes of the text signed
    proof      C2SP tlog-proof against the first cosigned checkpoint that covers it; without: *diterima* only
    Refuses    BundleTooLarge
    """
    salts = Salts(seed)
    value: dict[str, Any] = {
        "v": VERSION,
        "record": record.decode(),
        "salt": salts.record().hex(),
        "opened": {field: {"salt": salts.field(field).hex(), "value": value} for field, value in values.items()},
        "text": text.decode(),
        "receipt": base64.b64encode(receipt).decode(),
        "policy": policy,
    }
    if evidence is not None:
        value["evidence"] = {"salt": salts.field(EVIDENCE).hex(), "value": evidence.decode()}
    if proof is not None:
        value["proof"] = proof
    data = canon.encode(value)
    if len(data) > LIMIT:
        raise BundleTooLarge(size=len(data), limit=LIMIT)
    return data


def read_bundle(data: bytes) -> Bundle:
    """Read the shape, check nothing.

    Refuses    BundleTooLarge, BundleUnreadable, canon.NotCanonical
    """
    if len(data) > LIMIT:
        raise BundleTooLarge(size=len(data), limit=LIMIT)
    value = canon.decode(data)
    _keys("berkas", value, _required, _optional)
    if value["v"] != VERSION:
        raise BundleUnreadable(why="versinya belum dikenal program ini")
    return Bundle(
        record=_string("record", value["record"]).encode(),
        salt=_salt("salt", value["salt"], 32),
        opened=_opened(value["opened"]),
        text=_string("text", value["text"]),
        receipt=_base64(value["receipt"]),
        policy=_string("policy", value["policy"]),
        evidence=_one("evidence", value["evidence"]) if "evidence" in value else None,
        proof=_string("proof", value["proof"]) if "proof" in value else None,
        enrolment=_enrolment(value["enrolment"]) if "enrolment" in value else None,
    )


def _keys(part: str, value: Any, required: Iterable[str], optional: Iterable[str] = ()) -> None:
    needed = frozenset(required)
    if type(value) is not dict or not needed <= value.keys() or not value.keys() <= needed | frozenset(optional):
        raise BundleUnreadable(why=f"bagian “{part}” berisi kunci yang kurang atau tidak dikenal")


def _string(part: str, value: Any) -> str:
    if type(value) is not str:
        raise BundleUnreadable(why=f"bagian “{part}” bukan teks")
    return value


def _salt(part: str, value: Any, size: int) -> bytes:
    if type(value) is not str or not (_salt16 if size == 16 else _salt32)(value):
        raise BundleUnreadable(why=f"garam pada “{part}” bukan {size} bita")
    return bytes.fromhex(value)


def _one(part: str, value: Any) -> Opened:
    _keys(part, value, ("salt", "value"))
    return Opened(_salt(part, value["salt"], 16), _string(part, value["value"]))


def _opened(value: Any) -> dict[str, Opened]:
    _keys("opened", value, (), SUBJECT_FIELDS)
    return {field: _one(field, value[field]) for field in value}


def _enrolment(value: Any) -> Enrolment:
    _keys("enrolment", value, ("record", "salt"))
    return Enrolment(_string("enrolment", value["record"]).encode(), _salt("enrolment", value["salt"], 32))


def _base64(value: Any) -> bytes:
    try:
        data = base64.b64decode(_string("receipt", value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BundleUnreadable(why="tanda terimanya bukan base64") from error
    if base64.b64encode(data).decode() != value:
        raise BundleUnreadable(why="tanda terimanya bukan base64 baku")
    return data
