"""The first two steps of a load: the file, and what its columns are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from ikrar.apps.roster import actions, queries
from ikrar.apps.roster.headings import LABELS, Field
from ikrar.apps.roster.kinds import LoadState
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.web.office.roster import desk
from ikrar.web.office.roster.forms import ColumnsForm, FileForm
from ikrar.web.shared import doors, refusals, uploads
from ikrar.web.shared.press import fresh_key
from ikrar.web.shared.refusals import say, say_todo

UNREADABLE = 422


# The CSRF check reads the body, so it follows inside: before it is said how much of a file is kept, and only in memory,
# for columns that must not be stored shall not reach a temporary file either.
@csrf_exempt
def receive(request: HttpRequest, organisation: str) -> HttpResponse:
    try:
        uploads.keep_in_memory(request, largest=settings.IKRAR_UPLOAD_LIMIT)
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    return _receive(request, organisation)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@doors.office(Role.CLERK)
def _receive(request: HttpRequest, organisation: str) -> HttpResponse:
    if request.method != "POST":
        return _show_receive(request, FileForm(initial={"key": fresh_key()}))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_receive(request, form, status=UNREADABLE)
    file = form.cleaned_data["file"]
    try:
        code = actions.receive_file(
            organisation_id=desk.office_of(request).id,
            file=file.file,
            file_name=file.name,
            sheet=form.cleaned_data["sheet"],
            limit=settings.IKRAR_UPLOAD_LIMIT,
            press=form.cleaned_data["key"],
            by=desk.actor_of(request),
            at=desk.now(),
        )
    except Refusal as refusal:
        form.add_error("file", f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show_receive(request, form, status=UNREADABLE)
    return HttpResponseRedirect(reverse("muatan-kolom", args=[organisation, code]))


receive.door = _receive.door  # type: ignore[attr-defined]


def _show_receive(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    loads = queries.recent_loads(organisation_id=desk.office_of(request).id)
    context = {"form": form, "loads": loads, "limit": settings.IKRAR_UPLOAD_LIMIT}
    return desk.show(request, "receive", "muatan", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.office(Role.CLERK)
def columns(request: HttpRequest, organisation: str, load: str) -> HttpResponse:
    """Show what was recognised with three sample rows; take corrections and the scope."""
    found = queries.load_view(organisation_id=desk.office_of(request).id, code=load)
    if found is None:
        raise Http404
    if found.state == LoadState.APPLIED:
        return HttpResponseRedirect(reverse("muatan-pratinjau", args=[organisation, load]))
    form = _columns_form(request, found)
    if request.method != "POST":
        return _show_columns(request, found, form)
    if not form.is_valid():
        return _show_columns(request, found, form, status=UNREADABLE)
    try:
        actions.plan_load(
            organisation_id=desk.office_of(request).id,
            code=load,
            columns=form.columns(),
            scope=actions.ScopeChoice(form.types(), form.cleaned_data["below"]),
            effective_on=form.cleaned_data["effective_on"],
            by=desk.actor_of(request),
            at=desk.now(),
        )
    except Refusal as refusal:
        form.add_error(None, f"{say(refusal)} {say_todo(refusal)}".strip())
        return _show_columns(request, found, form, status=UNREADABLE)
    return HttpResponseRedirect(reverse("muatan-pratinjau", args=[organisation, load]))


def _columns_form(request: HttpRequest, load: queries.LoadView) -> ColumnsForm:
    day = desk.today(request)
    tree = queries.unit_tree(organisation_id=desk.office_of(request).id, day=day)
    initial: dict[str, Any] = {field.value: str(place) for field, place in load.mapping.items()}
    initial["staff_types"] = [kind.value for kind in load.staff_types]
    initial["below"] = load.unit_code
    initial["effective_on"] = load.effective_on or day
    return ColumnsForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        headings=load.headings,
        units=[(unit.code, desk.indented(unit.depth, unit.name)) for unit in tree],
    )


def _show_columns(request: HttpRequest, load: queries.LoadView, form: ColumnsForm, status: int = 200) -> HttpResponse:
    chosen = {place: field for field, place in load.mapping.items()}
    sample = [
        {
            "heading": heading,
            "means": LABELS[chosen[place]] if place in chosen else "",
            "cells": [row[place] if place < len(row) else "" for row in load.samples],
        }
        for place, heading in enumerate(load.headings)
    ]
    main = [
        form[field.value] for field in (Field.NUMBER, Field.NAME, Field.UNIT_CODE, Field.UNIT_NAME, Field.STAFF_TYPE)
    ]
    names = {field.name for field in main}
    rest = [field for field in form.column_fields if field.name not in names]
    context = {"load": load, "form": form, "sample": sample, "main": main, "rest": rest}
    return desk.show(request, "columns", "muatan", context, status)
