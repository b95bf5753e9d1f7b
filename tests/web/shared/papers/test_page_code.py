from __future__ import annotations

import pytest

from ikrar.web.shared.papers.page_code import (
    ForeignPageCode,
    NewerPageCode,
    PageCode,
    TornPageCode,
    parse_page_code,
)
from tests.web.shared.papers.samples import SHEET_ID

# Frozen: sheets printed today must be read for as long as somebody keeps them.
PRINTED = "IKR1:7F3A91C2KX0B6YH2M4P8Q5R7ST:2:4PJ2"


def test_the_text_of_a_code_is_frozen() -> None:
    assert PageCode(SHEET_ID, 2).text == PRINTED


@pytest.mark.parametrize("page", [1, 9, 10, 18, 212])
def test_what_is_printed_is_read(page: int) -> None:
    code = PageCode(SHEET_ID, page)

    assert parse_page_code(code.text) == code
    assert parse_page_code(f" {code.text}\n") == code
    assert code.short == "7F3A-91C2"


@pytest.mark.parametrize(
    "text",
    [
        PRINTED[:-1],
        PRINTED[:-5],
        PRINTED[:20],
        "IKR1:",
        "IKR",
        PRINTED.replace(":2:", ":3:"),
        PRINTED.replace("7F3A", "7F3B"),
        PRINTED.replace(":2:", ":0:"),
        PRINTED.replace(":2:", ":02:"),
        PRINTED.lower().replace("ikr1", "IKR1"),
    ],
)
def test_a_torn_or_altered_code_is_refused_as_torn(text: str) -> None:
    with pytest.raises(TornPageCode) as refused:
        parse_page_code(text)

    assert "tidak utuh" in str(refused.value)
    assert "sudut lain" in refused.value.todo


@pytest.mark.parametrize("text", ["https://wa.me/qr/ABC", "", "00020101021126", "ikr1:abc", "WIFI:S:kantor;;"])
def test_a_foreign_code_is_refused_as_foreign(text: str) -> None:
    with pytest.raises(ForeignPageCode):
        parse_page_code(text)


def test_a_code_of_a_later_format_is_not_called_torn() -> None:
    with pytest.raises(NewerPageCode):
        parse_page_code(f"IKR2:{SHEET_ID}:1:ABCD")
