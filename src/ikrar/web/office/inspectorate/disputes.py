"""“Ini bukan saya”: to read and to decide. A person decides, with a reason; the software only counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ikrar.apps.pledges.actions.deciding import decide_act
from ikrar.apps.pledges.queries import exceptions
from ikrar.core.refusal import Refusal
from ikrar.web.office.inspectorate.forms import UPHELD, DecisionForm
from ikrar.web.office.inspectorate.views import inspector, note_reading, round_or_404
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code, read_commit_code
from ikrar.web.shared.press import fresh_key

UNPROCESSABLE = 422


@inspector
@require_safe
def show_list(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line = round_or_404(request, code)
    found = exceptions.disputes(round_id=line.id)
    note_reading(request, line, "keberatan")
    context = {"round": line, "disputes": [(one, commit_code(one.commit)) for one in found]}
    return render(request, "office/inspectorate/disputes.html", context)


@inspector
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, organisation: str, code: str, dispute: str) -> HttpResponse:
    line, commit = round_or_404(request, code), read_commit_code(dispute)
    found = exceptions.disputes(round_id=line.id, commit=commit) if commit else []
    if not found:
        raise Http404
    form = DecisionForm(request.POST or None, initial={"key": fresh_key()})
    if request.method == "POST" and form.is_valid():
        upheld, reason = form.cleaned_data["outcome"] == UPHELD, form.cleaned_data["reason"]
        actor, at = doors.acting(request), timezone.now()
        try:
            decide_act(dispute_ids=found[0].waiting, upheld=upheld, reason=reason, by=actor, at=at)
        except Refusal as refusal:
            # The second of two presses finds its own decision.
            if (found[0].upheld, found[0].reason) != (upheld, reason):
                return refusals.answer(request, refusal)
        fact = _("Putusan atas keberatan {name} dicatat.").format(name=found[0].name)
        messages.success(request, f"{fact}\n" + _("Hitungan rangkaian sudah disesuaikan; pemilik nama membacanya."))
        return HttpResponseRedirect(reverse("inspektorat-keberatan", args=[organisation, line.code]), status=303)
    if request.method != "POST":
        note_reading(request, line, "keberatan-satu")
    context = {"round": line, "dispute": found[0], "form": form, "code": dispute}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/inspectorate/decide.html", context, status=status)
