"""Every write of the roster. One verb a function, one transaction each, keyword-only, time passed in as `at`."""

from ikrar.apps.roster.actions.absences import end_absence, record_absence
from ikrar.apps.roster.actions.loads import (
    LoadResult,
    ScopeChoice,
    apply_load,
    decide_new_numbers,
    discard_loads,
    load_roster,
    plan_load,
    receive_file,
)
from ikrar.apps.roster.actions.organisations import create_organisation, set_letterhead
from ikrar.apps.roster.actions.people import correct_person
from ikrar.apps.roster.actions.units import HeadRow, UnitRow, save_units, set_head

__all__ = [
    "HeadRow",
    "LoadResult",
    "ScopeChoice",
    "UnitRow",
    "apply_load",
    "correct_person",
    "create_organisation",
    "decide_new_numbers",
    "discard_loads",
    "end_absence",
    "load_roster",
    "plan_load",
    "receive_file",
    "record_absence",
    "save_units",
    "set_head",
    "set_letterhead",
]
