"""The texts desk, page by page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ikrar.apps.pledges.models import Adoption, Revision, Text
from ikrar.web.office.texts.differences import side_by_side
from tests import worlds
from tests.web.office.desk import client_of, pressed, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_morning")]
LIST = "/ruang/kantor/tirtamarga/naskah/"
BODY = "Ikrar Netralitas\n1. menjaga netralitas;\n2. menolak politik uang.\n"


@pytest.fixture
def world():
    return worlds.build_world(staff=2)


@pytest.fixture
def clerk(world):
    return client_of(world.clerk)


@pytest.fixture
def second(world):
    return client_of(world.second_clerk)


def propose(client, **typed):
    values = pressed(kind="ikrar", title="Ikrar Netralitas ASN", body=BODY, source="", **typed)
    return client.post(f"{LIST}baru/", values)


ONE = f"{LIST}ikrar-netralitas-asn/1/"


def test_an_empty_shelf_says_where_to_begin(clerk):
    page = clerk.get(LIST)

    assert page.status_code == 200
    assert "Mulailah dari salah satu contoh" in page.content.decode()


def test_a_text_is_proposed_by_one_and_adopted_by_another(clerk, second):
    answer = propose(clerk)
    assert (answer.status_code, answer["Location"]) == (303, ONE)
    assert "Anda yang mengusulkan revisi ini" in clerk.get(ONE).content.decode()

    answer = second.post(f"{ONE}sahkan/", {"warnings_read": "ya"})

    assert (answer.status_code, answer["Location"]) == (303, ONE)
    assert Adoption.objects.get().revision.body == BODY
    assert "disahkan, siap dipakai" in clerk.get(LIST).content.decode()


def test_proposing_twice_by_one_press_makes_one_revision(clerk):
    values = pressed(kind="ikrar", title="Ikrar Netralitas ASN", body=BODY)

    first, again = clerk.post(f"{LIST}baru/", values), clerk.post(f"{LIST}baru/", values)

    assert first["Location"] == again["Location"] == ONE
    assert Revision.objects.count() == 1


def test_another_text_under_a_title_that_is_taken_is_sent_back(clerk):
    propose(clerk)

    answer = clerk.post(f"{LIST}baru/", pressed(kind="ikrar", title="Ikrar Netralitas ASN", body="Lain sekali."))

    assert answer.status_code == 422
    assert "sudah ada" in answer.content.decode()
    assert Text.objects.count() == 1


def test_a_form_without_our_key_writes_nothing(clerk):
    answer = clerk.post(f"{LIST}baru/", {"key": "00" * 32, "kind": "ikrar", "title": "X Y", "body": BODY})

    assert answer.status_code == 422
    assert not Revision.objects.exists()


def test_the_proposer_who_posts_anyway_is_refused(clerk):
    propose(clerk)

    answer = clerk.post(f"{ONE}sahkan/", {"warnings_read": "ya"})

    assert answer.status_code == 409
    assert "orang kedua" in answer.content.decode()
    assert not Adoption.objects.exists()


def test_warnings_are_shown_and_must_be_ticked(clerk, second):
    clerk.post(f"{LIST}baru/", pressed(kind="pakta", title="Pakta Aneh", body="Kami menjamin 80% suara; ini rahasia."))
    url = f"{LIST}pakta-aneh/1/"
    page = second.get(url).content.decode()
    assert all(f"“{word}”" in page for word in ("80%", "suara", "rahasia"))

    assert second.post(f"{url}sahkan/").status_code == 422
    assert not Adoption.objects.exists()
    assert second.post(f"{url}sahkan/", {"warnings_read": "ya"}).status_code == 303
    assert Adoption.objects.get().warnings_seen == ["rahasia", "suara", "80%"]


def test_a_revision_begins_with_the_words_of_the_last_and_must_differ(clerk):
    propose(clerk)
    url = f"{LIST}ikrar-netralitas-asn/revisi/"
    assert "menolak politik uang" in clerk.get(url).content.decode()

    same = clerk.post(url, pressed(why="memperbaiki", body=BODY, seen="1"))
    mended = clerk.post(url, pressed(why="memperbaiki", body=BODY.replace("uang", "uang dan janji"), seen="1"))

    assert same.status_code == 422
    assert mended["Location"] == f"{LIST}ikrar-netralitas-asn/2/"
    page = clerk.get(f"{LIST}ikrar-netralitas-asn/banding/?a=1&b=2").content.decode()
    assert "1 kata dihapus (dicoret), 3 kata ditambahkan (digarisbawahi)." in page


def test_two_sides_put_together_again_are_the_two_texts():
    difference = side_by_side("a b  c\nd", "a x  c\nd e")

    assert "".join(run.words for run in difference.before) == "a b  c\nd"
    assert "".join(run.words for run in difference.after) == "a x  c\nd e"
    assert [(run.words, run.state) for run in difference.before if run.state != "sama"] == [("b", "hilang")]
    assert (difference.gone, difference.new) == (1, 2)


def test_an_example_is_shown_with_its_printed_mistakes_marked(clerk):
    page = clerk.get(f"{LIST}contoh/ikrar-bandung-2023/").content.decode()

    assert '<mark class="naskah__mistake">Mengindari</mark>' in page
    assert "Mungkin maksudnya “Menghindari”" in page


def test_a_text_started_from_an_example_keeps_its_source_and_the_marks_that_remain(clerk):
    form = clerk.get(f"{LIST}baru/?contoh=ikrar-bandung-2023").context["form"]
    body = form.initial["body"].replace("praktek", "praktik")

    clerk.post(f"{LIST}baru/", pressed(**{**form.initial, "body": body, "key": form.initial["key"]}))

    revision = Revision.objects.get()
    assert revision.source.startswith("Disalin huruf demi huruf")
    marked = [mark["as_printed"] for mark in revision.marks]
    assert "Mengindari" in marked
    assert "praktek" not in marked


def test_the_places_of_an_example_are_filled_before_it_is_used(clerk):
    start = f"{LIST}baru/?contoh=contoh-ikrar"

    assert "body" not in clerk.get(start).context["form"].initial
    filled = clerk.get(f"{start}&instansi=Kota+Tirtamarga").context["form"].initial["body"]
    assert filled.startswith("Ikrar Netralitas Pegawai Aparatur Sipil Negara Kota Tirtamarga\n")


@pytest.mark.parametrize("who", ["operator", "inspector", "administrator"])
def test_who_does_not_run_texts_finds_no_such_page(world, who):
    assert client_of(getattr(world, who)).get(LIST).status_code == 404


def test_a_clerk_of_another_organisation_finds_no_such_page(world):
    other = worlds.build_world(staff=1, code="wanasari")

    assert client_of(other.clerk).get(LIST).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(client):
    assert client.get(LIST)["Location"].startswith(reverse("masuk"))


@pytest.mark.parametrize(
    ("method", "path"), [("post", ""), ("put", "baru/"), ("get", "ikrar-netralitas-asn/1/sahkan/"), ("post", "contoh/")]
)
def test_a_wrong_method_is_told_so(clerk, method, path):
    propose(clerk)

    assert getattr(clerk, method)(f"{LIST}{path}").status_code == 405


@pytest.mark.parametrize("path", ["tidak-ada/", "tidak-ada/1/", "contoh/tidak-ada/", "tidak-ada/banding/"])
def test_what_does_not_exist_is_not_found(clerk, path):
    assert clerk.get(f"{LIST}{path}").status_code == 404


def test_three_texts_take_as_many_questions_as_one(clerk):
    propose(clerk)
    clerk.get(LIST)  # templates and navigation are read once a process
    one = queries_of(clerk, LIST)

    for n in (2, 3):
        clerk.post(f"{LIST}baru/", pressed(kind="ikrar", title=f"Ikrar {n} ASN", body=f"{BODY}{n}"))
    clerk.get(LIST)

    assert Text.objects.count() == 3
    assert queries_of(clerk, LIST) == one
