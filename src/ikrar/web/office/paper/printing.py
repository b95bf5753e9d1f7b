"""The sheets of an office: what was printed, what is still missing, and the printer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.pledges.actions import paper as actions
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import paper, rounds
from ikrar.apps.pledges.queries.paper import SheetPaper
from ikrar.core.refusal import Refusal
from ikrar.web.office.paper.desk import UNPROCESSABLE, assistant, owner_of, paths_of
from ikrar.web.office.paper.forms import PrintForm
from ikrar.web.shared import doors
from ikrar.web.shared.papers import wording
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.naskah import Naskah
from ikrar.web.shared.papers.sheets import SheetRow, SigningSheet, rows_by_page, unit_sheet
from ikrar.web.shared.press import fresh_key
from ikrar.web.shared.refusals import say, say_todo


@assistant
@require_safe
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    owner, at = owner_of(request), timezone.now()
    context = {
        "sheets": paper.sheets_of(organisation_id=owner.id, paths=paths_of(request), at=at),
        "unplaced": paper.unplaced(organisation_id=owner.id, by=doors.acting(request)),
        "zone": owner.zone,
    }
    return render(request, "office/paper/list.html", context)


@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def print_(request: HttpRequest, organisation: str) -> HttpResponse:
    at = timezone.now()
    form = _form(request, at)
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form, status=UNPROCESSABLE if request.method == "POST" else 200)
    chosen = form.cleaned_data
    try:
        codes = actions.print_sheets(
            organisation=organisation,
            round_code=chosen["round"],
            unit_code=chosen["unit"],
            apel_code=chosen["apel"],
            below=chosen["below"],
            lay_out=rows_by_page,
            by=doors.acting(request),
            at=at,
            press=chosen["key"],
        )
    except Refusal as refusal:
        form.add_error(None, f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show_form(request, form, status=UNPROCESSABLE)
    if len(codes) == 1:
        return HttpResponseRedirect(reverse("lembar-satu", args=[organisation, codes[0]]), status=303)
    fact = _("{n} lembar dibuat, satu tiap unit.").format(n=wording.number(len(codes)))
    messages.success(request, f"{fact}\n" + _("Unduh dan cetak masing-masing di bawah ini."))
    return HttpResponseRedirect(reverse("lembar", args=[organisation]), status=303)


def _form(request: HttpRequest, at: datetime) -> PrintForm:
    owner = owner_of(request)
    lines = [
        line
        for line in rounds.rounds_of(organisation_id=owner.id)
        if line.state == RoundState.OPEN and at < line.closes_at
    ]
    return PrintForm(
        request.POST or None,
        initial={"key": fresh_key(), "round": request.GET.get("rangkaian", "")},
        rounds=lines,
        sessions=[(line, apel) for line in lines for apel in rounds.apel_of(round_id=line.id)],
        units=rounds.units(organisation_id=owner.id, paths=paths_of(request)),
    )


def _show_form(request: HttpRequest, form: PrintForm, status: int = 200) -> HttpResponse:
    has_rounds = bool(form.fields["round"].choices)  # type: ignore[attr-defined]
    return render(request, "office/paper/print.html", {"form": form, "has_rounds": has_rounds}, status=status)


@assistant
@require_safe
def pdf(request: HttpRequest, organisation: str, sheet: str) -> HttpResponse:
    found = paper.sheet_paper(organisation_id=owner_of(request).id, code=sheet, paths=paths_of(request))
    if found is None:
        raise Http404
    response = HttpResponse(unit_sheet(as_printed(found), dated_at=found.printed_at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lembar-{sheet[:8]}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Naskahs(Naskah):
    """Several texts that one row of ink signs: one after the other, each named by its own code."""

    digests: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return " dan ".join(Naskah("", "", digest).code for digest in self.digests)


def as_printed(sheet: SheetPaper) -> SigningSheet:
    """The sheet as the printer takes it."""
    texts = sheet.texts
    naskah = Naskahs(
        title=" dan ".join(text.title for text in texts),
        body="\n".join(text.body for text in texts),
        digest=texts[0].sha256,
        digests=tuple(text.sha256 for text in texts),
    )
    return SigningSheet(
        letterhead=Letterhead(
            government=sheet.government, office=sheet.unit, address=(sheet.address,) if sheet.address else ()
        ),
        round=sheet.round_title,
        unit=sheet.unit,
        occasion=_occasion(sheet),
        naskah=naskah,
        sheet_id=sheet.code,
        rows=tuple(SheetRow(row.name, row.position, row.number, row.remark) for row in sheet.rows),
        head=Signatory(position=sheet.head_title, acting=sheet.head_acting, name=sheet.head_name),
    )


def _occasion(sheet: SheetPaper) -> str:
    zone = ZoneInfo(sheet.zone)
    if sheet.starts_at is None:
        return _("unggah fotonya sebelum {deadline}").format(deadline=wording.moment(sheet.closes_at, zone))
    return ", ".join(part for part in (wording.moment(sheet.starts_at, zone), sheet.place) if part)
