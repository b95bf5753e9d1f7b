"""The sign page: the exact text, one choice, one button. The press joins a batch and comes back with a receipt."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ikrar.apps.accounts.kinds import SignInWay
from ikrar.apps.pledges.actions import refuse
from ikrar.apps.pledges.actions.sign import SignRequest
from ikrar.apps.pledges.kinds import MethodType
from ikrar.apps.pledges.queries import mine
from ikrar.apps.pledges.queries.mine import SigningSheet
from ikrar.core.refusal import Refusal
from ikrar.web.employee.signing.forms import ChoiceMissing, Shown, fresh_nonce, open_form, read_said, seal_form
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.batch import writer
from ikrar.web.shared.codes import commit_code
from ikrar.web.shared.headers import allow_style

UNPROCESSABLE = 422
UNCHOSEN = "pilih"


METHOD_OF = {SignInWay.CARD.value: MethodType.CARD, SignInWay.PASSWORD.value: MethodType.PASSWORD}


@doors.sealed_form
@csrf_exempt  # the sealed form is bound to the session: forms.open_form
@require_http_methods(["GET", "HEAD", "POST"])
def at_apel(request: HttpRequest, apel: str) -> HttpResponse:
    return press(request) if request.method == "POST" else show(request, apel=apel)


@doors.sealed_form
@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, code: str) -> HttpResponse:
    return press(request) if request.method == "POST" else show(request, code=code)


@doors.employee
def show(request: HttpRequest, apel: str = "", code: str = "") -> HttpResponse:
    page = _page(request, mine.signing_sheet(apel_code=apel, round_code=code, at=timezone.now()))
    return allow_style(page, "employee/sign.css")


def _page(request: HttpRequest, sheet: SigningSheet | None) -> HttpResponse:
    if sheet is None:
        raise Http404
    person_id = doors.person_of(request)
    mine_here = [r for r in mine.records_of(person_id=person_id) if r.round_code == sheet.round_code and r.counts]
    if mine_here and mine_here[0].level > 0:
        return HttpResponseRedirect(reverse("tanda-terima", args=[commit_code(mine_here[0].commit)]))
    refused = refusals.say(ChoiceMissing()) if UNCHOSEN in request.GET else ""
    context = {"sheet": sheet, "name": mine.name_of(person_id=person_id), "refused": refused, "records": mine_here}
    if not sheet.is_open or (sheet.apel_id and not sheet.apel_is_open):
        return render(request, "employee/closed.html", context, status=refusals.CONFLICT)
    shown = Shown(
        person_id=person_id,
        round_id=sheet.round_id,
        apel_id=sheet.apel_id,
        revision_ids=tuple(text.revision_id for text in sheet.texts),
        method=METHOD_OF[request.session["way"]],
        device_id=request.session.get("device"),
        nonce=fresh_nonce(),
        may_have_spoken=sheet.may_have_spoken,
    )
    context["sealed"] = seal_form(shown, session_key=request.session.session_key or "")
    status = UNPROCESSABLE if refused else 200
    return render(request, "employee/sign.html", context, status=status)


def press(request: HttpRequest) -> HttpResponse:
    """Runs under the short middleware list of conf/wsgi: who presses stands in the sealed form and is checked with
    the batch, so this touches neither session nor user."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        shown = open_form(request.POST.get("sealed", ""), session_key=key)
        said = read_said(request.POST.get("said"), shown)
        signed = writer.sign(
            SignRequest(
                round_id=shown.round_id,
                person_id=shown.person_id,
                revision_ids=shown.revision_ids,
                said=said,
                method=shown.method,
                nonce=shown.nonce,
                apel_id=shown.apel_id,
                session_key=key,
                device_id=shown.device_id,
            )
        )
    except ChoiceMissing:
        return HttpResponseRedirect(f"{request.path}?{UNCHOSEN}=1", status=303)
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    return HttpResponseRedirect(f"{receipts_path()}{commit_code(signed.commits[0])}/", status=303)


@cache
def receipts_path() -> str:
    """Resolved once: a press has no time to look addresses up."""
    return reverse("tanda-terima-saya")


@doors.employee
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """ "Saya tidak menandatangani": a state with a private reason, no consequence known to us, and a way back."""
    person_id, at = doors.person_of(request), timezone.now()
    sheet = mine.signing_sheet(
        apel_code=code if kind == "apel" else "", round_code=code if kind == "round" else "", at=at
    )
    if sheet is None:
        raise Http404
    context = {"sheet": sheet, "name": doors.acting(request).name, "done": False}
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:1000]
        refuse.declare_not_signing(round_id=sheet.round_id, person_id=person_id, private_reason=reason, at=at)
        context["done"] = True
    return render(request, "employee/not_signing.html", context)
