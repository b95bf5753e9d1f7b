"""Whose turn it is to sign a recapitulation, and what was signed in the units that the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ikrar.apps.pledges import rules
from ikrar.apps.pledges.queries import recap as recaps
from ikrar.apps.pledges.queries.coverage import UnitCoverage
from ikrar.apps.pledges.queries.recap import RecapLine
from ikrar.web.office.coverage.scope import Scope
from ikrar.web.shared.templatetags.house import number, short_date

Standing = Mapping[tuple[int, str], RecapLine]


def recap_url(scope: Scope, unit_code: str) -> str:
    base = reverse("rekapitulasi", args=[scope.owner.code, scope.round.code])
    return f"{base}?{urlencode({'unit': unit_code})}"


def turn_of(
    scope: Scope, trees: Sequence[Sequence[UnitCoverage]], signed: Standing, at: datetime
) -> dict[str, Any] | None:
    """The reader's own unit that waits for their signature: everybody is accounted for, or the window is over.

    None where there is nothing to sign, or nothing moved since it was signed.
    """
    for unit in (unit for tree in trees for unit in tree):
        if not rules.may_sign_recapitulation(scope.actor, organisation=scope.owner.code, unit_path=unit.path):
            continue
        line = signed.get((unit.unit_id, scope.text.sha256))
        if line is not None and not recaps.differs(line.counts, unit.tally):
            continue
        is_due = unit.tally.missing == 0 or scope.round.phase(at) in ("lewat", "ditutup")
        return {
            "url": recap_url(scope, unit.code),
            "is_due": is_due,
            "has_changed": line is not None,
            "text": _turn_text(unit),
        }
    return None


def _turn_text(unit: UnitCoverage) -> str:
    tally = unit.tally
    words = _(
        "{unit}: {signed} dari {expected} sudah, {excused} berhalangan, {declined} menyatakan tidak, {missing} belum."
    )
    return words.format(
        unit=unit.name,
        signed=number(tally.signed_total),
        expected=number(tally.expected),
        excused=number(tally.excused_total),
        declined=number(tally.declined),
        missing=number(tally.missing),
    )


def recap_lines(scope: Scope, units: Sequence[UnitCoverage], signed: Standing) -> list[dict[str, Any]]:
    """For the units on the page that have a head on record: signed by whom, and whether the numbers moved since."""
    found = []
    for unit in units:
        line = signed.get((unit.unit_id, scope.text.sha256))
        if not unit.head and line is None:
            continue
        state = {"kind": "none", "word": _("belum ditandatangani")}
        if line is not None:
            day = short_date(line.at, scope.round.zone)
            state = {"kind": "done", "word": _("ditandatangani {day}").format(day=day)}
            if recaps.differs(line.counts, unit.tally):
                state = {"kind": "late", "word": _("berubah sejak ditandatangani {day}").format(day=day)}
        found.append(
            {
                "unit": unit.name,
                "head": line.office if line else unit.head,
                "url": recap_url(scope, unit.code),
                "way": _("di kertas") if line and line.scan_sha256 else "",
                "is_signed": line is not None,
                **state,
            }
        )
    return found
