"""What the page says of a check: what it is, what is proven, what is not; then each step."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import dateformat
from django.utils.translation import gettext

from ikrar.apps.ledger import public as log
from ikrar.core.statements import verdict as core
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.check_file import check_file
from ikrar.core.statements.findings import FIELDS, LEVELS, METHODS
from ikrar.core.statements.policy import Policy, parse_policy
from ikrar.core.statements.verdict import WIB, Exit, Facts, Step, Verdict
from ikrar.web.shared.codes import commit_code
from ikrar.web.shared.templatetags.house import grouped, number

SAID = {
    "present": "Saya hadir dan mengucapkan.",
    "later": "Saya tidak hadir; saya membaca dan menandatangani.",
}
# The core speaks of the reader's own pin; on this page the keys of this installation stand in its place.
HEADLINES = core.HEADLINES | {
    Exit.NOT_WITNESSED: "Isinya utuh dan diterbitkan instalasi ini, tetapi belum dikukuhkan bersama.",
    Exit.NOT_PINNED: "Isinya utuh, tetapi bukan terbitan instalasi ini: siapa penerbitnya belum terbukti.",
}
KINDS = {Exit.PROVEN: "done", Exit.NOT_WITNESSED: "wait", Exit.NOT_PINNED: "wait"}


@dataclass(frozen=True)
class Answer:
    """What the page shows.

    kind     how the headline looks: done, wait or late
    what     one sentence: what the thing is
    command  how to check the same without this site; empty where the file itself says nothing about it
    is_ours  checked with the keys of this installation, which is not the reader's own pin
    is_foreign  sound, and issued by somebody whose keys this installation does not know
    text     the text signed, where the issuer is known
    letters  of a QR code whose name is still to be typed
    is_indonesian  what is proven, unproven and found at each step are the core's own sentences, in any language
    """

    kind: str
    headline: str
    what: str
    proven: tuple[str, ...]
    unproven: tuple[str, ...]
    steps: tuple[Step, ...]
    facts: list[dict[str, Any]] = field(default_factory=list)
    command: str = ""
    is_ours: bool = False
    is_foreign: bool = False
    text: str = ""
    text_sha256: str = ""
    letters: str = ""
    is_indonesian: bool = False


def own_policy() -> Policy:
    return parse_policy(log.policy_text())


def of_file(data: bytes) -> Answer:
    name = "sertifikat.pdf" if data.startswith(b"%PDF-") else "bukti.ikrar"
    verdict = check_file(data, pinned=own_policy())
    return _of_verdict(verdict, _what(verdict, data), f"ikrar verify {name} --policy kebijakan.txt")


def of_letters(letters: str, name: str) -> Answer:
    """Of a QR code; without a name it proves nobody."""
    verdict = check_code(letters, name or None, own_policy())
    command = 'ikrar verify --qr "ISI KODE QR" --name "NAMA SEPERTI TERCETAK" --policy kebijakan.txt'
    return _of_verdict(verdict, gettext("Ini isi kode QR sebuah sertifikat."), command, letters=letters)


def of_commit(commit: bytes) -> Answer:
    """Of a typed receipt code: whether it stands in this log, and nothing about anybody."""
    found = log.recorded(commit)
    origin = settings.IKRAR_ORIGIN
    code = {"label": gettext("Kode"), "value": grouped(commit_code(commit))}
    what = gettext("Ini kode tanda terima. Kode saja tidak memuat nama siapa pun.")
    nobody = gettext("Milik siapa catatan ini dan apa isinya: untuk itu perlu berkas bukti atau sertifikatnya.")
    if found is None:
        return _not_recorded(commit, code, what, nobody)
    at = log.published_at(found.index)
    place = gettext("nomor {index} dari {size} catatan").format(index=number(found.index), size=number(found.size))
    rows = [code, {"label": gettext("Nomor"), "value": number(found.index)}]
    if at is not None:
        rows.append({"label": gettext("Terbit sejak"), "value": _moment(int(at.timestamp()))})
    return Answer(
        kind="wait",
        headline=gettext("Tercatat dalam buku besar publik, belum dikukuhkan bersama."),
        what=what,
        proven=(gettext("Kode ini tercatat dalam buku besar {origin}: {place}.").format(origin=origin, place=place),),
        unproven=(
            nobody,
            gettext("Bahwa buku besar ini sama bagi semua orang: belum ada pihak lain yang mengukuhkan."),
        ),
        steps=(
            Step(gettext("kode"), True, gettext("Kode terbaca lengkap.")),
            Step(gettext("buku besar"), True, gettext("Ada dalam buku besar, {place}.").format(place=place)),
        ),
        facts=rows,
        is_ours=True,
    )


def _not_recorded(commit: bytes, code: dict[str, Any], what: str, nobody: str) -> Answer:
    steps = [Step(gettext("kode"), True, gettext("Kode terbaca lengkap."))]
    if log.is_received(commit):
        steps.append(Step(gettext("buku besar"), None, gettext("Menunggu nomor; biasanya beberapa detik.")))
        headline = gettext("Diterima, belum tercatat dalam buku besar publik. Coba lagi sebentar lagi.")
        return Answer("wait", headline, what, (), (nobody,), tuple(steps), [code], is_ours=True)
    steps.append(
        Step(gettext("buku besar"), False, gettext("Kode ini tidak ada dalam buku besar yang terbit di sini."))
    )
    headline = gettext("Kode ini tidak ada dalam buku besar {origin}.").format(origin=settings.IKRAR_ORIGIN)
    why = gettext("Kodenya salah ketik, atau milik instalasi lain. Bandingkan setiap kelompok empat huruf.")
    return Answer("late", headline, what, (), (why,), tuple(steps), [code], is_ours=True)


def _of_verdict(verdict: Verdict, what: str, command: str, *, letters: str = "") -> Answer:
    facts = verdict.facts
    is_ours = facts is not None and facts.origin == settings.IKRAR_ORIGIN and verdict.exit != Exit.NOT_PINNED
    return Answer(
        kind=KINDS.get(verdict.exit, "late"),
        headline=gettext(HEADLINES[verdict.exit]).format(step=gettext(verdict.failed) if verdict.failed else ""),
        what=what,
        proven=verdict.proven,
        unproven=verdict.unproven,
        steps=tuple(replace(step, name=gettext(step.name)) for step in verdict.steps),
        facts=_rows(facts) if facts else [],
        command=command,
        is_ours=is_ours,
        is_foreign=verdict.exit == Exit.NOT_PINNED,
        text=facts.text if facts and is_ours else "",
        text_sha256=facts.text_sha256 if facts else "",
        letters=letters,
        is_indonesian=True,
    )


def _what(verdict: Verdict, data: bytes) -> str:
    is_pdf = data.startswith(b"%PDF-")
    if verdict.facts is None:
        return gettext("Ini sebuah berkas PDF.") if is_pdf else gettext("Ini sebuah berkas bukti .ikrar.")
    who = verdict.facts.opened.get("name") or gettext("seseorang yang namanya tidak dibuka")
    form = gettext("Ini sertifikat PDF dengan bukti di dalamnya") if is_pdf else gettext("Ini berkas bukti")
    return gettext("{form}: tanda tangan atas nama {who}, di buku besar {origin}.").format(
        form=form, who=who, origin=verdict.facts.origin
    )


def _rows(facts: Facts) -> list[dict[str, Any]]:
    """The facts of a record, those that it opens."""
    code = base64.b32encode(bytes.fromhex(facts.commit)).decode().rstrip("=").lower()
    rows = [(gettext(FIELDS[part]), facts.opened[part]) for part in FIELDS if part in facts.opened]
    rows += [
        (gettext("Waktu menurut penerbit"), _moment(facts.at)),
        (gettext("Pernyataan"), gettext(SAID.get(facts.said, ""))),
        (gettext("Tingkat"), gettext(LEVELS[facts.level])),
        (gettext("Cara"), gettext(METHODS.get(facts.method, ""))),
        (gettext("Nomor dalam buku besar"), number(facts.index) if facts.index is not None else ""),
        (gettext("Kode naskah"), grouped(facts.text_sha256[:16])),
        (gettext("Kode tanda terima"), grouped(code)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _moment(at: int) -> str:
    """As the core says it, in the reader's language; a moment outside the calendar as the core says it."""
    try:
        local = datetime.fromtimestamp(at, WIB)
    except (OverflowError, ValueError, OSError):
        return core.moment(at)
    sentence = gettext("{day} pukul {hour}.{minute}.{second} WIB")
    day = dateformat.format(local, "j F Y")
    return sentence.format(day=day, hour=f"{local:%H}", minute=f"{local:%M}", second=f"{local:%S}")
