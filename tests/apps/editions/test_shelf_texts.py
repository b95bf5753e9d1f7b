import pytest

from ikrar.apps.editions.public import ShelfText, shelf_texts
from ikrar.apps.pledges.actions.texts import warnings_in
from ikrar.apps.pledges.kinds import TextKind
from ikrar.core.statements.text import is_canonical_text

TEXTS = shelf_texts(agency="Pemerintah Kota Tirtamarga", supervisor="Bawaslu Kota Tirtamarga")


def named(code: str) -> ShelfText:
    return next(text for text in TEXTS if text.code == code)


def test_the_shelf_holds_three_examples_and_three_printed_texts():
    assert [(text.code, text.kind, text.is_example) for text in TEXTS] == [
        ("contoh-deklarasi-bersama", "deklarasi", True),
        ("contoh-ikrar", "ikrar", True),
        ("contoh-pakta-integritas", "pakta", True),
        ("ikrar-bandung-2023", "ikrar", False),
        ("ikrar-pasuruan-2024", "ikrar", False),
        ("pakta-ppk-2022", "pakta", False),
    ]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.code)
def test_each_text_is_ready_to_be_proposed_as_a_revision(text):
    assert is_canonical_text(text.body)
    assert text.kind in TextKind.values
    assert "{" not in text.body
    assert "bukan naskah resmi" in text.origin.lower()


def test_an_example_names_the_agency_and_no_election():
    ikrar = named("contoh-ikrar")

    assert ikrar.body.splitlines()[0] == "Ikrar Netralitas Pegawai Aparatur Sipil Negara Pemerintah Kota Tirtamarga"
    assert ikrar.elections == ()
    assert "Pemilu" not in ikrar.body


def test_our_examples_carry_no_mistake_and_no_word_to_ask_about():
    examples = [text for text in TEXTS if text.is_example]

    assert [text.mistakes for text in examples] == [(), (), ()]
    assert {warned.word for text in examples for warned in warnings_in(text.body)} == set()


def test_a_printed_text_keeps_its_mistakes_and_says_which_elections_it_names():
    printed = named("ikrar-bandung-2023")

    assert "Mengindari konflik kepentingan" in printed.body
    assert len(printed.mistakes) == 5
    assert printed.elections == ("pemilu-2024", "pilkada-2024")
