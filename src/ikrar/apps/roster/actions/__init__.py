"""Every write of the roster. One verb a function, one transaction each, keyword-only, time passed in as `at`."""

from ikrar.apps.roster.actions.absences import end_absence, record_absence
from ikrar.apps.roster.actions.loads import apply_load, discard_load, discard_loads, load_roster
from ikrar.apps.roster.actions.organisations import create_organisation, set_letterhead
from ikrar.apps.roster.actions.people import correct_person
from ikrar.apps.roster.actions.planning import LoadResult, ScopeChoice, decide_new_numbers, plan_load, refresh_plan
from ikrar.apps.roster.actions.receiving import receive_file
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
    "discard_load",
    "discard_loads",
    "end_absence",
    "load_roster",
    "plan_load",
    "receive_file",
    "record_absence",
    "refresh_plan",
    "save_units",
    "set_head",
    "set_letterhead",
]
