"""What a person keeps: receipts with their state, the proof file, and the way to say "this was not me"."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ikrar.apps.ledger import public as log
from ikrar.apps.pledges.actions import refuse
from ikrar.apps.pledges.kinds import LEVEL_WORDS, MethodType
from ikrar.apps.pledges.queries import mine, proofs
from ikrar.apps.pledges.queries.mine import MyRecord
from ikrar.core.refusal import Refusal
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code, read_commit_code


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """One record as the page shows it. `index` None: received, not yet in a published checkpoint."""

    record: MyRecord
    code: str
    level_words: str
    index: int | None
    log_size: int

    @property
    def state(self) -> str:
        return "diterima" if self.index is None else "tercatat"


def _card(record: MyRecord) -> ReceiptCard:
    found = log.recorded(record.commit)
    return ReceiptCard(
        record=record,
        code=commit_code(record.commit),
        level_words=_level_words(record),
        index=found.index if found else None,
        log_size=found.size if found else 0,
    )


def _level_words(record: MyRecord) -> str:
    """Level 0 has three reasons, and the one who signed should know which: "tingkat 0 · perangkat bersama"."""
    if record.level == 0:
        return f"tingkat 0 · {MethodType(record.method).label.lower()}"
    return LEVEL_WORDS[record.level]


def own_record(request: HttpRequest, code: str) -> MyRecord:
    commit = read_commit_code(code)
    record = mine.record(person_id=doors.person_of(request), commit=commit) if commit else None
    if record is None:
        raise Http404
    return record


def _context(request: HttpRequest, code: str) -> dict[str, object]:
    record = own_record(request, code)
    cards = [_card(each) for each in mine.records_of_act(person_id=doors.person_of(request), act=record.act)]
    return {"cards": cards, "first": cards[0], "code": code, "settled": all(card.index is not None for card in cards)}


@doors.employee
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "employee/receipt.html", _context(request, code))


@doors.employee
@require_GET
def state(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the page that asks again until everything is recorded."""
    return render(request, "employee/receipt.html#proof", _context(request, code))


@doors.employee
@require_GET
def mine_all(request: HttpRequest) -> HttpResponse:
    cards = [_card(record) for record in mine.records_of(person_id=doors.person_of(request))]
    return render(request, "employee/receipts.html", {"cards": cards})


@doors.employee
@require_GET
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """The owner's full proof file: opens the number too."""
    record = own_record(request, code)
    response = HttpResponse(proofs.bundle_of(commit=record.commit, full=True), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="bukti-{record.text_kind}-{code[:8]}.ikrar"'
    return response


@doors.employee
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, code: str) -> HttpResponse:
    """ "Ini bukan saya": out of the count at once, until a person decides."""
    record = own_record(request, code)
    context = {"record": record, "card": _card(record), "refused": ""}
    if request.method == "POST":
        try:
            refuse.open_dispute(
                commit=record.commit,
                person_id=doors.person_of(request),
                method=request.session["way"],
                statement=request.POST.get("statement", "")[:600],
                at=timezone.now(),
            )
        except Refusal as refusal:
            return refusals.answer(request, refusal)
        return HttpResponseRedirect(reverse("tanda-terima", args=[code]), status=303)
    return render(request, "employee/not_me.html", context)
