"""The front page of an installation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ikrar.web.shared import doors


@doors.public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")
