"""Who acts, and by which mandates. Built once a request at the door; every rule takes an Actor, never a user."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a mandate (on pages: penugasan) is for. Words: docs/glossary.md."""

    CLERK = "pengelola"  # pengelola kepegawaian: roster, texts, rounds, papers of the whole organisation
    UNIT_OPERATOR = "operator"  # Kasubbag, school operator: cards, sheets, help desk of a unit subtree
    UNIT_HEAD = "kepala"  # sees who is missing below, signs the recapitulation
    APEL_OPERATOR = "apel"  # opens and closes apel, shows the projector page
    INSPECTORATE = "inspektorat"  # exceptions and call-back sample, reads only
    ADMINISTRATOR = "administrator"  # people and mandates; no round, no text


@dataclass(frozen=True, slots=True)
class Mandate:
    """One mandate in force now. `unit_path` is the materialised path of its subtree, "" for the whole organisation."""

    id: int
    organisation: str
    role: Role
    unit_path: str = ""

    def covers(self, organisation: str, unit_path: str) -> bool:
        return self.organisation == organisation and unit_path.startswith(self.unit_path)


@dataclass(frozen=True, slots=True)
class Actor:
    """user and person ids (None: not signed in, or not on a roster), the name to show, mandates in force."""

    user_id: int | None
    person_id: int | None
    name: str
    mandates: tuple[Mandate, ...] = field(default=())

    def holds(self, *roles: Role, organisation: str, unit_path: str = "") -> bool:
        """One of these roles over this unit (and so over all of its subtree)."""
        return self.by(*roles, organisation=organisation, unit_path=unit_path) is not None

    def by(self, *roles: Role, organisation: str, unit_path: str = "") -> Mandate | None:
        """The mandate that lets the actor act with one of these roles on this unit: the narrowest that covers it."""
        fitting = [m for m in self.mandates if m.role in roles and m.covers(organisation, unit_path)]
        return max(fitting, key=lambda m: len(m.unit_path), default=None)

    def paths(self, *roles: Role, organisation: str) -> tuple[str, ...]:
        """The subtrees of one organisation in which the actor holds one of these roles, widest first."""
        return tuple(sorted({m.unit_path for m in self.mandates if m.role in roles and m.organisation == organisation}))


NOBODY = Actor(user_id=None, person_id=None, name="")
