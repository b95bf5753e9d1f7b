"""Creating an organisation, and what stands on its letters."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster.kinds import OrganisationKind
from ikrar.apps.roster.models import Organisation
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class OrganisationCodeTaken(Refusal):
    code = "roster.organisation_code_taken"
    sentence = "Kode organisasi “{organisation}” sudah dipakai."


class OrganisationCodeUnfit(Refusal):
    code = "roster.organisation_code_unfit"
    sentence = "Kode organisasi “{organisation}” hanya boleh berisi huruf kecil, angka, dan tanda hubung."


class ZoneUnknown(Refusal):
    code = "roster.zone_unknown"
    sentence = "Zona waktu “{zone}” tidak dikenal."
    todo = "Pakai Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura."


@transaction.atomic
def create_organisation(
    *,
    code: str,
    name: str,
    by: Actor,
    at: datetime,
    kind: OrganisationKind = OrganisationKind.AGENCY,
    zone: str = "Asia/Jakarta",
    letterhead: str = "",
    address: str = "",
    city: str = "",
) -> int:
    """Return the id of the new organisation. Refuses a code in use or unfit for a path, an unknown zone."""
    if not _CODE.fullmatch(code) or len(code) > 40:
        raise OrganisationCodeUnfit(organisation=code)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ZoneUnknown(zone=zone) from None
    if Organisation.objects.filter(code=code).exists():
        raise OrganisationCodeTaken(organisation=code)
    organisation = Organisation.objects.create(
        code=code, name=name, kind=kind, zone=zone, letterhead=letterhead, address=address, city=city
    )
    note(actor=by, organisation=code, verb="organisation.created", subject=code, at=at)
    return organisation.id


@transaction.atomic
def set_letterhead(*, organisation_id: int, letterhead: str, address: str, city: str, by: Actor, at: datetime) -> None:
    """What the letters of this organisation carry on top."""
    organisation = Organisation.objects.select_for_update().get(id=organisation_id)
    organisation.letterhead, organisation.address, organisation.city = letterhead, address, city
    organisation.save(update_fields=["letterhead", "address", "city"])
    mandate = by.by(Role.CLERK, organisation=organisation.code)
    note(
        actor=by,
        organisation=organisation.code,
        verb="organisation.letterhead",
        subject=organisation.code,
        at=at,
        mandate=mandate,
    )
