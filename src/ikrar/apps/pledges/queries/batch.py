"""Everything a batch of signatures must know, in a fixed number of reads however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q

from ikrar.apps.pledges.models import Apel, ApelRole, Dispute, LeadRecord, RoundText, Signature
from ikrar.apps.roster.models import Person, Post
from ikrar.core.statements.pledge import Number, Subject, TextRef


class Press(Protocol):
    """The part of a sign request that reading needs."""

    @property
    def round_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def apel_id(self) -> int | None: ...
    @property
    def session_key(self) -> str | None: ...
    @property
    def device_id(self) -> int | None: ...
    @property
    def revision_ids(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class TextFacts:
    revision_id: int
    ref: TextRef


@dataclass(frozen=True, slots=True)
class RoundFacts:
    id: int
    organisation_id: int
    code: str
    title: str
    election: str
    state: str
    zone: str
    opens_at: datetime
    closes_at: datetime
    texts: tuple[TextFacts, ...]


@dataclass(frozen=True, slots=True)
class ApelFacts:
    id: int
    round_id: int
    code: str
    title: str
    opened_at: datetime | None
    closed_at: datetime | None
    zone: str
    roles: dict[int, str]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as the roster says on that local day. `unit_id` is the unit they are counted in."""

    name: str
    position: str
    unit: str
    unit_id: int
    unit_path: str
    number: tuple[str, str] | None
    role: str
    heads_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """An earlier record of the same person and text. `counts` is false while disputed or if upheld."""

    level: int
    way: str
    unit_id: int
    commit: bytes
    receipt: bytes
    counts: bool


@dataclass(slots=True)
class Facts:
    rounds: dict[int, RoundFacts]
    apel: dict[int, ApelFacts]
    signers: dict[tuple[int, int], Signer]
    signatures: dict[tuple[int, int, int], list[Standing]]
    sessions: set[str]
    devices: dict[tuple[int, int], set[int]]
    leads: dict[tuple[int, int], dict[str, bytes]]
    participants: set[tuple[int, int]] = field(default_factory=set)
    declined: set[tuple[int, int]] = field(default_factory=set)

    def lead_of(self, request: Press, revision_id: int, signer: Signer) -> bytes | None:
        """The record of the nearest head above (or of the own unit), else of this apel's pembina; never one's own."""
        known = self.leads.get((request.round_id, revision_id))
        if not known:
            return None
        own = {row.commit for row in self.signatures.get((request.round_id, request.person_id, revision_id), ())}
        path = signer.unit_path
        while path:
            if path not in signer.heads_paths and path in known and known[path] not in own:
                return known[path]
            path = path[: path[:-1].rfind(".") + 1]
        led = known.get(pembina_key(request.apel_id)) if request.apel_id is not None else None
        return None if led in own else led


def pembina_key(apel_id: int) -> str:
    """Where the record of an apel's pembina stands among the leads: an apel without one has none."""
    return f"apel/{apel_id}"


def load(*, requests: Sequence[Press], at: datetime) -> Facts:
    _hold_rounds({r.round_id for r in requests})
    rounds = _rounds({r.round_id for r in requests})
    people = sorted({r.person_id for r in requests})
    facts = Facts(
        rounds=rounds,
        apel=_apel({r.apel_id for r in requests if r.apel_id is not None}),
        signers={},
        signatures=_signatures(set(rounds), people),
        sessions=_sessions({r.session_key for r in requests if r.session_key}, at),
        devices=_devices(set(rounds), {r.device_id for r in requests if r.device_id is not None}),
        leads=_leads(set(rounds)),
    )
    for round_ in rounds.values():
        mine = sorted({r.person_id for r in requests if r.round_id == round_.id})
        _read_signers(facts, round_, mine, at.astimezone(ZoneInfo(round_.zone)).date())
    return facts


def _hold_rounds(ids: set[int]) -> None:
    """No round is closed, and no dispute opened in it, while a batch is in hand. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pledges_round WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(ids)])


_ROUND = ("id", "organisation_id", "code", "title", "election", "state", "zone", "opens_at", "closes_at")


def _rounds(ids: set[int]) -> dict[int, RoundFacts]:
    """Rounds with their texts in reading order, in one read."""
    heads: dict[int, tuple[Any, ...]] = {}
    texts: dict[int, list[TextFacts]] = {}
    fields = (*(f"round__{name}" for name in _ROUND), "revision_id", "revision__text__code", "revision__number")
    for *head, revision_id, code, number, language, digest in (
        RoundText.objects.filter(round_id__in=ids)
        .order_by("order")
        .values_list(*fields, "revision__language", "revision__sha256")
    ):
        heads[head[0]] = tuple(head)
        ref = TextRef(id=code, revision=number, language=language, sha256=bytes.fromhex(digest))
        texts.setdefault(head[0], []).append(TextFacts(revision_id, ref))
    return {pk: RoundFacts(*(*head, tuple(texts[pk]))) for pk, head in heads.items()}


def _apel(ids: set[int]) -> dict[int, ApelFacts]:
    if not ids:
        return {}
    roles: dict[int, dict[int, str]] = {}
    for apel_id, person_id, kind in (
        ApelRole.objects.filter(apel_id__in=ids).exclude(person=None).values_list("apel_id", "person_id", "kind")
    ):
        roles.setdefault(apel_id, {})[person_id] = kind
    fields = ("id", "round_id", "code", "title", "opened_at", "closed_at", "zone")
    rows: list[tuple[Any, ...]] = list(Apel.objects.filter(id__in=ids).values_list(*fields))
    return {row[0]: ApelFacts(*(*row, roles.get(row[0], {}))) for row in rows}


def _on_day(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


# Participant and roster of one day in one read. A second number that is valid that day comes later and wins.
_SIGNERS = """
SELECT pt.person_id, pt.unit_id, pt.role, pe.name, pe.front_title, pe.back_title, po.position, u.name, u.path,
       n.scheme, n.value, hu.path, de.id
FROM pledges_participant pt
JOIN roster_person pe ON pe.id = pt.person_id
LEFT JOIN roster_post po ON po.person_id = pt.person_id
     AND po.starts_on <= %(day)s AND (po.ends_before IS NULL OR po.ends_before > %(day)s)
LEFT JOIN roster_unit u ON u.id = po.unit_id
LEFT JOIN roster_number n ON n.person_id = pt.person_id
     AND n.starts_on <= %(day)s AND (n.ends_before IS NULL OR n.ends_before > %(day)s)
LEFT JOIN roster_unithead h ON pt.role = 'head' AND h.person_id = pt.person_id
     AND h.starts_on <= %(day)s AND (h.ends_before IS NULL OR h.ends_before > %(day)s)
LEFT JOIN roster_unit hu ON hu.id = h.unit_id
LEFT JOIN pledges_declined de ON de.round_id = pt.round_id AND de.person_id = pt.person_id AND de.withdrawn_at IS NULL
WHERE pt.round_id = %(round)s AND pt.left_at IS NULL AND pt.person_id IN ({people})
ORDER BY n.starts_on, n.id
"""


def _read_signers(facts: Facts, round_: RoundFacts, people: list[int], day: date) -> None:
    values = {"day": connection.ops.adapt_datefield_value(day), "round": round_.id}
    with connection.cursor() as cursor:
        cursor.execute(_SIGNERS.format(people=",".join(map(str, people))), values)
        rows = cursor.fetchall()
    for person_id, unit_id, role, name, front, back, position, unit, path, scheme, number, heads, declined in rows:
        key = (round_.id, person_id)
        facts.participants.add(key)
        if declined is not None:
            facts.declined.add(key)
        if path is None:
            continue
        before = facts.signers.get(key)
        paths = {*(before.heads_paths if before else ()), *([heads] if heads else [])}
        carried = (scheme, number) if scheme else None
        facts.signers[key] = Signer(
            full_name(name, front, back), position, unit, unit_id, path, carried, role, tuple(sorted(paths))
        )


def full_name(name: str, front: str, back: str) -> str:
    full = f"{front} {name}" if front else name
    return f"{full}, {back}" if back else full


def subject_on(*, person_id: int, zone: str, at: datetime) -> Subject:
    """Somebody as the roster says today; who left it keeps the bare name."""
    day = at.astimezone(ZoneInfo(zone)).date()
    person = Person.objects.get(pk=person_id)
    post = Post.objects.filter(_on_day(day), person=person).select_related("unit").first()
    if post is None:
        return Subject(name=person.full_name, unit="-")
    number = person.numbers.filter(_on_day(day)).order_by("starts_on", "id").last()
    return Subject(
        name=person.full_name,
        unit=post.unit.name,
        position=post.position or None,
        number=Number(number.scheme, number.value) if number else None,
    )


def _signatures(rounds: set[int], people: list[int]) -> dict[tuple[int, int, int], list[Standing]]:
    found: dict[tuple[int, int, int], list[Standing]] = {}
    for round_id, person_id, revision_id, level, way, unit_id, commit, receipt, disputed, upheld in (
        Signature.objects.filter(round_id__in=rounds, person_id__in=people)
        .order_by("id")
        .values_list(
            "round_id",
            "person_id",
            "revision_id",
            "level",
            "way",
            "unit_id",
            "commit",
            "receipt",
            "dispute",
            "dispute__upheld",
        )
    ):
        counts = disputed is None or upheld is False
        standing = Standing(level, way, unit_id, bytes(commit), bytes(receipt), counts)
        found.setdefault((round_id, person_id, revision_id), []).append(standing)
    return found


def _sessions(keys: set[str], at: datetime) -> set[str]:
    if not keys:
        return set()
    return set(Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True))


def _devices(rounds: set[int], devices: set[int]) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    if devices:
        for round_id, device_id, person_id in Signature.objects.filter(
            round_id__in=rounds, device_id__in=devices
        ).values_list("round_id", "device_id", "person_id"):
            found.setdefault((round_id, device_id), set()).add(person_id)
    return found


def _leads(rounds: set[int]) -> dict[tuple[int, int], dict[str, bytes]]:
    """A record that is disputed, or was struck, leads nobody."""
    struck = Dispute.objects.filter(signature__round_id__in=rounds).exclude(upheld=False).values("signature__commit")
    found: dict[tuple[int, int], dict[str, bytes]] = {}
    for round_id, revision_id, path, commit in (
        LeadRecord.objects.filter(round_id__in=rounds)
        .exclude(commit__in=struck)
        .values_list("round_id", "revision_id", "unit_path", "commit")
    ):
        found.setdefault((round_id, revision_id), {})[path] = bytes(commit)
    return found
