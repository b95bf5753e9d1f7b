"""A published log with one signature in it, and a visitor who is nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.queries import mine, proofs
from ikrar.web.employee.receipts.certificate import make_certificate
from ikrar.web.shared.codes import commit_code
from tests import published, worlds
from tests.worlds import MORNING, World, press

SIGNED_AT = MORNING + timedelta(minutes=11, seconds=7)
NAME = "Pegawai B Dinas Kesehatan"


@dataclass
class Proofs:
    """What Pegawai B keeps and shows."""

    world: World
    person_id: int
    commit: bytes

    @property
    def code(self) -> str:
        return commit_code(self.commit)

    @property
    def bundle(self) -> bytes:
        return proofs.bundle_of(commit=self.commit, full=False)

    @property
    def certificate(self) -> bytes:
        record = mine.record(person_id=self.person_id, commit=self.commit)
        assert record is not None
        return make_certificate(record, at=SIGNED_AT)


@pytest.fixture
def received(db, tmp_path, settings) -> Iterator[Proofs]:
    """Signed, not yet numbered."""
    published.begin_log(tmp_path, settings)
    world = worlds.build_world(staff=2)
    worlds.open_round(world)
    signer = world.people[1]
    (signed,) = sign_many(requests=[press(world, signer)], at=SIGNED_AT)
    with time_machine.travel(SIGNED_AT + timedelta(seconds=5), tick=False):
        yield Proofs(world, signer.pk, signed.commits[0])


@pytest.fixture
def recorded(received) -> Proofs:
    """Signed and published."""
    published.publish(at=SIGNED_AT + timedelta(seconds=2))
    return received


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)
