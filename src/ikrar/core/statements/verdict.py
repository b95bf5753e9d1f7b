"""What a check answers: an exit code, three plain sentences, and each step with its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum
from typing import Any

WIB = timezone(timedelta(hours=7), "WIB")
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"


class Exit(IntEnum):
    PROVEN = 0
    FALSE = 1
    UNREADABLE = 2
    NOT_PINNED = 3
    NOT_WITNESSED = 4


HEADLINES = {
    Exit.PROVEN: "Terbukti: tercatat dan dikukuhkan bersama oleh pengukuh yang Anda sematkan.",
    Exit.FALSE: "Tidak benar: isi berkas ini tidak cocok dengan buktinya. Gagal pada langkah “{step}”.",
    Exit.UNREADABLE: "Tidak dapat diperiksa, jadi tidak membuktikan apa pun. Berhenti pada langkah “{step}”.",
    Exit.NOT_PINNED: "Isinya utuh, tetapi Anda belum menyematkan kunci penerbitnya.",
    Exit.NOT_WITNESSED: "Isinya utuh dan penerbitnya Anda kenal, tetapi belum dikukuhkan bersama.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the check. `ok` is None where there was nothing to check."""

    name: str
    ok: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record says, for a page to show. Hashes are hex; times UTC seconds."""

    origin: str
    commit: str
    level: int
    at: int
    opened: dict[str, str]
    method: str = ""
    said: str = ""
    role: str = ""
    text: str = ""
    text_sha256: str = ""
    by: int | None = None
    index: int | None = None
    size: int | None = None
    cosigned_at: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    exit: Exit
    steps: tuple[Step, ...]
    proven: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    facts: Facts | None = None

    @property
    def failed(self) -> str | None:
        """The step that failed, where one did."""
        return next((step.name for step in self.steps if step.ok is False), None)

    @property
    def headline(self) -> str:
        return HEADLINES[self.exit].format(step=self.failed or "")

    def as_json(self) -> dict[str, Any]:
        """For `ikrar verify --json`; the keys are stable."""
        facts = None
        if self.facts:
            facts = {name: getattr(self.facts, name) for name in self.facts.__slots__}
        return {
            "exit": int(self.exit),
            "headline": self.headline,
            "failed": self.failed,
            "proven": list(self.proven),
            "unproven": list(self.unproven),
            "steps": [{"name": step.name, "ok": step.ok, "sentence": step.sentence} for step in self.steps],
            "facts": facts,
        }


def shown(text: str) -> str:
    """Text from a stranger's file as it may stand in a sentence: what does not print is spelled out.

    Otherwise a name could hold an escape sequence or a line end, and write its own verdict on a terminal.
    """
    return text if text.isprintable() else "".join(each if each.isprintable() else f"<{ord(each):x}>" for each in text)


def moment(at: int) -> str:
    """A moment as people read it; the record holds no zone, so it is given in WIB."""
    try:
        local = datetime.fromtimestamp(at, UTC).astimezone(WIB)
    except (OverflowError, ValueError, OSError):
        return f"detik UTC {at}"
    return f"{local.day} {_MONTHS.split()[local.month - 1]} {local.year} pukul {local:%H.%M.%S} WIB"
