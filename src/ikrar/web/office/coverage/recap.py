"""Surat pernyataan rekapitulasi of one unit: the exact numbers, one button, or the paper that was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ikrar.apps.ledger import public as log
from ikrar.apps.pledges import rules
from ikrar.apps.pledges.actions import recap as actions
from ikrar.apps.pledges.kinds import LEVEL_WORDS, MethodType, Said
from ikrar.apps.pledges.queries import mine
from ikrar.apps.pledges.queries import recap as reads
from ikrar.apps.pledges.queries.recap import Numbers, RecapLine, UnitRef
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.core import canon
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.coverage import scans
from ikrar.web.office.coverage.forms import PaperForm
from ikrar.web.office.coverage.scope import Scope, reader, scope_of
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code

UNPROCESSABLE = 422
_METHOD_OF = {"card": MethodType.CARD, "password": MethodType.PASSWORD}
entering = doors.office(Role.CLERK, Role.UNIT_OPERATOR)


def lines_of(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The numbers of one text as rows of words and counts, in the order in which they add up."""
    rows = [
        {
            "words": f"{Said(line['said']).label} · {MethodType(line['method']).label}",
            "note": LEVEL_WORDS[line["level"]],
            "count": line["count"],
        }
        for line in value["signed"]
    ]
    rows += [
        {"words": f"{_('Berhalangan')}: {AbsenceKind(line['reason']).label}", "note": "", "count": line["count"]}
        for line in value["excused"]
    ]
    rows.append({"words": _("Menyatakan tidak menandatangani"), "note": "", "count": value["declined"]})
    rows.append({"words": _("Belum"), "note": "", "count": value["missing"]})
    return rows


def _today(scope: Scope, at: datetime) -> date:
    return at.astimezone(ZoneInfo(scope.round.zone)).date()


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    scope = scope_of(request, code)
    unit = scope.unit(request.GET.get("unit", ""))
    if request.method != "POST":
        return _page(request, scope, unit)
    if not rules.may_sign_recapitulation(scope.actor, organisation=organisation, unit_path=unit.path):
        raise Http404
    method = _METHOD_OF[request.session["way"]]
    return _sign(request, scope, unit, method, None)


def _sign(
    request: HttpRequest, scope: Scope, unit: UnitRef, method: MethodType, paper: actions.SignedPaper | None
) -> HttpResponse:
    try:
        shown = bytes.fromhex(request.POST.get("shown", ""))
    except ValueError:
        shown = b""
    try:
        made = actions.sign_recapitulation(
            round_id=scope.round.id,
            unit_id=unit.id,
            shown=shown,
            by=scope.actor,
            at=timezone.now(),
            method=method,
            paper=paper,
        )
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    fact = _("Rekapitulasi {unit} ditandatangani.").format(unit=unit.name)
    why = _("Kode tanda terima: {code}…").format(code=commit_code(bytes(made[0].commit))[:8])
    messages.success(request, f"{fact}\n\n{why}")
    return HttpResponseRedirect(_address(scope, unit), status=303)


def _address(scope: Scope, unit: UnitRef, name: str = "rekapitulasi") -> str:
    return f"{reverse(name, args=[scope.owner.code, scope.round.code])}?{urlencode({'unit': unit.code})}"


def _page(
    request: HttpRequest, scope: Scope, unit: UnitRef, *, form: PaperForm | None = None, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    now = reads.numbers(round_id=scope.round.id, unit_path=unit.path, at=at)
    values = [each.value() for each in now]
    standing = reads.standing(round_id=scope.round.id, unit_id=unit.id)
    signed = [standing.get((unit.id, each.text)) for each in now]
    is_head = rules.may_sign_recapitulation(scope.actor, organisation=scope.owner.code, unit_path=unit.path)
    context = {
        "round": scope.round,
        "unit": unit,
        "as_of": at,
        "zone": scope.round.zone,
        "head": reads.head_on(unit_id=unit.id, day=_today(scope, at)),
        "texts": [_text(each, line) for each, line in zip(now, signed, strict=True)],
        "shown": reads.digest_of(values).hex(),
        "is_signed": all(signed),
        "has_changed": any(line and line.counts != value for line, value in zip(signed, values, strict=True)),
        "is_head": is_head,
        "may_enter": rules.may_assist(scope.actor, organisation=scope.owner.code, unit_path=unit.path),
        "name": scope.actor.name,
        "form": form,
        "paper_url": _address(scope, unit, "rekapitulasi-kertas"),
        "back_url": reverse("liputan", args=[scope.owner.code, scope.round.code]),
    }
    return render(request, "office/coverage/recap.html", context, status=status)


def _text(now: Numbers, line: RecapLine | None) -> dict[str, Any]:
    recorded = log.recorded(line.commit) if line else None
    return {
        "title": now.title,
        "sha256": now.text,
        "expected": now.expected,
        "rows": lines_of(now.value()),
        "signed": line,
        "signed_rows": lines_of(line.counts) if line else [],
        "signed_expected": line.counts["expected"] if line else 0,
        "has_changed": bool(line and line.counts != now.value()),
        "signed_on": _day_on_paper(line) if line else None,
        "code": commit_code(line.commit) if line else "",
        "index": recorded.index if recorded else None,
    }


def _day_on_paper(line: RecapLine) -> date | None:
    """The day written on the sheet; the time of entering it stands beside it."""
    secrets = mine.secrets_of(commit=line.commit) if line.scan_sha256 else None
    if secrets is None or secrets.evidence is None:
        return None
    return date.fromisoformat(canon.decode(secrets.evidence)["signed_on"])


@entering
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """The clerk or the unit's operator enters what the head signed in ink."""
    scope, at = scope_of(request, code), timezone.now()
    unit = scope.unit(request.GET.get("unit", ""))
    if not rules.may_assist(scope.actor, organisation=organisation, unit_path=unit.path):
        raise Http404
    today = _today(scope, at)
    if request.method != "POST":
        return _page(request, scope, unit, form=PaperForm(initial={"signed_on": today}, today=today))
    form = PaperForm(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return _page(request, scope, unit, form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    scans.keep(typed["scan"])
    signed = actions.SignedPaper(scan_sha256=typed["scan"].sha256, signed_on=typed["signed_on"])
    return _sign(request, scope, unit, MethodType.PAPER, signed)
