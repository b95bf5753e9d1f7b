"""Reads of the roster: who was where on which day, one person's history, the unit tree, a load's preview."""

from ikrar.apps.roster.queries.loads import (
    FaultLine,
    LoadView,
    PreviewLine,
    faults,
    load_view,
    preview,
    recent_loads,
    unknown_units,
)
from ikrar.apps.roster.queries.people import (
    History,
    PersonLine,
    PersonOn,
    PostLine,
    history,
    people_on,
    people_page,
    person_by_number,
    post_on,
    staff_counts,
)
from ikrar.apps.roster.queries.units import UnitLine, unit_by_seq, unit_tree

__all__ = [
    "FaultLine",
    "History",
    "LoadView",
    "PersonLine",
    "PersonOn",
    "PostLine",
    "PreviewLine",
    "UnitLine",
    "faults",
    "history",
    "load_view",
    "people_on",
    "people_page",
    "person_by_number",
    "post_on",
    "preview",
    "recent_loads",
    "staff_counts",
    "unit_by_seq",
    "unit_tree",
    "unknown_units",
]
