"""Who leads: a session advisory lock on its own connection (PostgreSQL), or flock on a file (SQLite, one machine)."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_LOCK = 0x696B726172_01  # "ikrar", sequencer


class LeaderLock:
    """Held from `take` until `release`, the end of the process or the loss of the connection."""

    def __init__(self) -> None:
        self._direct: BaseDatabaseWrapper | None = None
        self._file: int | None = None

    def take(self) -> bool:
        """True when this process leads now, whether since just now or before."""
        return self._take_advisory() if connection.vendor == "postgresql" else self._take_flock()

    def release(self) -> None:
        if self._direct is not None:
            direct, self._direct = self._direct, None
            # closing alone frees the lock only when the server notices
            with suppress(DatabaseError), direct.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
            direct.close()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @property
    def held(self) -> bool:
        """Whether the lock still stands: a connection that died has lost it."""
        if self._direct is None:
            return self._file is not None
        try:
            with self._direct.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            self.release()
            return False
        return True

    def _take_advisory(self) -> bool:
        if self.held:
            return True
        direct = connection.copy()
        with direct.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
            (taken,) = cursor.fetchone()
        if taken:
            self._direct = direct
        else:
            direct.close()
        return bool(taken)

    def _take_flock(self) -> bool:
        if self._file is not None:
            return True
        path = Path(settings.IKRAR_DATA) / "leader.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True
