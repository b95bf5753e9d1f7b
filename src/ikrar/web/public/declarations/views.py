"""Declarations that were reported in public: the list, and one with its text as printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ikrar.apps.editions import public
from ikrar.web.shared import doors


@doors.public
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/declarations/list.html", {"declarations": public.declarations()})


@doors.public
@require_safe
def show(request: HttpRequest, declaration_id: str) -> HttpResponse:
    page = public.declaration_page(declaration_id=declaration_id)
    if page is None:
        raise Http404
    return render(request, "public/declarations/show.html", {"page": page})
