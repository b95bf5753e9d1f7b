"""The gallery stands, and what every page carries: weight, headings, the one inline style, how things are written."""

import base64
import gzip
import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from ikrar.web.public.gallery import pages, samples
from ikrar.web.shared.templatetags import house

FOLDER = Path(get_template("base.html").origin.name).parent
CITIZEN_LIMIT, DESK_LIMIT, FIRST_HTML_LIMIT = 50_000, 150_000, 14_000
AT = datetime(2024, 8, 5, 0, 41, tzinfo=UTC)


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def first_load(html: str) -> int:
    """Compressed bytes of a page and of every file that it names; a font is packed already."""
    names = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|woff2))"', html))
    return packed(html.encode()) + sum(packed(Path(finders.find(name)).read_bytes()) for name in names)


def sample(slug: str) -> str:
    page = next(item for item in pages.PAGES if item.slug == slug)
    return render_to_string(page.template, page.context(), request=RequestFactory().get("/"))


@pytest.mark.parametrize("slug", [page.slug for page in pages.PAGES])
def test_a_sample_page_is_shown(client, slug):
    response = client.get(f"/galeri/{slug}/")

    assert (response.status_code, response.content.count(b"<h1")) == (200, 1)


def test_the_gallery_shows_every_component(client):
    shown = client.get("/galeri/").content.decode()

    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.html"))
    unused = [p.name for p in (FOLDER / "components").glob("*.html") if f"components/{p.name}" not in source]
    blocks = {"notice_block.html", "question_block.html", "sheet_block.html", "disclosure_block.html"}
    assert set(unused) <= blocks
    assert samples.LONGEST_NAME in shown


def test_an_unknown_sample_is_not_there(client):
    assert client.get("/galeri/bukan-halaman/").status_code == 404


@pytest.mark.parametrize(
    "slug", ["depan", "tanda-tangan", "diterima", "kartu", "tidak", "bukan-saya", "tutup", "periksa", "terbukti"]
)
def test_a_citizen_or_employee_page_weighs_at_most_50_kb(slug):
    html = sample(slug)

    assert packed(html.encode()) <= FIRST_HTML_LIMIT
    assert first_load(html) <= CITIZEN_LIMIT


def test_an_office_page_weighs_at_most_150_kb():
    assert first_load(sample("rekapitulasi")) <= DESK_LIMIT


def test_the_sign_page_asks_for_nothing_besides_itself():
    html = sample("tanda-tangan")

    assert re.findall(r"<(?:script|img|link(?! rel=\"icon\" href=\"data:,\"))[^>]*>", html) == []


def test_the_style_of_the_sign_page_is_the_file_whose_hash_the_policy_allows():
    html = sample("tanda-tangan")

    [inlined] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()
    assert house.style_source("employee/sign.css") == f"'sha256-{digest}'"
    assert inlined == (FOLDER / "employee" / "sign.css").read_text(encoding="utf-8")


def test_the_sign_page_uses_the_colours_of_the_tokens():
    signs = set(re.findall(r"#[0-9a-f]{3,6}\b", (FOLDER / "employee" / "sign.css").read_text()))
    tokens = set(re.findall(r"#[0-9a-f]{3,6}\b", Path(finders.find("css/tokens.css")).read_text()))

    assert signs - tokens == set()


def test_colours_stand_in_the_tokens_only():
    css = Path(finders.find("css/tokens.css")).parent
    found = {
        path.name: colours
        for path in css.rglob("*.css")
        if path.name not in {"tokens.css", "print.css", "sheet.css"}
        and (colours := re.findall(r":[^;{]*(#[0-9a-fA-F]{3,8})\b", path.read_text()))
    }

    assert found == {}


def test_every_sheet_of_a_component_is_linked():
    css = Path(finders.find("css/tokens.css")).parent
    linked = (FOLDER / "components" / "styles.html").read_text()

    assert [p.name for p in (css / "components").glob("*.css") if f"components/{p.name}" not in linked] == []


def test_an_exact_text_comes_back_whole():
    parts = house.naskah_parts(samples.BODY)

    said = " ".join(f"{part.get('number', '')} {part['text']}" for part in parts)
    assert said.split() == samples.BODY.split()
    assert [part["kind"] for part in parts] == ["heading", "paragraph", *["point"] * 4, "paragraph"]


def test_the_error_summary_leads_to_each_field():
    html = render_to_string("components/error_summary.html", {"form": samples.wrong_form()})

    assert re.findall(r'href="#([^"]+)"', html) == [
        "id_number",
        "id_kind",
        "id_said_0",
        "id_starts_on",
        "id_sheet",
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{{ at|long_date:'Asia/Jakarta' }}", "Senin, 5 Agustus 2024"),
        ("{{ day|long_date }}", "Senin, 5 Agustus 2024"),
        ("{{ nothing|long_date }}", "tanggal tidak diketahui"),
        ("{{ at|short_date:'Asia/Jakarta' }}", "5 Agu 2024"),
        ("{{ at|clock:'Asia/Jakarta' }}", "07.41 WIB"),
        ("{{ at|clock:'Asia/Makassar' }}", "08.41 WITA"),
        ("{{ at|clock:'Asia/Jayapura' }}", "09.41 WIT"),
        ("{{ at|clock:'Asia/Dili' }}", "09.41 UTC+0900"),
        ("{{ at|moment:'Asia/Jakarta' }}", "Senin, 5 Agustus 2024, 07.41 WIB"),
        ("{{ 12902|number }}", "12.902"),
        ("{{ 95.44|number }}", "95,4"),
        ("{{ nothing|number }}", "–"),
        ("{{ 954|percent_of:1000 }}", "95,4%"),
        ("{{ 12317|percent_of:12318 }}", "99,9%"),
        ("{{ 12318|percent_of:12318 }}", "100%"),
        ("{{ 0|percent_of:0 }}", "–"),
        ("{{ '7f3a91c2e05b4d88'|short_code }}", "7f3a 91c2 …"),
        ("{{ 'K7QX7M3V9R'|grouped }}", "K7QX 7M3V 9R"),
        ("{{ '198503122010011003'|nip_groups }}", "19850312 201001 1 003"),
        ("{{ 'HN-0231'|nip_groups }}", "HN-0231"),
        ("{{ '198503122010011003'|nip_masked }}", "••••••••••••••1003"),
        ("{{ 1204331|file_size }}", "1,2 MB"),
        ("{{ 812|file_size }}", "812 B"),
        ("{{ roles|role_words }}", "Pengelola kepegawaian · Operator apel"),
    ],
)
def test_things_are_written_as_people_here_write_them(said, expected):
    context = Context({"at": AT, "day": date(2024, 8, 5), "nothing": None, "roles": {"apel", "pengelola"}})

    with translation.override("id"):
        assert Template(said).render(context) == expected


def test_an_error_on_top_of_the_page_names_its_field():
    with translation.override("id"):
        html = render_to_string("components/error_summary.html", {"form": samples.wrong_form()})

    assert re.findall(r'href="#[^"]+">([^<]+)', html)[:2] == [
        "NIP harus 18 angka. Yang Anda ketik 17; periksa bagian tanggal lahir.",
        "Jenis apel: Bidang ini tidak boleh kosong.",
    ]


def test_a_long_list_shows_its_ends_and_its_middle():
    page = Paginator(range(10_000), 50).page(87)

    assert house.page_window(page) == [1, None, 86, 87, 88, None, 200]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Diterima.", ["Diterima.", "", ""]),
        ("Diterima.\nSimpan kode ini.", ["Diterima.", "Simpan kode ini.", ""]),
        ("Diterima.\nSimpan.\nKarena\nitu bukti.", ["Diterima.", "Simpan.", "Karena itu bukti."]),
    ],
)
def test_a_message_is_fact_act_and_why(message, expected):
    assert house.lines(message) == expected
