"""Photographs of sheets: taken in, told apart by their page code, or by hand with a reason; shown to few."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.pledges.actions import paper as actions
from ikrar.apps.pledges.queries import paper, scans
from ikrar.core.refusal import Refusal
from ikrar.web.office.paper.desk import UNPROCESSABLE, assistant, owner_of, paths_of, scan_or_404
from ikrar.web.office.paper.forms import PhotosForm, PlaceForm
from ikrar.web.shared import doors, refusals, uploads
from ikrar.web.shared.papers.page_code import NewerPageCode, PageCode, parse_page_code
from ikrar.web.shared.papers.typesetting import printable
from ikrar.web.shared.refusals import say, say_todo

FOLDER = "scans"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a scan that is placed or not, or a sentence why it was not taken."""

    file_name: str
    size: int
    scan: str = ""
    is_placed: bool = False
    is_new: bool = False
    refused: str = ""
    todo: str = ""


# The body is read by the CSRF check, so the handler that keeps files off the disk is set before it.
@csrf_exempt
def receive(request: HttpRequest, organisation: str) -> HttpResponse:
    try:
        uploads.keep_in_memory(request)
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    return _receive(request, organisation)


@csrf_protect
@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def _receive(request: HttpRequest, organisation: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "office/paper/photos.html", {"form": PhotosForm()})
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "office/paper/photos.html", {"form": form}, status=UNPROCESSABLE)
    files = form.cleaned_data["photos"]
    if len(files) > uploads.MOST_FILES:
        return refusals.answer(request, uploads.TooManyFiles())
    outcomes = [_take(request, organisation, file) for file in files]
    if any(each.refused for each in outcomes):
        context = {"form": PhotosForm(), "outcomes": outcomes}
        return render(request, "office/paper/photos.html", context, status=UNPROCESSABLE)
    return _onwards(request, organisation, outcomes)


receive.door = _receive.door  # type: ignore[attr-defined]


def _onwards(request: HttpRequest, organisation: str, outcomes: list[Outcome]) -> HttpResponse:
    """One photograph leads to its rows, or to saying what it shows; several to the list."""
    if len(outcomes) == 1:
        name = "foto-baris" if outcomes[0].is_placed else "foto-letak"
        return HttpResponseRedirect(reverse(name, args=[organisation, outcomes[0].scan]), status=303)
    placed = sum(1 for each in outcomes if each.is_placed)
    fact = _("{n} foto diterima; {placed} terbaca kodenya.").format(n=len(outcomes), placed=placed)
    messages.success(request, f"{fact}\n" + _("Buka tiap lembar, tandai barisnya, lalu bukukan."))
    return HttpResponseRedirect(reverse("lembar", args=[organisation]), status=303)


def _take(request: HttpRequest, organisation: str, file: UploadedFile[bytes]) -> Outcome:
    name, size = (file.name or "")[:120], file.size or 0
    try:
        content = uploads.content_of(file)
        return _book_in(request, organisation, name, content)
    except Refusal as refusal:
        return Outcome(name, size, refused=say(refusal), todo=say_todo(refusal))


def _book_in(request: HttpRequest, organisation: str, name: str, content: bytes) -> Outcome:
    """File first, row after it; a refused row leaves no file."""
    kind, sha256 = uploads.media_type(content), hashlib.sha256(content).hexdigest()
    found = page_code_on(content)
    known = scans.scan_of_digest(organisation_id=owner_of(request).id, sha256=sha256)
    stored = None if known else uploads.keep(content, folder=FOLDER)
    try:
        code, is_new = actions.receive_scan(
            organisation=organisation,
            new=actions.NewScan(stored.name if stored else "", sha256, len(content), kind),
            sheet_code=found.sheet if found else "",
            page=found.page if found else None,
            by=doors.acting(request),
            at=timezone.now(),
        )
    except Refusal:
        if stored:
            uploads.discard(stored)
        raise
    if stored and not is_new:
        uploads.discard(stored)
    is_placed = scan_or_404(request, code).sheet is not None
    return Outcome(name, len(content), code, is_placed=is_placed, is_new=is_new)


def page_code_on(content: bytes) -> PageCode | None:
    """The whole page code on a photograph; None where it is torn, or only other codes are seen.

    Refuses    NewerPageCode, and what read_page_code refuses
    """
    for text in uploads.codes_on(content):
        try:
            return parse_page_code(text)
        except NewerPageCode:
            raise
        except Refusal:
            continue
    return None


@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, organisation: str, scan: str) -> HttpResponse:
    view, owner, at = scan_or_404(request, scan), owner_of(request), timezone.now()
    sheets = paper.sheets_to_choose(organisation_id=owner.id, paths=paths_of(request), at=at)
    known = {"code": view.sheet.short, "page": view.page} if view.sheet else {"page": 1}
    form = PlaceForm(request.POST or None, initial=known, sheets=sheets, zone=owner.zone)
    if request.method == "POST" and form.is_valid():
        try:
            actions.place_scan(
                organisation=organisation,
                scan_code=scan,
                sheet_code=form.cleaned_data["sheet"],
                page=form.cleaned_data["page"],
                why=form.cleaned_data["why"],
                by=doors.acting(request),
                at=at,
            )
            return HttpResponseRedirect(reverse("foto-baris", args=[organisation, scan]), status=303)
        except Refusal as refusal:
            form.add_error("code", f"{say(refusal)} {say_todo(refusal)}".strip())
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/paper/place.html", {"form": form, "scan": view, "zone": owner.zone}, status=status)


@assistant
@require_safe
def picture(request: HttpRequest, organisation: str, scan: str) -> HttpResponse:
    """For the eyes of those who cover the unit. Smaller and without place and device, unless the original is asked."""
    view = scan_or_404(request, scan)
    content, kind = uploads.bytes_of(view.file), view.media_type
    if "asli" not in request.GET:
        with uploads.lane:
            made = printable(content, lossless=False)
        content, kind = made.content, made.mime
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="lembar-{scan}"'
    return response
