"""A round in which one person signed, and the browsers of the people around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.roster.models import Person
from ikrar.web.shared.codes import commit_code
from tests import published, worlds
from tests.worlds import MORNING, World, press

SIGNED_AT = MORNING + timedelta(minutes=11, seconds=7)


@dataclass
class Office:
    """`code` is the ikrar's receipt code, `pakta` the other one of the same press."""

    world: World
    signer: Person
    commits: tuple[bytes, ...]

    @property
    def code(self) -> str:
        return commit_code(self.commits[0])

    @property
    def pakta(self) -> str:
        return commit_code(self.commits[1])


@pytest.fixture
def office(db, tmp_path, settings) -> Iterator[Office]:
    published.begin_log(tmp_path, settings)
    world = worlds.build_world()
    worlds.open_round(world)
    signer = world.people[1]
    (signed,) = sign_many(requests=[press(world, signer)], at=SIGNED_AT)
    with time_machine.travel(SIGNED_AT + timedelta(seconds=5), tick=False):
        yield Office(world, signer, signed.commits)


@pytest.fixture
def signed_in(office) -> Callable[[Person], Client]:
    """A browser in which this person came in by card."""

    def enter(person: Person) -> Client:
        _, (card,) = accounts.print_cards(
            organisation=office.world.organisation.code,
            unit_id=office.world.units[0].pk,
            people=[person.pk],
            by=office.world.clerk,
            at=MORNING,
        )
        client = Client()
        born = {"day": person.born_on.day, "month": person.born_on.month, "year": person.born_on.year}
        assert client.post(f"/ruang/k/{card.token}/", born).status_code == 302
        return client

    return enter
