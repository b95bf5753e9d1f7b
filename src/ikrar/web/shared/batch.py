"""Group commit: one writer thread a process collects presses for a moment and signs them in one transaction.

A waiting view holds no database connection. The answer is handed out only after the commit is durable.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import close_old_connections, connection
from django.utils import timezone

from ikrar.apps.pledges.actions.sign import Signed, SignRequest, sign_many
from ikrar.core.refusal import Refusal

logger = logging.getLogger("ikrar.signing")

LINGER_SECONDS = 0.002
BATCH_AT_MOST = 500
ANSWER_WITHIN_SECONDS = 30.0


class NotRecorded(Refusal):
    code = "signing.not_recorded"
    sentence = "Tanda tangan Anda belum tercatat: basis data sedang tidak dapat menulis."
    todo = "Tekan lagi sebentar lagi; menekan dua kali tidak pernah mencatat dua kali."


def _taken_lock() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True)
class _Ticket:
    """`done` is a lock that the writer lets go: half the cost of an Event, and 11,000 people wait on one each."""

    request: SignRequest
    done: threading.Lock = field(default_factory=_taken_lock)
    answer: Signed | Refusal | None = None


class Writer:
    """Started on first use and never before a fork, so that each server process has its own."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Ticket] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def sign(self, request: SignRequest) -> Signed:
        """Wait for the batch that holds this press. Refuses    what `sign_many` refuses, NotRecorded"""
        ticket = _Ticket(request)
        connection.close_if_unusable_or_obsolete()
        self._start()
        self._queue.put(ticket)
        if not ticket.done.acquire(timeout=ANSWER_WITHIN_SECONDS):
            raise NotRecorded
        if isinstance(ticket.answer, Refusal):
            raise ticket.answer
        if ticket.answer is None:
            raise NotRecorded
        return ticket.answer

    def _start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ikrar-signing", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            tickets = self._collect()
            close_old_connections()
            self._book(tickets)

    def _collect(self) -> list[_Ticket]:
        """The first press, and whatever else arrives while the writer lingers."""
        tickets = [self._queue.get()]
        time.sleep(LINGER_SECONDS)
        while len(tickets) < BATCH_AT_MOST:
            try:
                tickets.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return tickets

    def _book(self, tickets: Sequence[_Ticket]) -> None:
        try:
            answers = sign_many(requests=[ticket.request for ticket in tickets], at=timezone.now())
        except Exception:
            logger.exception("signing.batch_failed", extra={"size": len(tickets)})
            connection.close()
            if len(tickets) > 1:  # one odd press must not fail its neighbours
                for ticket in tickets:
                    self._book([ticket])
                return
            answers = [NotRecorded()]
        for ticket, answer in zip(tickets, answers, strict=True):
            ticket.answer = answer
            ticket.done.release()


writer = Writer()
