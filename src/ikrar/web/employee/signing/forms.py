"""The form of the sign page. Its one hidden field says what was shown to whom, and cannot be used by anyone else.

The field is an HMAC over person, round, apel, texts and the session: it is the CSRF token too, so the press needs no
database read of its own before it joins a batch.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from dataclasses import dataclass

from ikrar.apps.ledger.keys import app_subkey
from ikrar.apps.pledges.kinds import MethodType, Said
from ikrar.core.refusal import Refusal

_MAC_SIZE = 32


class FormNotYours(Refusal):
    code = "signing.form_not_yours"
    sentence = "Formulir ini dibuat untuk sesi lain atau tidak lengkap; tanda tangan belum dicatat."
    todo = "Muat ulang halaman, baca naskahnya, lalu tanda tangani."


class ChoiceMissing(Refusal):
    code = "signing.choice_missing"
    sentence = "Pilih salah satu: hadir dan mengucapkan, atau membaca dan menandatangani."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page showed. `nonce` 32 bytes; one form gives one nonce however often it is pressed."""

    person_id: int
    round_id: int
    apel_id: int | None
    revision_ids: tuple[int, ...]
    method: MethodType
    device_id: int | None
    nonce: bytes
    may_have_spoken: bool


def seal_form(shown: Shown, *, session_key: str) -> str:
    body = json.dumps(
        [
            shown.person_id,
            shown.round_id,
            shown.apel_id,
            list(shown.revision_ids),
            shown.method.value,
            shown.device_id,
            shown.nonce.hex(),
            shown.may_have_spoken,
        ],
        separators=(",", ":"),
    ).encode()
    return base64.urlsafe_b64encode(_mac(body, session_key) + body).decode()


def open_form(token: str, *, session_key: str) -> Shown:
    """Refuses    FormNotYours: another session, or one bit changed"""
    try:
        raw = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        raise FormNotYours from None
    mac, body = raw[:_MAC_SIZE], raw[_MAC_SIZE:]
    if not session_key or not hmac.compare_digest(mac, _mac(body, session_key)):
        raise FormNotYours
    person, round_, apel, revisions, method, device, nonce, spoken = json.loads(body)
    return Shown(person, round_, apel, tuple(revisions), MethodType(method), device, bytes.fromhex(nonce), spoken)


def read_said(value: str | None, shown: Shown) -> str:
    """Refuses    ChoiceMissing: never make a person say that they spoke when they did not choose it, or cannot have"""
    if value not in Said.values or (value == Said.PRESENT and not shown.may_have_spoken):
        raise ChoiceMissing
    return value


def fresh_nonce() -> bytes:
    return os.urandom(32)


def _mac(body: bytes, session_key: str) -> bytes:
    return hmac.digest(app_subkey("sign-form"), hashlib.sha256(session_key.encode()).digest() + body, "sha256")
