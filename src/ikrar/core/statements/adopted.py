"""Kind 05: a text as an organisation adopted it, in full and public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ikrar.core.statements.entry import Kind
from ikrar.core.statements.statement import Logged, demand, publish, read_statement, without_empty
from ikrar.core.statements.text import canonical_text, is_canonical_text, text_digest

FORMS: Final = frozenset({"ikrar", "pakta", "deklarasi"})
_required = {"form", "id", "revision", "language", "title", "text", "sha256", "organisation", "at"}
_optional = frozenset(("replaces", "source"))
_hex32 = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """No names: who adopted it stands in the house's own audit, the payload says which organisation."""

    log: str
    form: str
    id: str
    revision: int
    language: str
    title: str
    text: str
    organisation: str
    at: int
    replaces: bytes | None = None  # commit of the revision before
    source: str | None = None


def publish_text(adopted: AdoptedText) -> Logged:
    """Refuses    StatementMalformed, text.TextNotPlain"""
    demand("form", adopted.form in FORMS)
    demand("revision", adopted.revision >= 1)
    value = {
        "form": adopted.form,
        "id": adopted.id,
        "revision": adopted.revision,
        "language": adopted.language,
        "title": adopted.title,
        "text": canonical_text(adopted.text).decode(),
        "sha256": text_digest(adopted.text).hex(),
        "organisation": adopted.organisation,
        "at": adopted.at,
        "replaces": adopted.replaces.hex() if adopted.replaces else None,
        "source": adopted.source,
    }
    return publish(Kind.TEXT, adopted.log, without_empty(value))


def read_text(payload: bytes) -> AdoptedText:
    """Refuses    StatementMalformed, canon.NotCanonical; also a text that is not the one its digest names"""
    value = read_statement(payload, Kind.TEXT, _required, _optional)
    words = ("form", "id", "language", "title", "text", "organisation", "sha256")
    demand("text", all(type(value[key]) is str for key in words) and is_canonical_text(value["text"]))
    demand("sha256", text_digest(value["text"]).hex() == value["sha256"])
    demand("revision", type(value["revision"]) is int and type(value["at"]) is int)
    replaces = value.get("replaces")
    demand("replaces", replaces is None or (type(replaces) is str and bool(_hex32(replaces))))
    return AdoptedText(
        log=value["log"],
        form=value["form"],
        id=value["id"],
        revision=value["revision"],
        language=value["language"],
        title=value["title"],
        text=value["text"],
        organisation=value["organisation"],
        at=value["at"],
        replaces=bytes.fromhex(replaces) if replaces else None,
        source=value.get("source"),
    )
