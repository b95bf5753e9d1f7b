"""The letters desk: choose a letter, type number and date, take it away as Word or PDF. Nothing is written."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import papers, rounds
from ikrar.apps.roster.actions import set_letterhead
from ikrar.web.office.letters.compose import compose
from ikrar.web.office.letters.desk import clerk, desk_of, owner_of, writer
from ikrar.web.office.letters.forms import FORMS
from ikrar.web.office.letters.kinds import KINDS
from ikrar.web.shared import doors
from ikrar.web.shared.papers.letter_docx import letter_docx
from ikrar.web.shared.papers.letter_pdf import letter_pdf

UNPROCESSABLE = 422
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class LetterheadForm(forms.Form):
    letterhead = forms.CharField(
        label=_("Kop surat"),
        help_text=_("Baris pertama pemerintahnya, baris kedua perangkat daerahnya."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=160,
        required=False,
    )
    address = forms.CharField(
        label=_("Alamat di kop surat"),
        help_text=_("Satu sampai tiga baris: jalan, telepon, surel."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=240,
        required=False,
    )
    city = forms.CharField(
        label=_("Tempat surat"),
        help_text=_("Berdiri di depan tanggal, misalnya “Tirtamarga”."),
        max_length=80,
        required=False,
    )


@writer
@require_safe
def room(request: HttpRequest, organisation: str) -> HttpResponse:
    lines = [line for line in rounds.rounds_of(organisation_id=owner_of(request).id) if line.state != RoundState.DRAFT]
    head = papers.letterhead_lines(organisation_id=owner_of(request).id)
    return render(request, "office/letters/room.html", {"rounds": lines, "head": head})


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = owner_of(request)
    known = papers.letterhead_lines(organisation_id=owner.id)
    start = {
        "letterhead": "\n".join(filter(None, (known.government, known.office))),
        "address": "\n".join(known.address),
        "city": known.city,
    }
    form = LetterheadForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        set_letterhead(organisation_id=owner.id, **form.cleaned_data, by=doors.acting(request), at=timezone.now())
        messages.success(request, _now("Kop surat disimpan.\nSemua surat berikutnya memakainya."))
        return HttpResponseRedirect(reverse("surat", args=[organisation]), status=303)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/letters/letterhead.html", {"form": form}, status=status)


@writer
@require_safe
def show_list(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    desk = desk_of(request, code)
    kinds = [kind for kind in KINDS.values() if desk.writes_all or kind.of_unit]
    tasks = [
        {
            "title": _now(kind.title),
            "hint": _now(kind.hint),
            "url": reverse("surat-satu", args=[organisation, code, kind.word]),
            "state": _now("sementara") if kind.counts and desk.is_provisional else _now("siap dibuat"),
            "kind": "wait" if kind.counts and desk.is_provisional else "done",
        }
        for kind in kinds
    ]
    context = {"round": desk.round, "tasks": tasks, "is_provisional": desk.is_provisional}
    return render(request, "office/letters/list.html", context)


@writer
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, organisation: str, code: str, kind: str) -> HttpResponse:
    desk, found = desk_of(request, code), KINDS.get(kind)
    if found is None or not (desk.writes_all or found.of_unit):
        raise Http404
    is_post = request.method == "POST"
    form = FORMS[kind](request.POST if is_post else None, request.FILES if is_post else None, desk=desk)
    if not is_post or not form.is_valid():
        context = {
            "round": desk.round,
            "kind": found,
            "form": form,
            "is_provisional": found.counts and desk.is_provisional,
        }
        return render(request, "office/letters/letter.html", context, status=UNPROCESSABLE if is_post else 200)
    paper = compose(kind, desk, form)
    if request.POST.get("form") == "pdf":
        return _attached(letter_pdf(paper, dated_at=desk.at), "application/pdf", f"{kind}-{code.lower()}.pdf")
    return _attached(letter_docx(paper, dated_at=desk.at), DOCX, f"{kind}-{code.lower()}.docx")


def _attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
