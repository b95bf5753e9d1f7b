"""HOUSE §5: whoever chose English meets English on the whole way to a signature, refusals included.

Mended by `bin/messages`, which says what lacks English.
"""

import gettext
import re

import pytest

from tests.house import catalogue

MENDED = "run bin/messages and write the English"


@pytest.fixture(scope="module")
def entries():
    return catalogue.read_catalogue(catalogue.CATALOGUE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def english(entries):
    """Every message with its English; a plural stands under both of its forms."""
    found = {}
    for entry in entries:
        found[entry.msgid] = list(entry.strings.values())
        if entry.plural:
            found[entry.plural] = list(entry.strings.values())
    return found


def untranslated(wanted, english):
    return {
        file: lacking
        for file, messages in wanted.items()
        if (lacking := sorted(each for each in messages if not all(english.get(each, [""]))))
    }


def test_what_a_signer_meets_is_said_in_english(english):
    assert untranslated(catalogue.wanted(), english) == {}, MENDED


def test_the_scope_holds_pages_code_refusals_and_words():
    wanted = catalogue.wanted()

    assert "Tanda tangani sebagai %(name)s" in wanted["web/templates/employee/sign.html"]
    assert "Nama pengguna" in wanted["web/employee/account/forms.py"]
    assert {"{apel} belum dibuka atau sudah ditutup.", "Pindai lagi kartu kode Anda."} <= wanted[
        "apps/pledges/rules.py"
    ]
    assert "tingkat 0 · perangkat bersama" in wanted["apps/pledges/kinds.py"]
    assert sum(len(messages) for messages in wanted.values()) > 400


def test_the_check_fails_for_each_sentence_that_lacks_english(english):
    wanted = catalogue.wanted()

    for file, messages in wanted.items():
        for one in messages:
            assert untranslated({file: messages}, {**english, one: [""]}) == {file: [one]}
            assert untranslated({file: messages}, {k: v for k, v in english.items() if k != one}) == {file: [one]}


def test_no_translation_is_a_guess(entries):
    assert [entry.msgid for entry in entries if "fuzzy" in entry.flags] == []


def test_a_translation_keeps_the_places_of_its_sentence(entries):
    wrong = [
        entry.msgid
        for entry in entries
        for text in entry.strings.values()
        if entry.msgid and catalogue.places(text) != catalogue.places(entry.msgid)
    ]

    assert wrong == []


def test_links_and_marks_are_kept(entries):
    def tags(text):
        return sorted(re.findall(r"<[^>]+>", text))

    assert [
        entry.msgid for entry in entries for text in entry.strings.values() if tags(text) != tags(entry.msgid)
    ] == []


def test_what_was_compiled_is_what_is_written(entries):
    with catalogue.CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    written = {}
    for entry in entries:
        if entry.plural:
            written |= {(entry.msgid, form): text for form, text in entry.strings.items()}
        else:
            # msgfmt leaves the date of collecting out, so that the same words compile to the same bytes
            written[entry.msgid] = re.sub(r"POT-Creation-Date: .*\n", "", entry.strings[0])
    assert compiled == written, MENDED


def test_the_reader_finds_what_templates_and_code_say():
    template = """{% translate "Satu" %} {% translate 'Dua "dua"' as two %} {% include "x.html" with a=_("Tiga") only %}
        {% blocktranslate with n=name|upper %}Empat {{ n }}{% endblocktranslate %}
        {% blocktranslate count left=n %}Lima {{ left }}{% plural %}Enam {{ left }}{% endblocktranslate %}
        {# {% translate "bukan" %} #}{% comment %}{% translate "bukan juga" %}{% endcomment %}"""
    code = 'a = _("Tujuh"); b = gettext("Delapan " "sembilan"); c = gettext(name); d = str("bukan")'

    assert catalogue.of_template(template) == {
        "Satu", 'Dua "dua"', "Tiga", "Empat %(n)s", "Lima %(left)s", "Enam %(left)s"
    }  # fmt: skip
    assert catalogue.of_python(code) == {"Tujuh", "Delapan sembilan"}


def test_the_reader_of_the_catalogue_knows_flags_plurals_and_long_lines():
    source = """msgid ""
msgstr "Language: en\\n"

#: satu.html
#, fuzzy, python-brace-format
msgid "Kartu {unit} "
"dicetak."
msgstr "Cards of {unit}."

msgid "Sisa %(n)s"
msgid_plural "Sisa %(n)s"
msgstr[0] "%(n)s try"
msgstr[1] "%(n)s tries"
"""

    header, brace, plural = catalogue.read_catalogue(source)

    assert header.strings == {0: "Language: en\n"}
    assert (brace.msgid, brace.flags) == ("Kartu {unit} dicetak.", {"fuzzy", "python-brace-format"})
    assert (plural.plural, plural.strings) == ("Sisa %(n)s", {0: "%(n)s try", 1: "%(n)s tries"})
    assert catalogue.places(brace.msgid + plural.msgid) == {"unit", "n"}
