"""How a "no" looks: a refusal is an answer with what to do next; what you may not see is 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from ikrar.core.refusal import Refusal

CONFLICT = 409


def say(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language, its places filled."""
    return gettext(refusal.sentence).format(**refusal.values)


def say_todo(refusal: Refusal) -> str:
    return gettext(refusal.todo).format(**refusal.values) if refusal.todo else ""


def answer(request: HttpRequest, refusal: Refusal, *, status: int = CONFLICT) -> HttpResponse:
    context = {"sentence": say(refusal), "todo": say_todo(refusal), "citation": refusal.citation, "code": refusal.code}
    response = render(request, "errors/refusal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


class RefusalAnswers:
    """A refusal that no view caught is shown as a page, never as a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Refusal) else None


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    response = render(request, "errors/404.html", status=404)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or the browser keeps no cookies: nothing was written, say how to go on."""
    return render(request, "errors/csrf.html", status=403)
