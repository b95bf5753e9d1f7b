"""Password hashing in a lane of its own, so that password sign-ins cannot starve signing."""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from ikrar.core.refusal import Refusal

WAITING_AT_MOST = 8
WAIT_SECONDS = 10.0


class PasswordLaneBusy(Refusal):
    code = "accounts.password_lane_busy"
    sentence = "Terlalu banyak orang sedang masuk dengan kata sandi."
    todo = "Tunggu satu menit lalu coba lagi, atau pakai kartu kode: kartu tidak ikut antre."


class _Lane:
    """At most `width` hashes at a time and a bounded queue; who finds it full is told at once, not kept waiting."""

    def __init__(self, width: int) -> None:
        self._slots = threading.BoundedSemaphore(width)
        self._queue = threading.BoundedSemaphore(width + WAITING_AT_MOST)

    def __enter__(self) -> None:
        if not self._queue.acquire(blocking=False):
            raise PasswordLaneBusy
        if not self._slots.acquire(timeout=WAIT_SECONDS):
            self._queue.release()
            raise PasswordLaneBusy

    def __exit__(self, *exc: object) -> None:
        self._slots.release()
        self._queue.release()


_lane = _Lane(settings.IKRAR_PASSWORD_LANE)


class LaneArgon2(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: 19 MiB, two passes, one thread; about 23 ms."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> Any:
        with _lane:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _lane:
            return bool(super().verify(password, encoded))
