"""The worker: rows that are due are the job. One loop, every second; each task is its own transaction."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from ikrar.apps.ledger import actions as ledger
from ikrar.apps.ledger import queries as log
from ikrar.apps.pledges.actions.counters import fold_counters
from ikrar.apps.pledges.actions.sweeping import sweep_scans
from ikrar.apps.roster import actions as roster
from ikrar.core.refusal import Refusal

logger = logging.getLogger("ikrar.worker")

PAUSE_SECONDS = 1.0
ALARM_AFTER = timedelta(seconds=60)
TIDY_EVERY = timedelta(hours=6)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Worker:
    """`stop` ends the loop after the task in hand. A task that is refused or fails is tried again at the next turn."""

    stop: threading.Event = field(default_factory=threading.Event)
    _said: dict[str, str] = field(default_factory=dict)
    _tidied: datetime = NEVER

    def run(self) -> None:
        try:
            self._try("keys", lambda: ledger.log_policy(at=timezone.now()))
            while not self.stop.is_set():
                self.turn(at=timezone.now())
                self.stop.wait(PAUSE_SECONDS)
        finally:
            ledger.stop_sequencing()
            connection.close()

    def turn(self, *, at: datetime) -> None:
        close_old_connections()
        self._try("sequence", lambda: ledger.sequence(at=at))
        self._try("fold", _fold_all)
        self._try("alarm", lambda: self._alarm(at))
        self._try("sweep", lambda: sweep_scans(at=at))
        if at - self._tidied >= TIDY_EVERY:
            self._try("loads", lambda: roster.discard_loads(at=at))
            self._tidied = at

    def _try(self, name: str, task: Callable[[], object]) -> None:
        """Say a trouble once, not every second."""
        try:
            task()
            self._said.pop(name, None)
        except Refusal as refusal:
            self._say(name, refusal.code, str(refusal))
        except DatabaseError as error:
            connection.close()
            self._say(name, "database", type(error).__name__)
        except Exception:
            if self._said.get(name) != "bug":
                logger.exception("worker.failed", extra={"task": name})
            self._said[name] = "bug"

    def _say(self, name: str, code: str, sentence: str) -> None:
        if self._said.get(name) != code:
            logger.warning("worker.refused", extra={"task": name, "code": code, "sentence": sentence})
        self._said[name] = code

    def _alarm(self, at: datetime) -> None:
        """A receipt whose entry is not in the log after a minute is worth waking somebody for."""
        oldest = log.oldest_unsequenced(at)
        late = oldest is not None and at - oldest > ALARM_AFTER
        if late and self._said.get("late") != "late":
            logger.error("log.late", extra={"since": oldest})
        if late:
            self._said["late"] = "late"
        else:
            self._said.pop("late", None)


def _fold_all() -> None:
    while fold_counters():
        pass
