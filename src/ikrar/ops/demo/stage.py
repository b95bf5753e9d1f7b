"""Sets the demonstration up once: organisations, sign-ins, texts, the training round, and says how to come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.accounts import queries as people
from ikrar.apps.editions import queries as shelf
from ikrar.apps.pledges.actions import rounds, texts
from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind, TextKind
from ikrar.apps.pledges.queries.lookup import people_by_number, units_by_code
from ikrar.apps.roster.actions import record_absence
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.core.authority import NOBODY, Actor, Role
from ikrar.ops.demo import plan as plans
from ikrar.ops.demo.city import tirtamarga
from ikrar.ops.demo.load import load_organisation
from ikrar.ops.demo.people import DemoOrganisation
from ikrar.ops.demo.wanasari import wanasari

PASSWORD = "latihan-ikrar-2027"  # noqa: S105 (of fictional people; printed by the demonstration itself)
FOUNDER = "peragaan"


@dataclass(frozen=True, slots=True)
class SignIn:
    who: str
    username: str
    card: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """How to come in as each role. Cards are printed anew at each start: a stored card has no readable token."""

    sign_ins: tuple[SignIn, ...]

    def welcome(self, url: str) -> str:
        lines = ["", f"Ikrar siap: {url}", f"Masuk kantor: {url}/ruang/masuk/   kata sandi semua peran: {PASSWORD}", ""]
        width = max(len(each.username) for each in self.sign_ins)
        lines += [f"  {each.username:<{width}}  {each.who}" for each in self.sign_ins if not each.card]
        lines += ["", "Pegawai dengan kartu kode:"]
        lines += [
            f"  {each.who}\n    {url}/ruang/k/{each.card}/   tanggal lahir {each.born}"
            for each in self.sign_ins
            if each.card
        ]
        lines += [
            "",
            f"Orang luar: {url}/periksa/ dan {url}/deklarasi/ (tanpa masuk)",
            "Data latihan: semua orang dan tempat rekaan. Berhenti: Ctrl-C",
            "",
        ]
        return "\n".join(lines)


@dataclass(slots=True)
class _Stage:
    """One organisation while it is being set up."""

    source: DemoOrganisation
    plan: plans.Plan
    at: datetime
    actors: dict[str, Actor]
    persons: dict[str, int]
    units: dict[str, int]

    @property
    def code(self) -> str:
        return self.plan.organisation

    def clerk(self, n: int) -> Actor:
        clerks = [
            self.actors[a.username]
            for a in self.plan.accounts
            if any(m.role is Role.CLERK and not m.unit for m in a.mandates)
        ]
        return clerks[n]


def ensure(*, at: datetime, say: Callable[[str], None]) -> Demo:
    """Set the demonstration up unless it is there, and return how to sign in."""
    city, secretariat = tirtamarga(), wanasari()
    day = at.astimezone(ZoneInfo(city.zone)).date()
    staged = (
        (city, plans.tirtamarga_plan(city, day=day)),
        (secretariat, plans.wanasari_plan(secretariat, day=day)),
    )
    sign_ins: list[SignIn] = []
    for source, plan in staged:
        if people.organisation(code=plan.organisation) is None:
            say(f"Menyiapkan {source.name}: {len(source.people):,} pegawai ...".replace(",", "."))
            _set_up(source, plan, at)
        sign_ins += _sign_ins(source, plan, at)
    return Demo(tuple(sign_ins))


def _set_up(source: DemoOrganisation, plan: plans.Plan, at: datetime) -> None:
    founder = Actor(user_id=None, person_id=None, name=FOUNDER)
    load_organisation(source, by=founder, at=at)
    stage = _Stage(
        source=source,
        plan=plan,
        at=at,
        actors={},
        persons=people_by_number(organisation=plan.organisation, numbers=[p.number for p in source.people]),
        units=_units(source, plan.organisation),
    )
    for account in plan.accounts:
        _make_account(stage, account)
    for excuse in plan.excuses:
        _excuse(stage, excuse, founder)
    for round_ in plan.rounds:
        _open_round(stage, round_)


def _units(source: DemoOrganisation, organisation: str) -> dict[str, int]:
    by_unor = units_by_code(organisation=organisation, codes=[unit.unor_id for unit in source.units])
    return {unit.code: by_unor[unit.unor_id] for unit in source.units}


def _make_account(stage: _Stage, account: plans.Account) -> None:
    if account.by_card:
        return
    user = accounts.create_user(
        username=account.username,
        person_id=stage.persons.get(account.person),
        name=account.name,
        at=stage.at,
        password=PASSWORD,
    )
    for mandate in account.mandates:
        accounts.grant_mandate(
            user_id=user.pk,
            organisation=stage.code,
            role=mandate.role,
            unit_id=stage.units[mandate.unit] if mandate.unit else None,
            by=NOBODY,
            at=stage.at,
            starts_on=date(2026, 1, 1),
            why="peragaan",
            founding=True,
        )
    stage.actors[account.username] = people.actor_for(user=user, at=stage.at)


def _excuse(stage: _Stage, excuse: plans.Excuse, founder: Actor) -> None:
    organisation = people.organisation(code=stage.code)
    assert organisation is not None  # noqa: S101 (made a moment ago)
    record_absence(
        organisation_id=organisation.id,
        person_id=stage.persons[excuse.person],
        kind=AbsenceKind(excuse.kind),
        starts_on=excuse.starts_on,
        last_on=excuse.last_on,
        by=founder,
        at=stage.at,
    )


def _open_round(stage: _Stage, plan: plans.RoundPlan) -> None:
    zone = ZoneInfo(stage.source.zone)
    revisions = tuple(_adopted(stage, text) for text in plan.texts)
    round_ = rounds.plan_round(
        organisation=stage.code,
        plan=rounds.RoundPlan(
            title=plan.title,
            opens_at=datetime.combine(plan.starts_on, clock(0), zone),
            closes_at=datetime.combine(plan.ends_before - timedelta(days=1), clock(23, 59), zone),
            revision_ids=revisions,
            parts=tuple(rounds.Part(unit_id=stage.units[unit]) for unit in plan.units),
            election=plan.election,
            heads_first=plan.heads_first,
        ),
        by=stage.clerk(0),
        at=stage.at,
    )
    if not plan.open:
        return
    rounds.open_round(round_id=round_.pk, by=stage.clerk(0), at=stage.at)
    for session in plan.sessions:
        _plan_session(stage, round_.pk, session, zone)


def _plan_session(stage: _Stage, round_id: int, session: plans.Session, zone: ZoneInfo) -> None:
    apel = rounds.plan_apel(
        round_id=round_id,
        plan=rounds.ApelPlan(
            kind=ApelKind(session.kind),
            title=session.title,
            place=session.place,
            starts_at=datetime.combine(session.day, session.starts, zone),
            zone=stage.source.zone,
            unit_id=stage.units[session.unit] if session.unit else None,
            roles=tuple(
                rounds.RoleHolder(
                    kind=ApelRoleKind(holder.kind),
                    position=holder.position,
                    person_id=stage.persons[holder.person] if holder.person else None,
                )
                for holder in session.holders
            ),
        ),
        by=stage.clerk(0),
        at=stage.at,
    )
    if session.open_now:
        rounds.open_apel(apel_id=apel.pk, by=stage.clerk(0), at=stage.at)


def _adopted(stage: _Stage, text: str) -> int:
    """A shipped example text, proposed by one clerk and adopted by the other."""
    example = shelf.draft(text_id=text)
    assert example is not None  # noqa: S101 (shipped with this version)
    revision = texts.propose_revision(
        organisation=stage.code,
        code=text,
        kind=TextKind(example.form),
        title=example.title,
        body=example.body(agency=stage.source.name),
        source=example.origin[:300],
        by=stage.clerk(0),
        at=stage.at,
    )
    texts.adopt_revision(revision_id=revision.pk, by=stage.clerk(1), at=stage.at, warnings_read=True)
    return revision.pk


def _sign_ins(source: DemoOrganisation, plan: plans.Plan, at: datetime) -> list[SignIn]:
    """The sign-ins of one organisation; the people who come by card get a fresh one."""
    found = [
        SignIn(who=f"{account.who} · {source.name}", username=account.username)
        for account in plan.accounts
        if not account.by_card
    ]
    carded = [account for account in plan.accounts if account.by_card]
    if not carded:
        return found
    by_number = {person.number: person for person in source.people}
    units = _units(source, plan.organisation)
    ids = people_by_number(organisation=plan.organisation, numbers=[account.person for account in carded])
    clerk = people.actor_named(username=plan.accounts[0].username, at=at)
    for account in carded:
        person = by_number[account.person]
        _, printed = accounts.print_cards(
            organisation=plan.organisation,
            unit_id=units[person.unit],
            people=[ids[account.person]],
            by=clerk,
            at=at,
            why="peragaan",
        )
        who = f"{account.name}, {account.who} · {source.name}"
        found.append(SignIn(who, account.username, printed[0].token, f"{person.born_on:%d-%m-%Y}"))
    return found
