import pytest

from ikrar.apps.editions.queries import Draft, draft, drafts
from ikrar.apps.pledges.actions.texts import warnings_in
from ikrar.apps.pledges.kinds import TextKind
from ikrar.apps.pledges.models import Revision
from ikrar.core.rulebook.compose import FieldNotFilled
from ikrar.core.statements.text import is_canonical_text

AGENCY, SUPERVISOR = "Pemerintah Kota Tirtamarga", "Bawaslu Kota Tirtamarga"


def named(code: str) -> Draft:
    found = draft(text_id=code)
    assert found is not None
    return found


def test_the_shelf_holds_three_examples_and_three_printed_texts():
    assert [(one.code, one.form, one.is_example) for one in drafts()] == [
        ("contoh-deklarasi-bersama", "deklarasi", True),
        ("contoh-ikrar", "ikrar", True),
        ("contoh-pakta-integritas", "pakta", True),
        ("ikrar-bandung-2023", "ikrar", False),
        ("ikrar-pasuruan-2024", "ikrar", False),
        ("pakta-ppk-2022", "pakta", False),
    ]


@pytest.mark.parametrize("one", drafts(), ids=lambda one: one.code)
def test_each_text_is_ready_to_be_proposed_as_a_revision(one):
    body = one.body(agency=AGENCY, supervisor=SUPERVISOR)

    assert is_canonical_text(body)
    assert one.form in TextKind.values
    assert "{" not in body
    assert "bukan naskah resmi" in one.origin.lower()
    assert len(one.origin) <= (Revision._meta.get_field("source").max_length or 0)


def test_an_example_names_the_agency_and_no_election():
    ikrar = named("contoh-ikrar")
    body = ikrar.body(agency=AGENCY)

    assert body.splitlines()[0] == "Ikrar Netralitas Pegawai Aparatur Sipil Negara Pemerintah Kota Tirtamarga"
    assert ikrar.elections == ()
    assert "Pemilu" not in body


def test_our_examples_carry_no_mistake_and_no_word_to_ask_about():
    examples = [one for one in drafts() if one.is_example]

    assert [one.marks for one in examples] == [[], [], []]
    assert [warnings_in(one.body(agency=AGENCY, supervisor=SUPERVISOR)) for one in examples] == [[], [], []]


def test_a_printed_text_keeps_its_mistakes_and_says_which_elections_it_names():
    printed = named("ikrar-bandung-2023")

    assert "Mengindari konflik kepentingan" in printed.body(agency=AGENCY)
    assert printed.marks[1] == {
        "words": "salah ketik",
        "as_printed": "Mengindari",
        "expected": "Menghindari",
        "note": "",
    }
    assert printed.elections == ("pemilu-2024", "pilkada-2024")


def test_a_joint_declaration_without_its_second_party_is_refused():
    with pytest.raises(FieldNotFilled) as refused:
        named("contoh-deklarasi-bersama").body(agency=AGENCY)

    assert refused.value.values["label"] == "Nama kantor Bawaslu"


def test_an_unknown_text_is_none():
    assert draft(text_id="naskah-lain") is None
