"""The third step of a load: five tabs, one button that says what it will do, and the refused rows as a sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from ikrar.apps.roster import actions, queries
from ikrar.apps.roster.actions.loads import RosterChanged
from ikrar.apps.roster.kinds import LoadState, Tab
from ikrar.apps.roster.refused import refused_workbook
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.roster import desk
from ikrar.web.office.roster.forms import ApplyForm
from ikrar.web.shared import doors
from ikrar.web.shared.refusals import say, say_todo
from ikrar.web.shared.templatetags.house import number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Few enough that the button is in reach below them.
LINES = 20
TABS = (Tab.NEW, Tab.CHANGED, Tab.MOVED, Tab.LEFT, Tab.REFUSED)


@require_safe
@doors.office(Role.CLERK)
def show(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    found = _load(request, load)
    if found.state == LoadState.MAPPING:
        return HttpResponseRedirect(reverse("muatan-kolom", args=[organisation, load]))
    return _show(request, found, ApplyForm(initial={"expected": found.written}))


def _load(request: HttpRequest, code: str) -> queries.LoadView:
    found = queries.load_view(organisation_id=desk.office_of(request).id, code=code)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, load: queries.LoadView, form: ApplyForm, status: int = 200) -> HttpResponse:
    tab = next((tab for tab in TABS if tab.value == request.GET.get("tab")), _first_tab(load))
    page = desk.page_of(desk.page_number(request), load.count(tab), LINES)
    start = (page.number - 1) * LINES
    office_id = desk.office_of(request).id
    lines: list[queries.PreviewLine] = []
    faults: list[queries.FaultLine] = []
    if tab == Tab.REFUSED:
        faults = list(queries.faults(organisation_id=office_id, code=load.code, start=start, count=LINES))
    elif load.state == LoadState.PLANNED:
        lines = queries.preview(organisation_id=office_id, code=load.code, tab=tab, start=start, count=LINES)
    context = {
        "load": load,
        "form": form,
        "tab": tab.value,
        "tabs": [
            {"label": t.label, "url": f"?tab={t.value}", "count": load.count(t), "is_current": t == tab} for t in TABS
        ],
        "lines": lines,
        "faults": faults,
        "page": page,
        "query": f"tab={tab.value}&",
        "button": _button(load),
        "asks_reason": load.needs_reason,
        "is_applied": load.state == LoadState.APPLIED,
        "unknown_units": len(queries.unknown_units(organisation_id=office_id, code=load.code)),
    }
    return desk.show(request, "preview", "muatan", context, status)


def _first_tab(load: queries.LoadView) -> Tab:
    """The tab that a clerk should see first: the first that is not empty."""
    return next((tab for tab in TABS if load.count(tab)), Tab.NEW)


def _button(load: queries.LoadView) -> str:
    """What the one button will do, in full: "Muat 11.874 orang, lewati 28"."""
    parts = []
    if load.written:
        parts.append(_("muat %s orang") % number(load.written))
    if load.count(Tab.LEFT):
        parts.append(_("catat %s keluar") % number(load.count(Tab.LEFT)))
    if load.count(Tab.REFUSED):
        parts.append(_("lewati %s") % number(load.count(Tab.REFUSED)))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


@require_POST
@doors.office(Role.CLERK)
def apply(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    found = _load(request, load)
    form = ApplyForm(request.POST)
    here = reverse("muatan-pratinjau", args=[organisation, load])
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        result = actions.apply_load(
            organisation_id=desk.office_of(request).id,
            code=load,
            expected=form.cleaned_data["expected"],
            why=form.cleaned_data["why"],
            by=desk.actor_of(request),
            at=desk.now(),
        )
    except RosterChanged as refusal:
        messages.warning(request, f"{say(refusal)}\n{say_todo(refusal)}")
        actions.refresh_plan(organisation_id=desk.office_of(request).id, code=load)
        return HttpResponseRedirect(here)
    except Refusal as refusal:
        form.add_error("why", f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show(request, found, form, status=422)
    told = _("%(written)s orang kini tercatat dari berkas ini; %(left)s tercatat keluar.") % {
        "written": number(result.written),
        "left": number(result.left),
    }
    next_step = _("Unduh yang ditolak, perbaiki, lalu muat lembar itu.") if result.refused else ""
    messages.success(request, f"{told}\n{next_step}")
    return HttpResponseRedirect(here)


def _row_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)


@require_POST
@doors.office(Role.CLERK)
def new_numbers(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    """The clerk's answers: same person, or another one."""
    _load(request, load)
    answers = {
        _row_number(name.removeprefix("baris-")): value == "sama"
        for name, value in request.POST.items()
        if name.startswith("baris-") and value in ("sama", "lain")
    }
    actions.decide_new_numbers(
        organisation_id=desk.office_of(request).id,
        code=load,
        same=answers,
        by=desk.actor_of(request),
        at=desk.now(),
    )
    return HttpResponseRedirect(reverse("muatan-pratinjau", args=[organisation, load]) + "?tab=berubah")


@require_GET
@doors.office(Role.CLERK)
def refused_sheet(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    found = _load(request, load)
    faults = queries.faults(organisation_id=desk.office_of(request).id, code=load)
    body = refused_workbook(headings=found.headings, faults=faults)
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="ditolak-{found.code}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
