"""Hashing a password waits in a lane; whoever waits there holds no lock that a signature needs."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection

from ikrar.apps.accounts import actions
from ikrar.apps.accounts.models import User
from ikrar.core.authority import Role
from tests import worlds
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db(transaction=True)


class Watched(MD5PasswordHasher):
    """Notes for each hash whether a transaction was open."""

    seen: list[bool] = []

    def encode(self, password, salt):
        self.seen.append(connection.in_atomic_block)
        return super().encode(password, salt)


@pytest.fixture
def seen(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Watched"]
    Watched.seen.clear()
    return Watched.seen


def appoint(world, press):
    return actions.appoint(
        organisation="tirtamarga",
        role=Role.UNIT_OPERATOR,
        by=world.administrator,
        at=MORNING,
        starts_on=date(2027, 8, 9),
        username="petugas-baru",
        name="Petugas Baru",
        unit_id=world.units[0].pk,
        press=press,
    )


def test_no_password_is_hashed_inside_a_transaction(seen):
    world = worlds.build_world(staff=1)
    first, again = appoint(world, b"satu"), appoint(world, b"satu")
    reset = {"organisation": "tirtamarga", "username": "petugas-baru", "by": world.administrator, "at": MORNING}
    passwords = [actions.reset_password(**reset, press=b"dua") for _ in range(2)]
    user = User.objects.get(username="petugas-baru")
    assert user.check_password(passwords[1])
    actions.change_password(user=user, password="empat kata tidak sama")

    assert (first, passwords[0]) == (again, passwords[1])
    assert len(seen) > 8
    assert not any(seen)


def test_another_press_for_the_same_name_is_refused(seen):
    world = worlds.build_world(staff=1)
    appoint(world, b"satu")

    with pytest.raises(actions.UsernameTaken):
        appoint(world, b"dua")

    assert not any(seen)
