from dataclasses import replace

import pytest
from tests.core.rulebook.small_law import small_law

from ikrar.core.rulebook.compose import FieldNotFilled, compose
from ikrar.core.rulebook.load import load_rulebook


@pytest.fixture(scope="module")
def text():
    return load_rulebook(small_law()).texts["teks"]


def test_a_text_is_composed_in_the_form_that_is_hashed(text):
    assert (
        compose(text, {"instansi": " Kota Contoh "}) == "Ikrar Kota Contoh\n\n1. Mejaga netralitas dan dan prinsip.\n"
    )


def test_decomposed_letters_and_foreign_line_ends_become_the_canonical_ones(text):
    closing = replace(text, closing="re\u0301sume\u0301\r\nselesai\r")

    assert compose(closing, {"instansi": "Kota"}).endswith("\n\nrésumé\nselesai\n")


def test_a_field_that_the_adopter_left_empty_is_refused_by_its_label(text):
    with pytest.raises(FieldNotFilled) as refused:
        compose(text, {"instansi": " "})

    assert str(refused.value) == "Isian Nama instansi pada naskah Teks contoh belum diisi."


def test_braces_in_a_value_are_words_and_not_fields(text):
    assert compose(text, {"instansi": "Kota {nama}"}).startswith("Ikrar Kota {nama}\n")
