"""Everything a batch of signatures must know, in a fixed number of reads however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db.models import Q

from ikrar.apps.pledges.kinds import SignerRole
from ikrar.apps.pledges.models import Apel, ApelRole, Declined, LeadRecord, Participant, Round, RoundText, Signature
from ikrar.apps.roster.models import Number as RosterNumber
from ikrar.apps.roster.models import Person, Post, UnitHead
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
    heads_path: str | None


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
    participants: dict[tuple[int, int], tuple[int, str]]
    signers: dict[tuple[int, int], Signer]
    signatures: dict[tuple[int, int, int], list[Standing]]
    sessions: set[str]
    devices: dict[tuple[int, int], set[int]]
    leads: dict[tuple[int, int], dict[str, bytes]]
    declined: set[tuple[int, int]] = field(default_factory=set)

    def lead_of(self, round_id: int, revision_id: int, unit_path: str, *, not_of: str | None) -> bytes | None:
        """The record of the nearest head above (or of the own unit), else the pembina apel's; never one's own."""
        known = self.leads.get((round_id, revision_id))
        if not known:
            return None
        path = unit_path
        while path:
            if path != not_of and path in known:
                return known[path]
            path = path[: path[:-1].rfind(".") + 1]
        return known.get("")


def load(*, requests: Sequence[Press], at: datetime) -> Facts:
    rounds = _rounds({r.round_id for r in requests})
    people = {r.person_id for r in requests}
    participants = {
        (round_id, person_id): (unit_id, role)
        for round_id, person_id, unit_id, role in Participant.objects.filter(
            round_id__in=rounds, person_id__in=people, left_at=None
        ).values_list("round_id", "person_id", "unit_id", "role")
    }
    days = {round_.zone: at.astimezone(ZoneInfo(round_.zone)).date() for round_ in rounds.values()}
    rows = {zone: _roster(people, day) for zone, day in days.items()}
    heads = _heads({p for (_, p), (_, role) in participants.items() if role == SignerRole.HEAD})
    signers = {}
    for (round_id, person_id), (unit_id, role) in participants.items():
        row = rows[rounds[round_id].zone].get(person_id)
        if row is not None:
            signers[round_id, person_id] = Signer(*row[:3], unit_id, row[3], row[4], role, heads.get(person_id))
    return Facts(
        rounds=rounds,
        apel=_apel({r.apel_id for r in requests if r.apel_id is not None}),
        participants=participants,
        signers=signers,
        signatures=_signatures(set(rounds), people),
        sessions=_sessions({r.session_key for r in requests if r.session_key}, at),
        devices=_devices(set(rounds), {r.device_id for r in requests if r.device_id is not None}),
        leads=_leads(set(rounds)),
        declined=set(
            Declined.objects.filter(round_id__in=rounds, person_id__in=people, withdrawn_at=None).values_list(
                "round_id", "person_id"
            )
        ),
    )


def _rounds(ids: set[int]) -> dict[int, RoundFacts]:
    texts: dict[int, list[TextFacts]] = {}
    for round_id, revision_id, code, number, language, digest in (
        RoundText.objects.filter(round_id__in=ids)
        .order_by("round_id", "order")
        .values_list(
            "round_id",
            "revision_id",
            "revision__text__code",
            "revision__number",
            "revision__language",
            "revision__sha256",
        )
    ):
        ref = TextRef(id=code, revision=number, language=language, sha256=bytes.fromhex(digest))
        texts.setdefault(round_id, []).append(TextFacts(revision_id, ref))
    fields = ("id", "organisation_id", "code", "title", "election", "state", "zone", "opens_at", "closes_at")
    return {
        row[0]: RoundFacts(*row, texts=tuple(texts.get(row[0], ())))
        for row in Round.objects.filter(id__in=ids).values_list(*fields)
    }


def _apel(ids: set[int]) -> dict[int, ApelFacts]:
    if not ids:
        return {}
    roles: dict[int, dict[int, str]] = {}
    for apel_id, person_id, kind in (
        ApelRole.objects.filter(apel_id__in=ids).exclude(person=None).values_list("apel_id", "person_id", "kind")
    ):
        roles.setdefault(apel_id, {})[person_id] = kind
    fields = ("id", "round_id", "code", "title", "opened_at", "closed_at", "zone")
    return {
        row[0]: ApelFacts(*row, roles=roles.get(row[0], {}))
        for row in Apel.objects.filter(id__in=ids).values_list(*fields)
    }


def _on_day(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_before=None) | Q(ends_before__gt=day))


def _roster(people: set[int], day: date) -> dict[int, tuple[str, str, str, str, tuple[str, str] | None]]:
    """person -> (full name, position, unit name, unit path, number) on that day."""
    numbers = {
        person_id: (scheme, value)
        for person_id, scheme, value in RosterNumber.objects.filter(_on_day(day), person_id__in=people)
        .order_by("starts_on", "id")
        .values_list("person_id", "scheme", "value")
    }
    found = {}
    for person_id, name, front, back, position, unit, path in Post.objects.filter(
        _on_day(day), person_id__in=people
    ).values_list(
        "person_id", "person__name", "person__front_title", "person__back_title", "position", "unit__name", "unit__path"
    ):
        full = f"{front} {name}" if front else name
        found[person_id] = (f"{full}, {back}" if back else full, position, unit, path, numbers.get(person_id))
    return found


def subject_on(*, person_id: int, zone: str, at: datetime) -> Subject:
    """Somebody as the roster says today; who left it keeps the bare name."""
    row = _roster({person_id}, at.astimezone(ZoneInfo(zone)).date()).get(person_id)
    if row is None:
        return Subject(name=Person.objects.get(pk=person_id).full_name, unit="-")
    name, position, unit, _, number = row
    return Subject(name=name, unit=unit, position=position or None, number=Number(*number) if number else None)


def _heads(people: set[int]) -> dict[int, str]:
    if not people:
        return {}
    return dict(UnitHead.objects.filter(person_id__in=people, ends_before=None).values_list("person_id", "unit__path"))


def _signatures(rounds: set[int], people: set[int]) -> dict[tuple[int, int, int], list[Standing]]:
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
    found: dict[tuple[int, int], dict[str, bytes]] = {}
    for round_id, revision_id, path, commit in LeadRecord.objects.filter(round_id__in=rounds).values_list(
        "round_id", "revision_id", "unit_path", "commit"
    ):
        found.setdefault((round_id, revision_id), {})[path] = bytes(commit)
    return found
