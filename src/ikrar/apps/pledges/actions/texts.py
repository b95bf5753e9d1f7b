"""Naskah: proposed by one person, adopted by another, never changed after that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.pledges.kinds import TextKind
from ikrar.apps.pledges.models import Adoption, Revision, Text
from ikrar.apps.pledges.rules import NotYours, may_run_rounds
from ikrar.apps.roster.models import Organisation, Person
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal
from ikrar.core.statements.adopted import AdoptedText, publish_text
from ikrar.core.statements.entry import Kind, promised_by
from ikrar.core.statements.text import canonical_text, field_text, text_digest


class TextEmpty(Refusal):
    code = "pledges.text_empty"
    sentence = "Naskah masih kosong."
    todo = "Tempelkan isi naskah seperti yang akan dibacakan dan ditandatangani."


class SamePerson(Refusal):
    code = "pledges.same_person"
    sentence = "Naskah disahkan oleh orang kedua; Anda yang mengusulkan revisi ini."
    todo = "Mintalah pengelola kepegawaian lain membaca dan mengesahkannya."


class WarningsUnread(Refusal):
    code = "pledges.warnings_unread"
    sentence = "Naskah ini memuat kata yang perlu diperhatikan; nyatakan dulu bahwa Anda sudah membacanya."
    todo = "Baca daftar kata di atas tombol, centang pernyataannya, lalu sahkan."


@dataclass(frozen=True, slots=True)
class Warned:
    """A word that may make a text partisan or odd; `why` is one sentence for the second person."""

    found: str
    why: str


_SECRECY = re.compile(r"\b(rahasia|dirahasiakan|secret)\b", re.IGNORECASE)
_PARTISAN = re.compile(
    r"\b(memenangkan|pemenangan|mendukung|dukungan|suara|partai|koalisi|paslon|pasangan calon|calon|nomor urut)\b",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|persen)", re.IGNORECASE)
# National parties as known from general knowledge, only to make the second person look; not a legal list.
_PARTY = re.compile(
    r"\b(?:PKB|Gerindra|PDI Perjuangan|PDIP|Golkar|NasDem|Gelora|PKS|PKN|Hanura|PAN|PBB|Demokrat|PSI|Perindo|PPP)\b"
)
_NAME = re.compile(
    r"\b(?:[Kk]epada|[Ss]audara|Sdr\.|Bapak|Ibu|H\.|Hj\.|Dr\.|Drs\.|Ir\.)\s+[A-Z][a-z][\w'-]*(?:\s+[A-Z][a-z][\w'-]*)*"
)


def warnings_in(body: str, *, names: tuple[str, ...] = ()) -> list[Warned]:
    """Words to look at before adopting. They stop nothing: the official formula itself has some of them."""
    found: dict[str, str] = {}
    for pattern, why in (
        (_SECRECY, "Ikrar dan pakta bersifat terbuka; naskah yang meminta kerahasiaan perlu ditanyakan."),
        (_PARTISAN, "Pastikan kalimatnya melarang keberpihakan, bukan menjanjikannya."),
        (_PER_CENT, "Angka persen dalam pakta pernah berarti target suara."),
        (_PARTY, "Naskah tidak menyebut partai."),
        (_NAME, "Naskah tidak menyebut nama orang; jabatan cukup."),
    ):
        for match in pattern.finditer(body):
            found.setdefault(match.group(0), why)
    for name in names:
        if name and re.search(rf"\b{re.escape(name)}\b", body):
            found.setdefault(name, "Nama ini ada dalam daftar pegawai; naskah tidak menyebut nama orang.")
    return [Warned(word, why) for word, why in found.items()]


@transaction.atomic
def propose_revision(
    *,
    organisation: str,
    code: str,
    kind: TextKind,
    title: str,
    body: str,
    by: Actor,
    at: datetime,
    language: str = "id",
    source: str = "",
    marks: list[dict[str, str]] | None = None,
    why: str = "",
) -> Revision:
    """The next revision of a text (the text is made with its first). The same bytes twice give the same revision.

    Refuses    NotYours, TextEmpty, TextNotPlain
    """
    if not may_run_rounds(by, organisation=organisation) or by.user_id is None:
        raise NotYours
    if not body.strip():
        raise TextEmpty
    owner = Organisation.objects.get(code=organisation)
    text, _ = Text.objects.get_or_create(
        organisation=owner, code=code, defaults={"kind": kind, "title": field_text(title), "created_at": at}
    )
    canonical = canonical_text(body)
    digest = text_digest(body).hex()
    Text.objects.select_for_update(no_key=True).get(
        pk=text.pk
    )  # two presses at once: the second waits, then finds the first
    known = Revision.objects.filter(text=text, sha256=digest).first()
    if known is not None:
        return known
    last = Revision.objects.filter(text=text).aggregate(last=Max("number"))["last"] or 0
    revision = Revision.objects.create(
        text=text,
        number=last + 1,
        language=language,
        body=canonical.decode(),
        sha256=digest,
        source=source,
        marks=marks or [],
        proposed_by_id=by.user_id,
        proposed_at=at,
        why=why,
    )
    audit.note(
        actor=by, organisation=organisation, verb="text.proposed", subject=f"{code}:{revision.number}", at=at, why=why
    )
    return revision


@transaction.atomic
def adopt_revision(*, revision_id: int, by: Actor, at: datetime, warnings_read: bool) -> Adoption:
    """The second person's yes; the text becomes a public entry (kind 05). Adopting twice gives the same adoption.

    Refuses    NotYours, SamePerson, WarningsUnread
    """
    revision = Revision.objects.select_related("text__organisation").get(pk=revision_id)
    organisation = revision.text.organisation
    if not may_run_rounds(by, organisation=organisation.code) or by.user_id is None:
        raise NotYours
    known = Adoption.objects.filter(revision=revision).first()
    if known is not None:
        return known
    if by.user_id == revision.proposed_by_id:
        raise SamePerson
    warned = [w.found for w in warnings_in(revision.body, names=roster_names(organisation, revision.body))]
    if warned and not warnings_read:
        raise WarningsUnread
    seconds = int(at.timestamp())
    logged = publish_text(
        AdoptedText(
            log=settings.IKRAR_ORIGIN,
            form=revision.text.kind,
            id=revision.text.code,
            revision=revision.number,
            language=revision.language,
            title=revision.text.title,
            text=revision.body,
            organisation=organisation.name,
            at=seconds,
            replaces=_commit_before(revision),
            source=revision.source or None,
        )
    )
    by_time = datetime.fromtimestamp(promised_by(Kind.TEXT, seconds), tz=at.tzinfo)
    append_many(entries=[NewEntry(kind=Kind.TEXT, commit=logged.commit, payload=logged.data)], at=at, by=by_time)
    adoption = Adoption.objects.create(
        revision=revision, adopted_by_id=by.user_id, adopted_at=at, warnings_seen=warned, commit=logged.commit
    )
    subject = f"{revision.text.code}:{revision.number}"
    audit.note(actor=by, organisation=organisation.code, verb="text.adopted", subject=subject, at=at)
    return adoption


def _commit_before(revision: Revision) -> bytes | None:
    """The adopted revision that this one follows."""
    before = (
        Adoption.objects.filter(revision__text_id=revision.text_id, revision__number__lt=revision.number)
        .order_by("-revision__number")
        .values_list("commit", flat=True)
        .first()
    )
    return bytes(before) if before else None


def roster_names(organisation: Organisation | int, body: str) -> tuple[str, ...]:
    """Full names of the roster that occur in the text: two words at least, so that "Putri" alone is no hit."""
    words = set(re.findall(r"[A-Z][\w'-]+", body))
    if len(words) < 2:
        return ()
    hits = Person.objects.filter(organisation=organisation, name__regex=r"^\S+ \S").values_list("name", flat=True)
    return tuple(name for name in hits if name.split()[0] in words and name in body)
