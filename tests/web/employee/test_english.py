"""In English only the words around the text change: what is signed stays Indonesian, to the last letter."""

import hashlib
import html
import re

import pytest

from ikrar.apps.pledges.models import Signature
from tests import worlds
from tests.journeys.conftest import _the_writer_lets_go  # noqa: F401 - these tests press the button too

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = re.compile(r'<article class="naskah[^>]*>.*?</article>', re.DOTALL)
CONTROLS = (
    "I was present and spoke the words",
    "Sign as ",
    "I am not signing",
    "Not you?",
    "you sign it in Indonesian",
)


@pytest.fixture
def colleague(office, signed_in):
    """The browser of somebody who has not signed yet."""
    return signed_in(office.world.people[2])


@pytest.fixture
def sign_path(office):
    worlds.open_apel(office.world)  # so that both choices are there
    return f"/ruang/tanda-tangan/{office.world.round.code}/"


def texts_of(page):
    """The texts as a reader sees them, without the interface's word before the code."""
    found = [re.sub(r"<p class=\"naskah__code\">[^<]*", "", article) for article in ARTICLE.findall(page)]
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", article).split())) for article in found]


def in_english(client):
    client.get("/bahasa/?ke=en&lalu=/ruang/")
    return client


def test_the_text_and_its_digest_are_the_same_and_the_controls_are_english(colleague, sign_path):
    indonesian = colleague.get(sign_path).content.decode()
    english = in_english(colleague).get(sign_path).content.decode()

    first, second = (
        f"{' '.join(body.split())} {hashlib.sha256(body.encode()).hexdigest()[:8]}"
        for body in (worlds.IKRAR, worlds.PAKTA)
    )
    shown = [text.removesuffix(" …") for text in texts_of(english)]
    assert texts_of(english) == texts_of(indonesian)
    assert [text.replace(" ", "") for text in shown] == [text.replace(" ", "") for text in (first, second)]
    assert [article.count('lang="id"') for article in ARTICLE.findall(english)] == [1, 1]
    assert [words in english for words in CONTROLS] == [True] * len(CONTROLS)
    assert [words in indonesian for words in CONTROLS] == [False] * len(CONTROLS)
    assert '<html lang="en">' in english


@pytest.mark.parametrize("wish", ["en-US,en;q=0.9", "en"])
def test_whatever_the_phone_asks_for_the_page_is_indonesian(wish, colleague, sign_path):
    shown = colleague.get(sign_path, headers={"accept-language": wish}).content.decode()

    assert '<html lang="id">' in shown
    assert "Tanda tangani sebagai Pegawai C Dinas Kesehatan" in shown
    assert "English</a>" in shown


def test_who_signs_in_english_signs_the_same_revision(office, colleague, sign_path):
    page = in_english(colleague).get(sign_path).content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]

    answer = colleague.post(sign_path, {"sealed": sealed, "said": "later"})
    receipt = colleague.get(answer.headers["Location"]).content.decode()

    assert answer.status_code == 303
    mine = Signature.objects.filter(person=office.world.people[2])
    assert sorted(mine.values_list("revision_id", flat=True)) == sorted(office.world.texts)
    assert "Your signature was received at 07:41 WIB." in receipt
    assert "Monday, 9 August 2027, 07:41 WIB" in receipt
    assert "level 1 · signed in personally" in receipt
    assert "“I was not present; I have read the text and sign it.”" in receipt


def test_a_refusal_speaks_the_readers_language(office, colleague, sign_path):
    path = f"{sign_path}?pilih=1"

    assert "Pilih salah satu: hadir dan mengucapkan" in colleague.get(path).content.decode()
    assert "Choose one: present and spoken, or read and signed." in in_english(colleague).get(path).content.decode()
    refused = colleague.post(sign_path, {"sealed": "bukan-segel", "said": "later"})
    assert refused.status_code == 409
    assert "This form was made for another session or is incomplete; your signature has not been recorded." in (
        refused.content.decode()
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ruang/", "For you to sign"),
        ("/ruang/tanda-terima/", "There is no record in your name yet."),
        ("/ruang/kata-sandi/", "Repeat the new password"),
        ("/ruang/tanda-tangan/{round}/tidak/", "You are free not to sign."),
        ("/ruang/tanda-terima/tidak-ada/", "There is no such page"),
    ],
)
def test_the_other_pages_speak_english_too(path, words, office, colleague):
    page = in_english(colleague).get(path.format(round=office.world.round.code)).content.decode()

    assert words in page


def test_a_card_page_is_english_and_says_how_many_tries_are_left(office, client):
    from ikrar.apps.accounts import actions as accounts

    person = office.world.people[3]
    _, (card,) = accounts.print_cards(
        organisation=office.world.organisation.code,
        unit_id=office.world.units[0].pk,
        people=[person.pk],
        by=office.world.clerk,
        at=worlds.MORNING,
    )
    path = f"/ruang/k/{card.token}/"

    first = in_english(client).get(path).content.decode()
    wrong = client.post(path, {"day": "1", "month": "2", "year": "1999"})

    assert "When were you born?" in first
    assert "5 tries left. After that you need a new card." in first
    assert wrong.status_code == 422
    assert "The date of birth does not fit this card. Tries left: 4." in wrong.content.decode()
