"""What strangers send is held in memory and never touches a disk; whatever is too large is thrown away as it comes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

LARGEST = 12_000_000  # a phone's photograph
MOST_BODY = 5 * LARGEST  # a body announced as larger is not read at all


class InMemory(FileUploadHandler):
    """Keeps at most one byte more than the largest file that is looked at."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = LARGEST + 1 - self.kept.tell()
        self.kept.write(raw_data[: max(room, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


def keep_in_memory(request: HttpRequest) -> None:
    """Before the body is read."""
    request.upload_handlers = [InMemory(request)]


def is_far_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MOST_BODY
