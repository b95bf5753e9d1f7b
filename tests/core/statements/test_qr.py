"""The QR of a certificate: 151 bytes in 227 letters, for one name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core.statements import base45
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.qr import QrUnreadable, read_qr
from ikrar.core.statements.text import text_digest
from ikrar.core.statements.verdict import Exit
from tests.core.statements.city import AT, SUBJECT, TEXT, City, fixed, sealed

CITY = City()
CODE = CITY.code()


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_base45_is_that_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_was_given(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["a", "A", "GGW", ":::", "%69 VD92EX", "::", "ä"])
def test_letters_that_no_bytes_give_are_refused(text: str) -> None:
    with pytest.raises(base45.NotBase45):
        base45.decode(text)


def test_a_code_proves_that_the_issuer_signed_for_this_name() -> None:
    verdict = check_code(CODE, "Siti  Contoh, S.Pd.", CITY.policy())

    assert (verdict.exit, verdict.failed) == (Exit.NOT_WITNESSED, None)
    assert verdict.facts is not None
    assert (verdict.facts.commit, verdict.facts.at, verdict.facts.level) == (sealed().commit.hex(), AT, 1)
    assert verdict.proven == (
        "Penerbit ikrar.contoh.go.id/log menandatangani kode ini: Siti  Contoh, S.Pd. menandatangani naskah berkode "
        f"{text_digest(TEXT).hex()[:16]} pada 23 November 2026 pukul 07.00.00 WIB "
        "(tingkat 1, masuk sendiri).",
    )


def test_without_a_name_a_code_proves_nobody() -> None:
    verdict = check_code(CODE, None, CITY.policy())

    assert (verdict.exit, verdict.failed) == (Exit.NOT_WITNESSED, None)
    assert verdict.facts is not None
    assert verdict.facts.opened == {}
    assert verdict.unproven[0] == "Siapa yang menandatangani: ketik nama persis seperti tercetak."


def test_a_code_is_not_for_another_name() -> None:
    verdict = check_code(CODE, "Budi Contoh", CITY.policy())

    assert (verdict.exit, verdict.failed) == (Exit.FALSE, "nama")
    assert verdict.facts is None


def test_a_name_printed_in_capitals_may_be_typed_small() -> None:
    verdict = check_code(CITY.code(name="SITI CONTOH"), "Siti Contoh", CITY.policy())

    assert verdict.exit == Exit.NOT_WITNESSED


def test_the_installation_itself_knows_its_code_but_a_stranger_must_pin() -> None:
    assert check_code(CODE, SUBJECT.name, None, CITY.policy()).exit == Exit.NOT_PINNED
    assert check_code(CODE, SUBJECT.name).exit == Exit.UNREADABLE


def test_a_code_of_another_key_under_the_same_number_is_false() -> None:
    letters = base45.decode(CODE)
    forged = base45.encode(letters[:-64] + fixed("forged") * 2)

    assert check_code(forged, SUBJECT.name, CITY.policy()).failed == "tanda tangan"


def test_a_code_for_a_record_made_after_its_key_had_ended_is_false() -> None:
    name = f"{CITY.receipt_vkey.name}+{CITY.receipt_vkey.keyid.hex()}"
    late = CITY.policy(more=f"#ikrar valid {name} - 2026-11-01T00:00:00Z\n")
    stolen = CITY.policy(more=f"#ikrar stolen {name} 2027-01-01T00:00:00Z\n")

    assert check_code(CODE, SUBJECT.name, late).failed == "tanda tangan"
    assert check_code(CODE, SUBJECT.name, stolen).failed == "tanda tangan"


def test_a_key_that_came_later_may_sign_the_certificate_of_an_older_record() -> None:
    name = f"{CITY.receipt_vkey.name}+{CITY.receipt_vkey.keyid.hex()}"
    rotated = CITY.policy(more=f"#ikrar valid {name} 2027-01-01T00:00:00Z -\n")

    assert check_code(CODE, SUBJECT.name, rotated).exit == Exit.NOT_WITNESSED


def test_a_space_lost_at_the_front_by_copying_is_put_back() -> None:
    data = next(
        base45.decode(City(receipt_seed=fixed(f"space {number}")).code())
        for number in range(500)
        if City(receipt_seed=fixed(f"space {number}")).code().startswith(" ")
    )

    letters = base45.encode(data)
    assert read_qr(letters.strip() + "\r\n") == read_qr(letters)


@pytest.mark.parametrize(
    "data",
    [b"\x02" + bytes(150), b"\x01" + bytes(4) + b"\x07" + bytes(145), b"\x01" + bytes(4) + b"\x01\x04" + bytes(144)],
)
def test_a_code_of_another_version_kind_or_level_is_unreadable(data: bytes) -> None:
    with pytest.raises(QrUnreadable):
        read_qr(base45.encode(data))


def test_every_flipped_bit_of_a_code_is_refused() -> None:
    data = base45.decode(CODE)

    for bit in range(0, 8 * len(data), 7):
        touched = bytearray(data)
        touched[bit // 8] ^= 1 << bit % 8

        verdict = check_code(base45.encode(bytes(touched)), SUBJECT.name, CITY.policy())

        assert verdict.exit in (Exit.FALSE, Exit.UNREADABLE)
        assert verdict.failed is not None
