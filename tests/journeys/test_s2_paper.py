"""S2: nine staff on an island sign one sheet in ink; five days later the Kasubbag photographs it."""

from __future__ import annotations

import re

import pytest
import time_machine
from playwright.sync_api import expect

from ikrar.apps.pledges.models import Scan, Signature
from tests.journeys.island import FRIDAY, OPERATOR, PASSWORD, build_island, photograph
from tests.journeys.test_gallery_axe import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROOM = "/ruang/kantor/tirtamarga"
UNIT = "Kelurahan Pulau Karangjambu"
SIGNED = ("Drs. H. Contoh Kartawijaya, M.Si.", "Dullah", "Fatimah Zahra", "Imran Yusuf", "Marlina", "Rahmawati")


@pytest.fixture
def island(live_server):
    with time_machine.travel(FRIDAY, tick=True):
        yield build_island()


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def at_work(request, page, live_server, island):
    """The Kasubbag, signed in."""
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(f"{live_server.url}{ROOM}/lembar/")
    page.get_by_label("Nama pengguna").fill(OPERATOR)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lembar kertas")
    return page


def print_sheet(page):
    """The PDF, as the printer in the camat's office got it."""
    page.get_by_role("link", name="Cetak lembar").first.click()
    page.get_by_label("Apel atau sesi").select_option(label="Apel di dermaga")
    page.get_by_label("Unit kerja").select_option(label=UNIT)
    page.get_by_role("button", name="Buat lembar").click()
    expect(page.get_by_role("main")).to_contain_text("9 orang")
    address = page.get_by_role("link", name="Buka PDF untuk dicetak").get_attribute("href")
    pdf = page.request.get(page.url.split(ROOM)[0] + address).body()
    return re.search(r"Lembar (\S{4}-\S{4})", page.get_by_role("heading", level=1).inner_text())[1], pdf


def upload(page, photo):
    page.goto(page.url.split(ROOM)[0] + f"{ROOM}/lembar/foto/")
    page.get_by_label("Foto atau hasil pindaian lembar").set_input_files(
        {"name": "lembar.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.get_by_role("button", name="Unggah", exact=True).click()


def tick_the_sheet(page):
    """Six in their own rows; Suryadi's ink stands in Hasan's."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Siapa yang menandatangani di halaman 1 dari")
    expect(page.get_by_label("Tanggal yang tertulis pada lembar")).to_have_value("2027-08-09")
    expect(page.get_by_role("main")).to_contain_text("Nomor lokal HN-0231")
    page.locator(".field__choices").get_by_text("Hadir dan mengucapkan", exact=True).click()
    for name in SIGNED:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Cara Marlina").select_option(label="Tidak hadir; membaca dan menandatangani")
    page.get_by_text("Ada yang menandatangani di baris orang lain?").click()
    correction = page.locator(".correction").first
    correction.get_by_label("Baris").select_option(label="Baris 4")
    correction.get_by_label("Sebenarnya ditandatangani oleh").select_option(label="Suryadi")
    correction.get_by_label("Alasan").fill("Suryadi menandatangani di baris Hasan; keduanya membenarkan.")
    assert faults(page) == []
    page.get_by_role("button", name="Simpan tanda baris").click()


def sees_it_booked(page, live_server):
    expect(page.get_by_role("main")).to_contain_text("7 tanda tangan dari lembar ini tercatat: tingkat 0, kertas.")
    main = page.get_by_role("main")
    expect(main).to_contain_text("menunggu foto")  # page 2: Suryadi, whose ink stands on page 1, and Wati on leave
    expect(main).to_contain_text("Ditandatangani Senin, 9 Agustus 2027 · diunggah Jumat, 13 Agustus 2027, 10.")
    expect(main).to_contain_text("di baris Hasan Basri: “Suryadi menandatangani di baris Hasan; keduanya membenarkan.”")
    rows = Signature.objects.values_list("person__name", "level", "way", "said").distinct()
    assert sorted(rows) == sorted(
        (name, 0, "kertas", "later" if name == "Marlina" else "present")
        for name in ("Contoh Kartawijaya", *SIGNED[1:], "Suryadi")
    )
    page.goto(f"{live_server.url}{ROOM}/rangkaian/{Signature.objects.first().round.code}/liputan/")
    expect(main).to_contain_text(re.compile(r"7\s*dari 9"))
    expect(main).to_contain_text(re.compile(r"tingkat 0\D+7"))
    expect(main).to_contain_text(re.compile(r"Kertas\s*7"))


def test_the_kasubbag_books_seven_of_nine_from_a_photograph(at_work, live_server, tmp_path):
    _, pdf = print_sheet(at_work)

    upload(at_work, photograph(pdf, tmp_path, is_torn=False))
    tick_the_sheet(at_work)
    expect(at_work.get_by_role("main")).to_contain_text("Periksa sekali lagi")
    assert faults(at_work) == []
    at_work.get_by_role("button", name="Bukukan 7 tanda tangan").dblclick()

    sees_it_booked(at_work, live_server)
    assert Scan.objects.get().page_code_read


def test_a_torn_sheet_is_told_by_its_short_code_and_a_reason(at_work, live_server, tmp_path):
    short, pdf = print_sheet(at_work)

    upload(at_work, photograph(pdf, tmp_path, is_torn=True))
    expect(at_work.get_by_role("heading", level=1)).to_have_text("Foto ini lembar yang mana?")
    assert faults(at_work) == []
    at_work.get_by_label("Kode lembar").fill(short)
    at_work.get_by_label("Mengapa kodenya tidak terbaca").fill("Kedua sudut berkode sobek; kodenya di kaki lembar.")
    at_work.get_by_role("button", name="Lanjut ke baris").click()
    expect(at_work.get_by_role("main")).to_contain_text("Halaman ditentukan dengan tangan")
    tick_the_sheet(at_work)
    at_work.get_by_role("button", name="Bukukan 7 tanda tangan").click()

    sees_it_booked(at_work, live_server)
    assert not Scan.objects.get().page_code_read
