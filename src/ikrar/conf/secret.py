"""Django's own signing key, derived from the app key file."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path


def django_secret(keys: Path) -> str:
    """HMAC of the app key, or a fixed word while there is none yet: without keys nothing is served (ledger.checks)."""
    try:
        seed = (keys / "app").read_bytes()
    except OSError:
        return "no-app-key-yet: run `ikrar keys init`; web and worker refuse to start without keys"
    return hmac.new(seed, b"ikrar/app/django/v1", hashlib.sha256).hexdigest()
