"""From a photograph to records: the rows beside the picture, the whole sheet, one act."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.pledges.actions import booking
from ikrar.apps.pledges.actions.booking import Booked
from ikrar.apps.pledges.queries import scans
from ikrar.apps.pledges.queries.paper import SheetLine
from ikrar.apps.pledges.rules import NotOnRoster, NotParticipant
from ikrar.core.refusal import Refusal
from ikrar.web.office.paper.desk import UNPROCESSABLE, assistant, owner_of, scan_or_404, sheet_or_404
from ikrar.web.office.paper.forms import TickForm
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.papers.wording import number
from ikrar.web.shared.refusals import say, say_todo


@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, organisation: str, scan: str) -> HttpResponse:
    view, at = scan_or_404(request, scan), timezone.now()
    if view.sheet is None:
        return HttpResponseRedirect(reverse("foto-letak", args=[organisation, scan]))
    people = scans.candidates(organisation_id=owner_of(request).id, sheet_code=view.sheet.code)
    today = at.astimezone(ZoneInfo(view.zone)).date()
    form = TickForm(request.POST or None, scan=view, people=people, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            booking.tick_rows(
                organisation=organisation,
                scan_code=scan,
                ticks=form.ticks(),
                signed_on=form.cleaned_data["signed_on"],
                note=form.cleaned_data["note"],
                by=doors.acting(request),
                at=at,
            )
            return HttpResponseRedirect(_next(request, organisation, view.sheet.code), status=303)
        except Refusal as refusal:
            form.add_error(None, f"{say(refusal)} {say_todo(refusal)}".strip())
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/paper/rows.html", {"scan": view, "form": form}, status=status)


def _next(request: HttpRequest, organisation: str, sheet: str) -> str:
    """The next photograph of the same sheet that nobody has looked through, else the whole sheet."""
    for page in sheet_or_404(request, sheet).pages:
        if page.scans and not any(scan.ticked_at for scan in page.scans):
            return reverse("foto-baris", args=[organisation, page.scans[0].code])
    return reverse("lembar-satu", args=[organisation, sheet])


@assistant
@require_safe
def show_sheet(request: HttpRequest, organisation: str, sheet: str) -> HttpResponse:
    return _sheet_page(request, sheet_or_404(request, sheet))


def _sheet_page(request: HttpRequest, line: SheetLine, status: int = 200) -> HttpResponse:
    ticked = scans.ticked(organisation_id=owner_of(request).id, sheet_code=line.code)
    waiting = sum(1 for tick in ticked if tick.booked_at is None)
    words = ngettext("Bukukan {n} tanda tangan", "Bukukan {n} tanda tangan", waiting)
    context = {
        "sheet": line,
        "ticked": ticked,
        "waiting": waiting,
        "button": words.format(n=number(waiting)),
        "booked": len(ticked) - waiting,
    }
    return render(request, "office/paper/sheet.html", context, status=status)


@assistant
@require_POST
def book(request: HttpRequest, organisation: str, sheet: str) -> HttpResponse:
    line = sheet_or_404(request, sheet)
    try:
        booked = booking.book_sheet(
            organisation=organisation, sheet_code=line.code, by=doors.acting(request), at=timezone.now()
        )
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    _tell(request, line, booked)
    return HttpResponseRedirect(reverse("lembar-satu", args=[organisation, line.code]), status=303)


def _tell(request: HttpRequest, line: SheetLine, booked: Booked) -> None:
    """What is now true; the same words for the second press of a double click."""
    if booked.recorded:
        fact = _("{n} tanda tangan dari lembar ini tercatat: tingkat 0, kertas.").format(n=number(booked.recorded))
        act = _("Simpan lembar aslinya. Setiap orang dapat memeriksa tanda terimanya saat masuk.")
        messages.success(request, f"{fact}\n{act}")
    if booked.refused:
        names = {
            tick.person_id: tick.name for tick in scans.ticked(organisation_id=_owner_id(request), sheet_code=line.code)
        }
        for person_id, refusal in booked.refused:
            fact = _("{name} tidak dibukukan: {why}").format(name=names[person_id], why=_why(refusal))
            act = _("Periksa daftar pegawai dan perbarui peserta rangkaian, lalu bukukan lagi.")
            messages.warning(request, f"{fact}\n{act}")


def _why(refusal: Refusal) -> str:
    """The refusals of signing speak to the signer; here an operator reads them."""
    if isinstance(refusal, NotOnRoster):
        return _("hari ini tidak ada dalam daftar pegawai.")
    return _("bukan peserta rangkaian ini.") if isinstance(refusal, NotParticipant) else say(refusal)


def _owner_id(request: HttpRequest) -> int:
    return owner_of(request).id
