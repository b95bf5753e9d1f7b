"""The gallery's pages. Nothing here reads the database."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ikrar.web.public.gallery import pages, samples
from ikrar.web.shared import doors
from ikrar.web.shared.templatetags.house import style_source


@doors.public
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", samples.context() | {"pages": pages.PAGES})


@doors.public
def sample(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the house with made-up data, as its own view would show it."""
    found = next((item for item in pages.PAGES if item.slug == page), None)
    if found is None:
        raise Http404
    response = render(request, found.template, found.context())
    if found.style:
        response._csp_update = {"style-src": style_source(found.style)}  # type: ignore[attr-defined] # read by django-csp
    return response
