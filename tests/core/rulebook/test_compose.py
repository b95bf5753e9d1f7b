from dataclasses import replace

import pytest

from ikrar.core.rulebook.compose import FieldNotFilled, compose
from ikrar.core.rulebook.load import load_rulebook
from tests.core.rulebook.small_law import small_law


@pytest.fixture(scope="module")
def text():
    return load_rulebook(small_law()).texts["teks"]


def test_a_text_is_composed_with_the_adopters_fields_filled_in(text):
    assert (
        compose(text, {"instansi": " Kota Contoh "}) == "Ikrar Kota Contoh\n\n1. Mejaga netralitas dan dan prinsip.\n"
    )


def test_preamble_and_closing_stand_apart_from_the_points(text):
    whole = replace(text, preamble="Kami berikrar:", closing="Demikian.")

    assert compose(whole, {"instansi": "Kota"}) == (
        "Ikrar Kota\n\nKami berikrar:\n\n1. Mejaga netralitas dan dan prinsip.\n\nDemikian.\n"
    )


def test_a_field_that_the_adopter_left_empty_is_refused_by_its_label(text):
    with pytest.raises(FieldNotFilled) as refused:
        compose(text, {"instansi": " "})

    assert str(refused.value) == "Isian Nama instansi pada naskah Teks contoh belum diisi."


def test_braces_in_a_value_are_words_and_not_fields(text):
    assert compose(text, {"instansi": "Kota {nama}"}).startswith("Ikrar Kota {nama}\n")
