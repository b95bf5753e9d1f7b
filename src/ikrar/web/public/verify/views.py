"""Check a proof: a file, a photograph of a QR code, its letters, or a receipt code. Open to all, nothing is kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.ledger import public as log
from ikrar.web.public.verify import answer, uploads
from ikrar.web.public.verify.answer import Answer
from ikrar.web.public.verify.forms import CheckForm
from ikrar.web.shared import doors

TOO_LARGE, UNPROCESSABLE = 413, 422


@csrf_exempt  # a check changes nothing and knows nobody: there is no session to protect, and no cookie to be set
@doors.public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    if uploads.is_far_too_large(request):
        return _page(request, CheckForm(), too_large=True, status=TOO_LARGE)
    uploads.keep_in_memory(request)
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    found = _answer(form)
    again = CheckForm(initial={"code": found.letters, "name": form.cleaned_data["name"]})
    return _page(request, again, found=found)


def _answer(form: CheckForm) -> Answer:
    if form.data_brought is not None:
        return answer.of_file(form.data_brought)
    if form.letters is not None:
        return answer.of_letters(form.letters, form.cleaned_data["name"])
    return answer.of_commit(form.commit or b"")


def _page(
    request: HttpRequest, form: CheckForm, *, found: Answer | None = None, too_large: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "verdict": found,
        "what": found.what if found else "",
        "kind": found.kind if found else "",
        "facts": found.facts if found else [],
        "too_large": too_large,
        "fingerprint": answer.own_policy().fingerprint,
    }
    response = render(request, "public/verify.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@doors.public
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The keys of this installation as one file, to keep, compare and pin."""
    return HttpResponse(
        log.policy_text(),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Content-Disposition": 'attachment; filename="kebijakan.txt"'},
    )


@doors.public
@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """What the log is, how long it is now, and how anybody rebuilds it."""
    state = log.latest()
    context = {
        "origin": settings.IKRAR_ORIGIN,
        "address": f"{settings.IKRAR_URL}/log",
        "size": state.size if state else 0,
        "note": state.note if state else "",
        "fingerprint": answer.own_policy().fingerprint,
    }
    return render(request, "public/verify/log.html", context)
