"""The hidden key of a writing form: pressing twice is one act, changed content is another (HOUSE §7)."""

from __future__ import annotations

import hmac
import os

from django import forms
from django.utils.translation import gettext_lazy as _

from ikrar.apps.ledger.keys import app_subkey

_SIZE = 16


def fresh_key() -> str:
    """128 random bits and their authenticator, without expiry: a form may lie open for a weekend."""
    bits = os.urandom(_SIZE)
    return (bits + _mac(bits)).hex()


def read_key(value: str) -> bytes | None:
    """The 16 bytes behind a key of ours, or None."""
    try:
        raw = bytes.fromhex(value)
    except ValueError:
        return None
    bits, mac = raw[:_SIZE], raw[_SIZE:]
    return bits if len(bits) == _SIZE and hmac.compare_digest(mac, _mac(bits)) else None


def _mac(bits: bytes) -> bytes:
    return hmac.digest(app_subkey("form-key"), bits, "sha256")[:_SIZE]


class PressForm(forms.Form):
    """A form that writes. `cleaned_data["key"]` is what the action takes as `press`."""

    key = forms.CharField(widget=forms.HiddenInput, initial=fresh_key)

    def clean_key(self) -> bytes:
        bits = read_key(self.cleaned_data["key"])
        if bits is None:
            raise forms.ValidationError(_("Formulir ini tidak lengkap. Muat ulang halaman, lalu isi lagi."))
        return bits
