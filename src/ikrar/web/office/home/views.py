"""What waits for me today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ikrar.core.authority import Role
from ikrar.web.shared import doors


@doors.office(*Role)
@require_safe
def home(request: HttpRequest, organisation: str) -> HttpResponse:
    return render(request, "office/home/show.html", {})
