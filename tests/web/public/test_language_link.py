"""The one cookie that a public page may set, and where its link may lead."""

from urllib.parse import quote

import pytest


def choose(client, language="en", back="/periksa/"):
    return client.get(f"/bahasa/?ke={language}&lalu={quote(back, safe='')}")


def test_choosing_english_sets_one_cookie_for_a_year_and_goes_back(client):
    answer = choose(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/periksa/")
    assert answer.headers["Cache-Control"] == "no-store"
    (cookie,) = answer.cookies.values()
    kept = {name: cookie[name] for name in ("path", "samesite", "max-age", "httponly", "secure", "domain")}
    assert (cookie.key, cookie.value) == ("bahasa", "en")
    assert kept == {
        "path": "/", "samesite": "Lax", "max-age": 31_536_000, "httponly": True, "secure": "", "domain": ""
    }  # fmt: skip


def test_the_cookie_is_secure_where_the_site_is(client, settings):
    settings.HTTPS = True

    assert choose(client).cookies["bahasa"]["secure"] is True


@pytest.mark.parametrize("back", ["/", "/periksa/", "/ruang/masuk/?lalu=/ruang/apel/7QX2KM/", "/ruang/apel/7QX2KM/"])
def test_it_goes_back_to_a_path_of_this_site_with_what_was_asked(back, client):
    assert choose(client, back=back).headers["Location"] == back


@pytest.mark.parametrize(
    "back",
    [
        "https://jahat.example/",
        "//jahat.example/",
        "///jahat.example/",
        "/\\jahat.example/",
        "\\\\jahat.example/",
        "/\t/jahat.example/",
        "javascript:alert(1)",
        " //jahat.example",
        "jahat.example",
        "",
        "/bahasa/?ke=id&lalu=/bahasa/",
    ],
)
def test_it_leads_nowhere_else(back, client):
    assert choose(client, back=back).headers["Location"] == "/"


def test_a_line_end_in_the_way_back_writes_no_header(client):
    answer = choose(client, back="/periksa/\r\nSet-Cookie: ruang=x")

    assert list(answer.cookies) == ["bahasa"]
    assert "\n" not in answer.headers["Location"]


@pytest.mark.parametrize("language", ["", "de", "en-GB", "../id"])
def test_a_language_that_is_not_spoken_here_is_not_there(language, client):
    answer = choose(client, language)

    assert (answer.status_code, len(answer.cookies)) == (404, 0)


def test_it_only_answers_a_look(client):
    assert client.post("/bahasa/?ke=en").status_code == 405


def test_the_page_then_speaks_english_and_offers_the_way_back(client):
    assert 'href="/bahasa/?ke=en&amp;lalu=%2F" lang="en"' in client.get("/").content.decode()

    choose(client)
    answer = client.get("/")

    shown = answer.content.decode()
    assert '<html lang="en">' in shown
    assert "A promise of neutrality that anyone can check." in shown
    assert 'href="/bahasa/?ke=id&amp;lalu=%2F" lang="id"' in shown
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == ("en", "Cookie")


@pytest.mark.parametrize("wish", ["en", "en-US,en;q=0.9", "de,en;q=0.5", "id;q=0.1,en"])
def test_the_browsers_own_wish_is_not_read(wish, client):
    shown = client.get("/", headers={"accept-language": wish}).content.decode()

    assert '<html lang="id">' in shown
    assert "Janji netral, yang dapat diperiksa siapa saja." in shown


def test_a_cookie_of_another_word_is_indonesian(client):
    client.cookies["bahasa"] = "en; x"

    assert '<html lang="id">' in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/deklarasi/", "/tidak-ada/"])
def test_a_public_page_sets_no_cookie(path, client):
    assert len(client.get(path).cookies) == 0


@pytest.mark.parametrize("path", ["/deklarasi/", "/galeri/"])
def test_a_page_that_is_only_indonesian_says_so_and_offers_no_choice(path, client):
    client.cookies["bahasa"] = "en"

    answer = client.get(path)

    shown = answer.content.decode()
    assert '<html lang="id">' in shown
    assert "/bahasa/" not in shown
    assert answer.headers["Content-Language"] == "id"
