"""Kind 04: a head's recapitulation of one unit in one round (*surat pernyataan rekapitulasi penandatanganan*)."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.core.statements.entry import Kind, Salts, field_hash
from ikrar.core.statements.pledge import METHODS, SAID, Method, Subject
from ikrar.core.statements.statement import Logged, demand, seal, without_empty


@dataclass(frozen=True, slots=True)
class Signed:
    """So many at one level, by one method, in one way. Levels are never added together."""

    level: int
    method: str
    said: str
    count: int


@dataclass(frozen=True, slots=True)
class Excused:
    """So many excused for one kind of reason: dinas luar, cuti, sakit, tugas belajar, …"""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """`expected` = all signed + all excused + declined + missing, or it is refused."""

    log: str
    round: str
    unit: str  # code of the unit
    text_sha256: bytes
    expected: int
    signed: tuple[Signed, ...]
    excused: tuple[Excused, ...]
    declined: int  # menyatakan tidak menandatangani
    missing: int
    signer: Subject
    role: str  # head, plt, plh, pj: in which capacity the signer signed
    method: Method
    at: int
    replaces: bytes | None = None  # commit of the recapitulation that this one corrects


def seal_coverage(coverage: Coverage, seed: bytes) -> Logged:
    """Refuses    StatementMalformed: the numbers do not add up to `expected`, a method or level that does not exist"""
    _check(coverage)
    salts = Salts(seed)
    value = {
        "type": "coverage",
        "round": coverage.round,
        "unit": coverage.unit,
        "text": coverage.text_sha256.hex(),
        "expected": coverage.expected,
        "signed": [
            {"level": line.level, "method": line.method, "said": line.said, "count": line.count}
            for line in sorted(coverage.signed, key=lambda line: (line.level, line.method, line.said))
        ],
        "excused": [
            {"reason": line.reason, "count": line.count}
            for line in sorted(coverage.excused, key=lambda line: line.reason)
        ],
        "declined": coverage.declined,
        "missing": coverage.missing,
        "signer": signer_hashes(coverage.signer, salts),
        "role": coverage.role,
        "method": method_value(coverage.method, salts),
        "at": coverage.at,
        "replaces": coverage.replaces.hex() if coverage.replaces else None,
    }
    return seal(Kind.STATEMENT, coverage.log, without_empty(value), seed)


def signer_hashes(signer: Subject, salts: Salts) -> dict[str, str]:
    """The signer's fields, hidden one by one as in a pledge."""
    return {
        field: field_hash(salts.field(field), field, value.encode()).hex() for field, value in signer.values().items()
    }


def method_value(method: Method, salts: Salts) -> dict[str, object]:
    hidden = method.evidence
    return without_empty(
        {
            "level": method.level,
            "type": method.type,
            "evidence": None if hidden is None else field_hash(salts.field("evidence"), "evidence", hidden).hex(),
            "credential": method.credential.hex() if method.credential else None,
        }
    )


def _check(coverage: Coverage) -> None:
    lines = (*(line.count for line in coverage.signed), *(line.count for line in coverage.excused))
    counts = (*lines, coverage.declined, coverage.missing)
    demand("jumlah", min(counts) >= 0 and sum(counts) == coverage.expected)
    for line in coverage.signed:
        demand("method", line.method in METHODS.get(line.level, ()) and line.said in SAID)
    demand("method", coverage.method.type in METHODS.get(coverage.method.level, ()))
    ways = {(line.level, line.method, line.said) for line in coverage.signed}
    reasons = {line.reason for line in coverage.excused}
    demand("signed", len(ways) == len(coverage.signed) and len(reasons) == len(coverage.excused))
    demand("text", len(coverage.text_sha256) == 32)
