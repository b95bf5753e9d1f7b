"""`ikrar doctor` finds what was broken on purpose."""

from __future__ import annotations

import pytest
from django.db import connection

from ikrar.apps.ledger import keys
from ikrar.apps.ledger.actions import NewEntry, append_many
from ikrar.ops import doctor
from tests.conftest import lift
from tests.worlds import MORNING

pytestmark = pytest.mark.django_db


def finding(what, at=MORNING):
    return next(each for each in doctor.examine(at=at) if each.what == what)


def test_a_sound_installation_has_nothing_to_mend(settings):
    settings.IKRAR_URL = "http://localhost:8000"

    found = doctor.examine(at=MORNING)

    assert [each for each in found if each.state == doctor.MEND and each.what != "basis data"] == []


def test_a_missing_trigger_is_found():
    lift(connection)

    assert finding("basis data").state == doctor.MEND


def test_a_key_that_others_can_read_is_found(settings, tmp_path):
    settings.IKRAR_KEYS = tmp_path / "keys"
    keys.make_keys(at=MORNING)
    (tmp_path / "keys" / "log").chmod(0o644)

    found = finding("kunci")

    assert (found.state, "0400" in found.sentence) == (doctor.MEND, True)


def test_an_entry_that_waits_for_a_worker_is_found():
    append_many(entries=[NewEntry(kind=1, commit=bytes(32))], at=MORNING, by=MORNING)

    assert finding("buku besar", at=MORNING + doctor.LATE_AFTER * 2).state == doctor.MEND


def test_plain_http_on_a_public_address_is_found(settings):
    settings.IKRAR_URL, settings.HTTPS = "http://ikrar.kota.example", False

    assert finding("alamat").state == doctor.MEND
