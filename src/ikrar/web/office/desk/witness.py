"""The witness, signed in on a device of their own: type the code, read at whose desk one stands, confirm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ikrar.apps.pledges.actions import desk as actions
from ikrar.apps.pledges.queries import desk
from ikrar.core.refusal import Refusal
from ikrar.web.office.desk.forms import CodeForm
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.refusals import say, say_todo

UNPROCESSABLE = 422


@doors.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    actor, at = doors.acting(request), timezone.now()
    form = CodeForm(request.POST or None)
    asked = None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if form.cleaned_data["sure"]:
                actions.confirm_shift(code=code, by=actor, at=at)
                return HttpResponseRedirect(reverse("saksi"), status=303)
            asked = desk.shift_to_witness(code=code, by=actor, at=at)
            if asked is None:
                raise actions.CodeUnknown
        except Refusal as refusal:
            form.add_error("code", f"{say(refusal)} {say_todo(refusal)}")
    context = {"form": form, "asked": asked, "shifts": desk.witnessed_by(user_id=actor.user_id, at=at)}
    return render(request, "office/desk/witness.html", context, status=UNPROCESSABLE if form.errors else 200)


@doors.signed_in
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """A witness who goes ends the shift: nothing is recorded in the name of somebody who is not there."""
    try:
        actions.end_shift(code=code, by=doors.acting(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    return HttpResponseRedirect(reverse("saksi"), status=303)
