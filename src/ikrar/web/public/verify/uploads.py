"""What strangers send is held in memory and never touches a disk; whatever is too large is thrown away as it comes."""

from __future__ import annotations

from django.http import HttpRequest

from ikrar.web.shared import uploads

LARGEST = 12_000_000  # a phone's photograph
MOST_BODY = 5 * LARGEST  # a body announced as larger is not read at all


def keep_in_memory(request: HttpRequest) -> None:
    """Before the body is read."""
    request.upload_handlers = [uploads.InMemory(request, largest=LARGEST)]


def is_far_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not (length.isascii() and length.isdecimal()) or int(length) > MOST_BODY
