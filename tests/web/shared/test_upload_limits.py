"""What anybody may send: not more than the limit, and never into a temporary folder."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ikrar.conf import wsgi
from ikrar.web.shared import uploads

SIGN = "/ruang/tanda-tangan/7F3A91/"
MOST = settings.IKRAR_UPLOAD_LIMIT + 1_000_000


class Unread(io.BytesIO):
    def read(self, *_args):
        raise AssertionError("the body was read")


def sent(path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    said = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.input": Unread(), **headers}
    body = b"".join(wsgi.application(environ, lambda status, fields: said.append((status, dict(fields)))))
    return *said[0], body


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/ruang/masuk/", {"CONTENT_LENGTH": str(MOST + 1)}),
        ("/tidak/ada/", {"CONTENT_LENGTH": "9" * 5000}),
        ("/periksa/", {"CONTENT_LENGTH": "²"}),
        ("/periksa/", {"CONTENT_LENGTH": "-1"}),
        ("/periksa/", {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("/periksa/", {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}),
        (SIGN, {"CONTENT_LENGTH": "64001"}),
    ],
)
def test_a_body_that_is_too_large_or_of_unsaid_length_is_not_read(path, headers):
    status, fields, body = sent(path, **headers)

    assert status == "413 Content Too Large"
    assert fields["Connection"] == "close"
    assert body.decode().startswith("Kiriman ini lebih besar dari batasnya")


@pytest.mark.parametrize(("length", "limit"), [("", MOST), ("0", MOST), (str(MOST), MOST), ("64000", 64_000)])
def test_a_body_within_its_limit_comes_in(length, limit):
    assert not wsgi._is_too_large({"CONTENT_LENGTH": length}, limit)


def test_a_large_file_stays_in_memory_where_no_view_says_otherwise(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    file = SimpleUploadedFile("a.bin", bytes(uploads.LARGEST + 5_000_000))

    request = RequestFactory().post("/ruang/masuk/", {"file": file})

    kept = request.FILES["file"]
    assert list(tmp_path.iterdir()) == []
    assert (len(kept.read()), kept.size) == (uploads.LARGEST + 1, uploads.LARGEST + 5_000_000)
