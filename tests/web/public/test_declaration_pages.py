import re

import pytest
from django.test import Client

from ikrar.apps.editions import public


def words(response) -> str:
    """The page's words as a reader meets them: no tags, white space made single."""
    assert response.status_code == 200
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main.group()))


@pytest.fixture
def visitor():
    return Client()


def test_the_list_names_the_five_by_office_and_date(visitor):
    page = words(visitor.get("/deklarasi/"))

    assert page.count("Pemerintah K") == 4
    assert "Sekretariat DPRD Kabupaten Gunungkidul Tanggal tidak disebut sumber" in page
    assert "Selasa, 18 Juli 2023" in page


@pytest.mark.parametrize("line", public.declarations(), ids=lambda line: line.id)
def test_each_declaration_says_how_sure_it_is_and_by_which_source(visitor, line):
    page = words(visitor.get(f"/deklarasi/{line.id}/"))

    assert line.agency in page
    assert "perlu dicek: sumber sekunder" in page
    assert "salah satu dari lima sumber awal proyek ini" in page


def test_a_printed_text_stands_letter_for_letter_with_its_mistakes_marked(visitor):
    response = visitor.get("/deklarasi/bandung-2023/")

    assert '<mark class="naskah__mistake">Mengindari</mark><sup><a href="#catatan-2"' in response.content.decode()
    assert "Mengindari: salah ketik; mungkin maksudnya Menghindari." in words(response)


def test_a_declaration_without_a_date_says_so_and_stays_out_of_the_calendar(visitor):
    page = words(visitor.get("/deklarasi/gunungkidul/"))

    assert "Kapantanggal tidak disebut sumber" in page
    assert "letaknya dalam kalender tidak dapat dikatakan" in page


def test_a_day_is_placed_in_the_calendar_with_the_days_counted(visitor):
    page = words(visitor.get("/deklarasi/depok-2024/"))

    assert "Sedang berjalan: masa kampanye, hari ke-42 dari 75 (28 November 2023 sampai 10 Februari 2024)." in page
    assert "37 hari sebelum pemungutan suara (14 Februari 2024)." in page
    assert "Calon anggota DPD 3 Nov 2023 [perlu dicek: dari ingatan] 66 hari sesudah" in page


def test_an_unknown_declaration_is_not_found(visitor):
    assert visitor.get("/deklarasi/kota-contoh/").status_code == 404


def test_the_pages_only_answer_to_reading(visitor):
    assert [visitor.post(path).status_code for path in ("/deklarasi/", "/deklarasi/gunungkidul/")] == [405, 405]


def test_the_pages_set_no_cookie(visitor):
    assert visitor.get("/deklarasi/").cookies == {}
