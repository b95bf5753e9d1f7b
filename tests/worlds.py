"""A small believable office for tests: two units, their heads, staff, adopted texts and an open round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.accounts.models import User
from ikrar.apps.accounts.queries import actor_for
from ikrar.apps.pledges.actions import rounds, texts
from ikrar.apps.pledges.kinds import ApelKind, MethodType, TextKind
from ikrar.apps.pledges.models import Apel, Revision, Round
from ikrar.apps.roster.models import Number, Organisation, Person, Post, Unit, UnitHead
from ikrar.core.authority import NOBODY, Actor, Role

MORNING = datetime(2027, 8, 9, 0, 30, tzinfo=UTC)  # Monday 07.30 WIB
MANDATE_FROM = date(2027, 1, 1)
IKRAR = "Kami pegawai ASN berikrar:\n1. menjaga netralitas;\n2. menolak politik uang.\n"
PAKTA = "Saya menyatakan akan:\n1. bersikap netral;\n2. melayani tanpa membedakan.\n"


@dataclass
class World:
    organisation: Organisation
    root: Unit
    units: list[Unit]
    people: list[Person]
    clerk: Actor
    second_clerk: Actor
    operator: Actor
    inspector: Actor
    administrator: Actor
    revisions: list[Revision] = field(default_factory=list)
    round: Round | None = None

    @property
    def texts(self) -> tuple[int, ...]:
        return tuple(revision.pk for revision in self.revisions)


def _unit(organisation: Organisation, seq: int, name: str, parent: Unit | None = None) -> Unit:
    path = f"{parent.path if parent else ''}{seq:05d}."
    return Unit.objects.create(
        organisation=organisation, code=f"U{seq}", seq=seq, name=name, parent=parent, path=path, place="Darat"
    )


def add_person(
    organisation: Organisation, unit: Unit, name: str, n: int, *, position: str = "Analis Kebijakan"
) -> Person:
    born = date(1985, 1, 1) + timedelta(days=n)
    person = Person.objects.create(organisation=organisation, name=name, born_on=born)
    Number.objects.create(
        organisation=organisation,
        person=person,
        scheme="nip",
        value=f"{born:%Y%m%d}2010011{n % 999 + 1:03d}",
        starts_on=date(2010, 1, 1),
    )
    Post.objects.create(
        organisation=organisation,
        person=person,
        unit=unit,
        home_unit=unit,
        staff_type="PNS",
        position=position,
        starts_on=date(2020, 1, 1),
    )
    return person


def actor(user: User) -> Actor:
    return actor_for(user=user, at=MORNING)


def holder(
    organisation: Organisation, username: str, role: Role, unit: Unit | None = None, person: Person | None = None
) -> Actor:
    user = accounts.create_user(
        username=username,
        name=username.title(),
        person_id=person.pk if person else None,
        at=MORNING,
        password="sandi-latihan-2027",
    )
    accounts.grant_mandate(
        user_id=user.pk,
        organisation=organisation.code,
        role=role,
        unit_id=unit.pk if unit else None,
        by=NOBODY,
        at=MORNING,
        starts_on=MANDATE_FROM,
        founding=True,
    )
    return actor(user)


def build_world(*, staff: int = 6, code: str = "tirtamarga") -> World:
    """`staff` people per unit, the first of each unit its head."""
    organisation = Organisation.objects.create(code=code, name="Pemerintah Kota Tirtamarga", zone="Asia/Jakarta")
    root = _unit(organisation, 1, "Kota Tirtamarga")
    units = [_unit(organisation, 2, "Dinas Kesehatan", root), _unit(organisation, 3, "Kelurahan Karangjambu", root)]
    people = []
    for u, unit in enumerate(units):
        for n in range(staff):
            person = add_person(
                organisation, unit, f"Pegawai {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n % 26]} {unit.name}", u * 400 + n
            )
            people.append(person)
            if n == 0:
                UnitHead.objects.create(
                    organisation=organisation,
                    unit=unit,
                    person=person,
                    title=f"Kepala {unit.name}",
                    starts_on=date(2024, 1, 1),
                )
    return World(
        organisation=organisation,
        root=root,
        units=units,
        people=people,
        clerk=holder(organisation, f"ratna-{code}", Role.CLERK),
        second_clerk=holder(organisation, f"bayu-{code}", Role.CLERK),
        operator=holder(organisation, f"operator-{code}", Role.UNIT_OPERATOR, units[0]),
        inspector=holder(organisation, f"inspektorat-{code}", Role.INSPECTORATE),
        administrator=holder(organisation, f"admin-{code}", Role.ADMINISTRATOR),
    )


def adopt_texts(world: World) -> None:
    for code, kind, title, body in (
        ("ikrar", TextKind.IKRAR, "Ikrar Netralitas ASN", IKRAR),
        ("pakta", TextKind.PAKTA, "Pakta Integritas", PAKTA),
    ):
        revision = texts.propose_revision(
            organisation=world.organisation.code,
            code=code,
            kind=kind,
            title=title,
            body=body,
            by=world.clerk,
            at=MORNING,
        )
        texts.adopt_revision(revision_id=revision.pk, by=world.second_clerk, at=MORNING, warnings_read=True)
        world.revisions.append(revision)


def open_round(world: World, **plan: object) -> Round:
    if not world.revisions:
        adopt_texts(world)
    values = {
        "title": "Ikrar Netralitas 2027",
        "opens_at": MORNING - timedelta(days=1),
        "closes_at": MORNING + timedelta(days=5),
        "revision_ids": world.texts,
        **plan,
    }
    world.round = rounds.plan_round(
        organisation=world.organisation.code, plan=rounds.RoundPlan(**values), by=world.clerk, at=MORNING
    )
    rounds.open_round(round_id=world.round.pk, by=world.clerk, at=MORNING)
    return world.round


def open_apel(world: World, **plan: object) -> Apel:
    values = {
        "kind": ApelKind.APEL,
        "title": "Apel Senin",
        "place": "Alun-alun",
        "starts_at": MORNING,
        "zone": "Asia/Jakarta",
        **plan,
    }
    assert world.round is not None
    apel = rounds.plan_apel(round_id=world.round.pk, plan=rounds.ApelPlan(**values), by=world.clerk, at=MORNING)
    rounds.open_apel(apel_id=apel.pk, by=world.clerk, at=MORNING)
    apel.refresh_from_db()
    return apel


def press(world: World, person: Person, **values: object) -> object:
    """One sign request as the phone page sends it."""
    from ikrar.apps.pledges.actions.sign import SignRequest

    assert world.round is not None
    return SignRequest(
        **{
            "round_id": world.round.pk,
            "person_id": person.pk,
            "revision_ids": world.texts,
            "said": "later",
            "method": MethodType.CARD,
            "nonce": bytes(32),
            **values,
        }
    )
