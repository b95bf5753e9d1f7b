"""Sign-ins: made, given a password, told apart by device."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ikrar.apps.accounts import rules
from ikrar.apps.accounts.models import Device, Mandate, User
from ikrar.apps.audit import actions as audit
from ikrar.apps.ledger.keys import app_subkey
from ikrar.apps.roster.models import Person
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

# No letter that is read as a digit, no digit that is read as a letter: it is copied from a screen by hand.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


class PasswordWeak(Refusal):
    code = "accounts.password_weak"
    sentence = "Kata sandi belum dapat dipakai: {why}"
    todo = "Pakai sedikitnya 10 huruf; empat kata yang tidak berhubungan sudah kuat."


class CardInstead(Refusal):
    """Whoever could set an employee's password could sign in their name."""

    code = "accounts.card_instead"
    sentence = "{name} ada dalam daftar pegawai, jadi kata sandinya tidak dapat diganti oleh orang lain."
    todo = "Cetak kartu kode baru untuknya; dengan kartu itu ia masuk dan mengatur kata sandinya sendiri."


class UsernameTaken(Refusal):
    code = "accounts.username_taken"
    sentence = "Nama pengguna “{username}” sudah dipakai."
    todo = "Pilih nama pengguna lain, misalnya dengan nama unit di belakangnya."


def create_user(
    *, username: str, at: datetime, person_id: int | None = None, name: str = "", password: str | None = None
) -> User:
    """A sign-in for a person of the roster, or for a bare person by name. Refuses    UsernameTaken"""
    return add_user(username=username, at=at, hashed=make_password(password), person_id=person_id, name=name)


@transaction.atomic
def add_user(*, username: str, at: datetime, hashed: str, person_id: int | None = None, name: str = "") -> User:
    """`create_user` with the hash made beforehand: hashing waits in its lane, and no writer may wait with it."""
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    if person_id is not None and not name:
        name = Person.objects.get(pk=person_id).full_name
    return User.objects.create(username=username, person_id=person_id, name=name, created_at=at, password=hashed)


def change_password(*, user: User, password: str) -> None:
    """Their own, by themselves. Hashed before the one statement that writes. Refuses    PasswordWeak"""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordWeak(why=" ".join(error.messages)) from None
    user.set_password(password)
    user.save(update_fields=["password"])


def new_password(press: bytes = b"") -> str:
    """Sixteen readable signs, 79 bits: "k7mq-x2fw-9hpd-r4vt".

    press   digest of the form's key and what was asked: the same press gives the same password, which is stored nowhere
    """
    drawn = hmac.digest(app_subkey("first-password"), press or secrets.token_bytes(32), "sha256")
    signs = "".join(_READABLE[byte % len(_READABLE)] for byte in drawn[: _GROUPS * _GROUP])
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))


def reset_password(*, organisation: str, username: str, by: Actor, at: datetime, press: bytes = b"") -> str:
    """The new password, known only here and now; every session of the old one ends. The reset is audited.

    press      the same press gives the same password once more, and changes nothing

    Refuses    rules.NotAllowed: nobody resets their own, nor that of somebody without a mandate within reach;
               CardInstead: nor that of anybody on the roster
    """
    user = User.objects.filter(username=username).first()
    _may_reset(user, by)
    assert user is not None  # noqa: S101 - refused above
    password = new_password(press)
    if check_password(password, user.password):
        return password
    hashed = make_password(password)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        _may_reset(user, by)
        user.password = hashed
        user.save(update_fields=["password"])
        audit.note(actor=by, organisation=organisation, verb="password.reset", subject=f"{user.pk}", at=at)
    return password


def _may_reset(user: User | None, by: Actor) -> None:
    # All of their mandates, of other organisations too: a password opens every one of those doors.
    held = Mandate.objects.filter(user=user).select_related("unit", "organisation") if user else []
    within = [
        rules.may_grant(
            by, organisation=m.organisation.code, role=Role(m.role), unit_path=m.unit.path if m.unit else ""
        )
        for m in held
    ]
    if user is None or user.pk == by.user_id or not within or not all(within):
        raise rules.NotAllowed
    if user.person_id is not None:
        raise CardInstead(name=user.name)


def device_id(*, cookie: str, at: datetime) -> int:
    """The row of a browser, by HMAC of its random cookie."""
    digest = hmac.digest(app_subkey("device"), cookie.encode(), "sha256")
    device, _ = Device.objects.get_or_create(digest=digest, defaults={"first_seen_at": at})
    return device.pk
