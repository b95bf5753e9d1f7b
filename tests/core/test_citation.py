import pytest

from ikrar.core.citation import Citation, CitationUnreadable, parse


def test_a_full_citation_is_read_and_printed_as_lawyers_write_it():
    citation = parse("uu-7-2017 pasal 15 ayat (1) huruf a")

    assert citation == Citation(source="uu-7-2017", pasal="15", ayat="1", huruf="a")
    assert str(citation) == "Pasal 15 ayat (1) huruf a"
    assert citation.of("UU 7/2017") == "Pasal 15 ayat (1) huruf a UU 7/2017"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("uu-20-2023 pasal 9 ayat (2)", "Pasal 9 ayat (2)"),
        ("pp-94-2021 pasal 5 huruf n angka 5", "Pasal 5 huruf n angka 5"),
        ("uu-1-2024 pasal 13A", "Pasal 13A"),
        ("perbawaslu-9-2024 pasal II", "Pasal II"),
        ("skb-netralitas-2022 lampiran I", "Lampiran I"),
        ("skb-netralitas-2022 lampiran II angka 4", "Lampiran II angka 4"),
        ("skb-netralitas-2022 Lampiran", "Lampiran"),
        ("uu-1-2015 pasal 8 ayat (1a)", "Pasal 8 ayat (1a)"),
        ("pkpu-3-2022", ""),
    ],
)
def test_each_form_that_the_law_uses_is_read(written, printed):
    assert str(parse(written)) == printed


def test_what_is_printed_is_read_back_as_the_same_place():
    citation = Citation(source="pp-94-2021", pasal="5", huruf="n", angka="5")

    assert parse(f"{citation.source} {citation}") == citation


def test_the_whole_law_is_named_by_its_name_alone():
    assert parse("pkpu-3-2022").of("PKPU 3/2022") == "PKPU 3/2022"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "UU 7/2017 pasal 1",
        "uu-7-2017 pasal",
        "uu-7-2017 ayat (1)",
        "uu-7-2017 huruf a",
        "uu-7-2017 pasal 1 ayat 2",
        "uu-7-2017 pasal 1 huruf abc",
        "uu-7-2017 pasal 1 kira-kira",
        "uu-7-2017 article 1",
    ],
)
def test_words_that_name_no_place_are_refused(written):
    with pytest.raises(CitationUnreadable):
        parse(written)


def test_an_ayat_without_its_pasal_cannot_be_built():
    with pytest.raises(CitationUnreadable):
        Citation(source="uu-7-2017", ayat="1")


def test_places_are_ordered_as_they_stand_in_the_law():
    in_order = [
        "uu-7-2017",
        "uu-7-2017 pasal 2",
        "uu-7-2017 pasal 5",
        "uu-7-2017 pasal 5A",
        "uu-7-2017 pasal 15",
        "uu-7-2017 pasal 15 ayat (1)",
        "uu-7-2017 pasal 15 ayat (1) huruf b",
        "uu-7-2017 pasal 15 ayat (1) huruf z",
        "uu-7-2017 pasal 15 ayat (1) huruf aa",
        "uu-7-2017 pasal 15 ayat (2)",
        "uu-7-2017 pasal 15 ayat (10)",
        "uu-7-2017 lampiran I",
        "uu-7-2017 lampiran IV",
        "uu-7-2017 lampiran IX",
    ]

    shuffled = [parse(text) for text in reversed(in_order)]

    assert sorted(shuffled) == [parse(text) for text in in_order]
