"""Naskah of an organisation as the desk reads them: what is proposed, adopted, used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import Revision, RoundText, Text

PROPOSED, ADOPTED, USED = "usulan", "disahkan", "dipakai"


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision. `state` is usulan, disahkan or dipakai; `is_latest` false: a later revision exists."""

    id: int
    text_code: str
    kind: str
    kind_label: str
    title: str
    number: int
    body: str
    sha256: str
    state: str
    is_latest: bool
    source: str
    marks: tuple[dict[str, str], ...]
    why: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    adopted_by: str
    adopted_at: datetime | None
    warnings_seen: tuple[str, ...]
    commit: bytes | None


def revisions(*, organisation_id: int, text_code: str = "") -> list[RevisionLine]:
    """All revisions, texts by title and in each the newest first; of one text where its code is given."""
    wanted = _rows().filter(text__organisation_id=organisation_id)
    if text_code:
        wanted = wanted.filter(text__code=text_code)
    seen: set[int] = set()
    found = []
    for row in wanted.order_by("text__title", "text_id", "-number"):
        found.append(_line(row, is_latest=row.text_id not in seen))
        seen.add(row.text_id)
    return found


def adopted(*, organisation_id: int) -> list[RevisionLine]:
    """What a round may be planned with."""
    return [line for line in revisions(organisation_id=organisation_id) if line.adopted_at is not None]


def revision(*, organisation_id: int, text_code: str, number: int) -> RevisionLine | None:
    found = revisions(organisation_id=organisation_id, text_code=text_code)
    return next((line for line in found if line.number == number), None)


def waiting(*, organisation_id: int) -> list[RevisionLine]:
    """Newest revisions that no second person has adopted."""
    return [line for line in revisions(organisation_id=organisation_id) if line.is_latest and line.adopted_at is None]


def is_free(*, organisation_id: int, text_code: str, sha256: str) -> bool:
    """Whether a new text may take this code: nobody has it, or the same words were proposed under it a moment ago."""
    text = Text.objects.filter(organisation_id=organisation_id, code=text_code).first()
    return text is None or Revision.objects.filter(text=text, sha256=sha256, number=1).exists()


def _rows() -> QuerySet[Revision]:
    used = RoundText.objects.filter(revision_id=OuterRef("pk")).exclude(round__state=RoundState.DRAFT)
    return Revision.objects.select_related("text", "proposed_by", "adoption", "adoption__adopted_by").annotate(
        used=Exists(used)
    )


def _line(row: Revision, *, is_latest: bool) -> RevisionLine:
    adoption = getattr(row, "adoption", None)
    state = USED if row.used else ADOPTED if adoption else PROPOSED  # type: ignore[attr-defined]
    return RevisionLine(
        id=row.pk,
        text_code=row.text.code,
        kind=row.text.kind,
        kind_label=row.text.get_kind_display(),
        title=row.text.title,
        number=row.number,
        body=row.body,
        sha256=row.sha256,
        state=state,
        is_latest=is_latest,
        source=row.source,
        marks=tuple(row.marks),
        why=row.why,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by.name or row.proposed_by.username,
        proposed_at=row.proposed_at,
        adopted_by=(adoption.adopted_by.name or adoption.adopted_by.username) if adoption else "",
        adopted_at=adoption.adopted_at if adoption else None,
        warnings_seen=tuple(adoption.warnings_seen) if adoption else (),
        commit=bytes(adoption.commit) if adoption else None,
    )
