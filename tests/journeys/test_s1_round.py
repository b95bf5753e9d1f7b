"""S1: the clerk brings the roster in, opens the round, and has the recapitulation and the letters the same day."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.accounts.queries import actor_named
from ikrar.apps.pledges.models import Apel, Recapitulation, Round, Signature
from ikrar.apps.roster.models import Person
from ikrar.core.authority import Role
from tests import worlds
from tests.journeys.ward import let_the_worker_work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "sandi-latihan-2027"
BASE = "/ruang/kantor/tirtamarga"
PPPK = """NOMOR INDUK PPPK;NAMA;JABATAN;KODE UNIT;AGAMA NAMA
199001012021211001;Yuni Pratiwi;Perawat;U2;ISLAM
198802022022212002;Wati Lestari;Bidan;U2;KRISTEN
197903032023211003;Dewi Anggraini;Guru;U3;HINDU
1.98E+17;Joko Susilo;Guru;U3;ISLAM
"""


@pytest.fixture
def city(live_server, settings, monkeypatch):
    settings.IKRAR_URL = live_server.url
    # Mandates and posts of the test world begin in 2027; the browser's day is today's.
    monkeypatch.setattr(worlds, "MORNING", timezone.now())
    monkeypatch.setattr(worlds, "MANDATE_FROM", timezone.now().date() - timedelta(days=9))
    world = worlds.build_world(staff=2)
    world.address = live_server.url
    return world


@pytest.fixture
def rooms(browser):
    """Each person has a browser of their own."""
    opened = []

    def room(address, username=None, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID", accept_downloads=True)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.address = address
        if username:
            page.goto(f"{address}/ruang/masuk/")
            page.get_by_label("Nama pengguna").fill(username)
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            expect(page).to_have_url(f"{address}/ruang/")
        return page

    yield room
    for context in opened:
        context.close()


def load_roster(page, folder):
    """Three steps; a load speaks for PPPK only, so that nobody else is counted as leaving."""
    file = folder / "pppk.csv"
    file.write_text(PPPK, encoding="cp1252")
    page.goto(f"{page.address}{BASE}/pegawai/muat/")
    page.get_by_label("Berkas pegawai").set_input_files(file)
    page.get_by_role("button", name="Baca berkas").click()
    page.get_by_label("PPPK", exact=True).check()
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("link", name=re.compile("Ditolak"))).to_contain_text("1")
    expect(page.get_by_role("link", name=re.compile("Keluar"))).to_contain_text("0")
    page.get_by_role("button", name=re.compile("Muat 3 orang, lewati 1")).click()
    expect(page.get_by_role("link", name="Lihat daftar pegawai")).to_be_visible()


def adopt_text(first, second):
    first.goto(f"{first.address}{BASE}/naskah/contoh/contoh-ikrar/")
    first.get_by_role("button", name="Pakai sebagai awal").click()
    first.get_by_role("button", name="Usulkan").click()
    shown = urlsplit(first.url).path
    second.goto(f"{second.address}{shown}")
    if not second.get_by_role("button", name=re.compile("Sahkan revisi 1")).count():
        second.get_by_role("link", name=re.compile("[Rr]evisi 1")).first.click()
    warned = second.locator("input[type=checkbox][name=warnings_read]")
    if warned.count():
        warned.check()
    second.get_by_role("button", name="Sahkan revisi 1").click()
    expect(second.get_by_role("main")).to_contain_text("disahkan")


def open_round(page):
    today = timezone.localtime()
    page.goto(f"{page.address}{BASE}/rangkaian/baru/")
    page.get_by_label("Nama rangkaian").fill("Ikrar Netralitas 2027")
    page.get_by_role("checkbox", name=re.compile("Ikrar")).first.check()
    page.locator("[name=opens_on]").fill((today - timedelta(days=1)).date().isoformat())
    page.locator("[name=opens_time]").fill("00:00")
    page.locator("[name=closes_on]").fill((today + timedelta(days=5)).date().isoformat())
    page.locator("[name=closes_time]").fill("16:00")
    page.get_by_role("button", name="Lanjut: periksa rancangan").click()
    page.get_by_role("button", name="Buka rangkaian").click()
    page.get_by_role("link", name="Tambah apel atau sesi").click()
    page.locator("[name=title]").fill("Apel ikrar")
    page.locator("[name=place]").fill("Alun-alun")
    page.locator("[name=starts_on]").fill(today.date().isoformat())
    page.locator("[name=starts_time]").fill("07:30")
    page.locator("[name=leader_position]").fill("Wali Kota Tirtamarga")
    page.get_by_role("button", name="Simpan sesi").click()
    page.get_by_role("button", name="Buka", exact=True).click()
    page.get_by_role("link", name="Tampilkan layar").click()
    expect(page.locator("svg").first).to_be_visible()
    expect(page.locator("body")).to_contain_text(Apel.objects.get().code)


def sign_at_apel(page, city):
    """Yuni stands on the square: card, date of birth, the apel's code, present and spoken."""
    yuni = Person.objects.get(name="Yuni Pratiwi")
    _, printed = accounts.print_cards(
        organisation="tirtamarga",
        unit_id=city.units[0].pk,
        people=[yuni.pk],
        by=actor_named(username="ratna-tirtamarga", at=timezone.now()),
        at=timezone.now(),
    )
    page.goto(f"{page.address}/ruang/k/{printed[0].token}/")
    for field, value in (("day", "1"), ("month", "1"), ("year", "1990")):
        page.locator(f"[name={field}]").fill(value)
    page.get_by_role("button", name="Lanjut").click()
    page.goto(f"{page.address}/ruang/apel/{Apel.objects.get().code}/")
    page.get_by_text("Saya hadir dan mengucapkan").click()
    page.get_by_role("button", name=re.compile("Tanda tangani sebagai Yuni Pratiwi")).click()
    expect(page.locator(".receipt").first).to_contain_text("Saya hadir dan mengucapkan")


def test_from_the_spreadsheet_to_the_recapitulation(city, rooms, tmp_path):
    ratna = rooms(city.address, "ratna-tirtamarga")
    bayu = rooms(city.address, "bayu-tirtamarga")

    load_roster(ratna, tmp_path)
    assert Person.objects.filter(organisation=city.organisation).count() == 7
    adopt_text(ratna, bayu)
    open_round(ratna)
    sign_at_apel(rooms(city.address, width=360), city)
    let_the_worker_work()

    round_ = Round.objects.get()
    assert Signature.objects.get().said == "present"
    ratna.goto(f"{city.address}{BASE}/rangkaian/{round_.code}/liputan/")
    expect(ratna.get_by_role("row", name=re.compile("Dinas Kesehatan 4 1 0 0"))).to_be_visible()

    head = Person.objects.get(name="Pegawai A Dinas Kesehatan")
    worlds.holder(city.organisation, "kepala-dinkes", Role.UNIT_HEAD, city.units[0], head)
    kepala = rooms(city.address, "kepala-dinkes", width=360)
    kepala.goto(f"{city.address}{BASE}/rangkaian/{round_.code}/liputan/")
    kepala.get_by_role("link", name=re.compile("[Rr]ekapitulasi")).first.click()
    kepala.get_by_role("button", name=re.compile("Tandatangani rekapitulasi sebagai")).click()
    assert Recapitulation.objects.get().signer_name == "Pegawai A Dinas Kesehatan"

    ratna.goto(f"{city.address}{BASE}/rangkaian/{round_.code}/surat/")
    expect(ratna.get_by_role("main")).to_contain_text("Berita acara")
