"""Leaving a trace. Called inside the transaction of the act it belongs to."""

from __future__ import annotations

from datetime import datetime

from ikrar.apps.audit.models import AuditEvent
from ikrar.core.authority import Actor, Mandate


def note(
    *,
    actor: Actor,
    organisation: str,
    verb: str,
    subject: str,
    at: datetime,
    mandate: Mandate | None = None,
    why: str = "",
) -> None:
    """`verb` is a dotted event, `cards.printed`; `subject` a code or a count, never a name or number."""
    AuditEvent.objects.create(
        organisation=organisation,
        at=at,
        user_id=actor.user_id,
        mandate_id=mandate.id if mandate else None,
        verb=verb,
        subject=subject[:120],
        why=why[:400],
    )
