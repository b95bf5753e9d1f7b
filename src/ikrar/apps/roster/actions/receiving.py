"""The first step of a load: the file's needed columns are kept, and what they are is proposed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import IO

from django.db import transaction

from ikrar.apps.roster import spreadsheet, staging
from ikrar.apps.roster.actions.planning import note_load
from ikrar.apps.roster.checking import staff_type_of
from ikrar.apps.roster.headings import Field, kept, recognise
from ikrar.apps.roster.kinds import StaffType
from ikrar.apps.roster.models import Load
from ikrar.core.authority import Actor

SAMPLE_ROWS = 3
_NAMED_TYPES = (
    ("paruh", StaffType.PPPK_PART_TIME.value),
    ("honorer", StaffType.LOCAL.value),
    ("non asn", StaffType.LOCAL.value),
)


@transaction.atomic
def receive_file(
    *,
    organisation_id: int,
    file: IO[bytes],
    file_name: str,
    limit: int,
    press: bytes,
    by: Actor,
    at: datetime,
    sheet: str = "",
) -> str:
    """Keep the columns that may be needed and propose what they are; return the load's code.

    press    digest of the form's key: pressing twice gives the first load
    Refuses  spreadsheet.FileRefused
    """
    # The content belongs to the press: the same key with another file is another load (HOUSE §7).
    file.seek(0)
    digest = hashlib.sha256(press)
    while block := file.read(1 << 20):
        digest.update(block)
    earlier = Load.objects.filter(press=digest.digest(), organisation_id=organisation_id).first()
    if earlier:
        return earlier.code
    table = spreadsheet.read(file, limit=limit, sheet=sheet)
    places = kept(table.headings)
    headings = [table.headings[place] for place in places]
    fields = recognise(headings)
    load = Load.objects.create(
        organisation_id=organisation_id,
        code=secrets.token_hex(5),
        press=digest.digest(),
        file_name=file_name[-160:],
        file_kind=table.kind[:80],
        headings=headings,
        dropped=[heading for place, heading in enumerate(table.headings) if heading and place not in places],
        mapping={field.value: place for field, place in fields.items()},
        created_at=at,
    )
    blank = (fields[Field.NUMBER], fields[Field.BORN_ON]) if {Field.NUMBER, Field.BORN_ON} <= fields.keys() else None
    load.rows = staging.keep(load_id=load.id, rows=table.rows, places=places, blank=blank)
    if not load.rows:
        raise spreadsheet.NoRows()
    load.samples = _samples(load.id)
    load.staff_types = _types_in(load, fields)
    load.save(update_fields=["rows", "samples", "staff_types"])
    note_load(load, "roster.file_received", f"{load.code}: {load.rows} baris", by, at)
    return load.code


def _samples(load_id: int) -> list[list[str]]:
    return [cells for (_, cells), _ in zip(staging.kept_rows(load_id), range(SAMPLE_ROWS), strict=False)]


def _types_in(load: Load, fields: Mapping[Field, int]) -> list[str]:
    """The scope to propose: the types that the rows say, else those that the names of file and sheet say."""
    place = fields.get(Field.STAFF_TYPE)
    words = {cells[place] for _, cells in staging.kept_rows(load.id)} if place is not None else set()
    found = {kind for kind in map(staff_type_of, words) if kind}
    if not found:
        name = f"{load.file_name} {load.file_kind}".lower()
        found = {kind for word, kind in _NAMED_TYPES if word in name}
    if StaffType.CPNS in found:
        found.add(StaffType.PNS.value)
    if StaffType.PNS in found:
        found.add(StaffType.CPNS.value)
    return sorted(found)
