"""One person at the desk: the exact text on the operator's screen, their own choice, a record with its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.ledger import public as log
from ikrar.apps.pledges.actions import desk as actions
from ikrar.apps.pledges.kinds import LEVEL_WORDS
from ikrar.apps.pledges.queries import desk, mine
from ikrar.apps.pledges.queries.mine import MyRecord, SigningSheet
from ikrar.apps.pledges.rules import TextChanged
from ikrar.core.refusal import Refusal
from ikrar.web.office.desk.forms import AssistForm
from ikrar.web.office.desk.shifts import UNPROCESSABLE, assistant, own_shift_or_404
from ikrar.web.office.roster.person_code import PersonCode
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code, read_commit_code


@dataclass(frozen=True, slots=True)
class SlipCard:
    """What components/receipt.html takes."""

    record: MyRecord
    code: str
    level_words: str
    index: int | None


def _person_id(code: str) -> int:
    try:
        return PersonCode().to_python(code)
    except ValueError:
        raise Http404 from None


@assistant
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, organisation: str, code: str, person: str) -> HttpResponse:
    at = timezone.now()
    shift = own_shift_or_404(request, code, at)
    sheet = mine.signing_sheet(round_code=shift.round_code, apel_code=shift.apel_code, at=at)
    found = desk.person_at(shift=shift, person_id=_person_id(person), at=at)
    if sheet is None or found is None:
        raise Http404
    if not shift.is_live or not shift.witness_id:
        refused: Refusal = actions.WitnessMissing() if shift.is_live else actions.ShiftOver()
        return refusals.answer(request, refused)
    form = AssistForm(request.POST or None, initial={"shown": _digest(sheet)})
    if request.method == "POST" and form.is_valid():
        try:
            commit = _record(request, code, found.person_id, form, sheet)
        except Refusal as refusal:
            return refusals.answer(request, refusal)
        if desk.slip(shift=shift, commit=commit) is None:
            fact = _("{name} sudah menandatangani sebelum ini; tidak ada yang ditambahkan.").format(name=found.name)
            messages.info(request, fact)
            return HttpResponseRedirect(reverse("meja-giliran", args=[organisation, code]), status=303)
        return HttpResponseRedirect(reverse("meja-bukti", args=[organisation, code, commit_code(commit)]), status=303)
    context = {"shift": shift, "sheet": sheet, "person": found, "form": form}
    return render(request, "office/desk/person.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _digest(sheet: SigningSheet) -> str:
    return " ".join(text.sha256 for text in sheet.texts)


def _record(request: HttpRequest, code: str, person_id: int, form: AssistForm, sheet: SigningSheet) -> bytes:
    """Refuses    TextChanged, and what `assist` refuses"""
    if form.cleaned_data["shown"] != _digest(sheet):
        raise TextChanged
    done = actions.assist(
        code=code,
        person_id=person_id,
        revision_ids=tuple(text.revision_id for text in sheet.texts),
        said=form.cleaned_data["said"],
        reason=form.why(),
        by=doors.acting(request),
        at=timezone.now(),
    )
    return done.commit


@assistant
@require_safe
def slip(request: HttpRequest, organisation: str, code: str, receipt: str) -> HttpResponse:
    """What the person takes along, on paper; then the next person."""
    shift = own_shift_or_404(request, code, timezone.now())
    commit = read_commit_code(receipt)
    found = desk.slip(shift=shift, commit=commit) if commit else None
    record = mine.record(person_id=found.person_id, commit=commit) if found and commit else None
    if found is None or record is None:
        raise Http404
    cards = [_card(each) for each in mine.records_of_act(person_id=found.person_id, act=record.act)]
    return render(request, "office/desk/slip.html", {"shift": shift, "slip": found, "cards": cards})


def _card(record: MyRecord) -> SlipCard:
    found = log.recorded(record.commit)
    words = "tingkat 0 · meja bantuan" if record.level == 0 else LEVEL_WORDS[record.level]
    return SlipCard(record, commit_code(record.commit), words, found.index if found else None)
