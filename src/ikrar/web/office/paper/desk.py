"""What the pages of paper share: the door, the office behind the request, the subtrees of the one who asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges.queries import paper, scans
from ikrar.apps.pledges.queries.paper import SheetLine
from ikrar.apps.pledges.queries.scans import ScanView
from ikrar.web.shared import doors

UNPROCESSABLE = 422
assistant = doors.office(*paper.ASSISTANTS)


def owner_of(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def paths_of(request: HttpRequest) -> tuple[str, ...]:
    return doors.acting(request).paths(*paper.ASSISTANTS, organisation=owner_of(request).code)


def sheet_or_404(request: HttpRequest, code: str) -> SheetLine:
    found = paper.sheet_line(
        organisation_id=owner_of(request).id, code=code, paths=paths_of(request), at=timezone.now()
    )
    if found is None:
        raise Http404
    return found


def scan_or_404(request: HttpRequest, code: str) -> ScanView:
    owner = owner_of(request)
    found = scans.scan_view(organisation=owner.code, code=code, by=doors.acting(request), at=timezone.now())
    if found is None:
        raise Http404
    return found
