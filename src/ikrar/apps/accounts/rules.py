"""Who may hand out what."""

from __future__ import annotations

from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

# Desks of these roles work on the whole organisation: a mandate for one unit would promise a fence that is not there.
WHOLE_ONLY = (Role.CLERK, Role.INSPECTORATE, Role.ADMINISTRATOR)


class NotAllowed(Refusal):
    code = "accounts.not_allowed"
    sentence = "Penugasan Anda tidak mencakup tindakan ini."
    todo = "Mintalah kepada administrator atau kepala unit."


def may_print_cards(actor: Actor, *, organisation: str, unit_path: str) -> bool:
    return actor.holds(Role.CLERK, Role.UNIT_OPERATOR, organisation=organisation, unit_path=unit_path)


def may_grant(actor: Actor, *, organisation: str, role: Role, unit_path: str) -> bool:
    """Administrators grant anything in their organisation; heads make operators in their own subtree."""
    if actor.holds(Role.ADMINISTRATOR, organisation=organisation):
        return True
    return role is Role.UNIT_OPERATOR and actor.holds(Role.UNIT_HEAD, organisation=organisation, unit_path=unit_path)
