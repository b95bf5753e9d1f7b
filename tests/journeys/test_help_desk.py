"""A help desk in two browsers: the operator's device and the witness's phone. axe looks at each page on the way."""

from __future__ import annotations

import pytest
import time_machine
from playwright.sync_api import expect

from ikrar.apps.pledges.models import Signature
from tests.journeys.island import FRIDAY, OPERATOR, PASSWORD, build_island
from tests.journeys.test_gallery_axe import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def island(live_server):
    with time_machine.travel(FRIDAY, tick=True):
        yield build_island()


def come_in(page, address, username):
    page.goto(address)
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def witness(phone, address, code):
    """Ratna types the code, reads at whose desk she stands, and confirms."""
    come_in(phone, f"{address}/ruang/saksi/", "ratna-tirtamarga")
    found = faults(phone)
    phone.get_by_label("Kode meja").fill(code)
    phone.get_by_role("button", name="Lanjut").click()
    expect(phone.get_by_role("main")).to_contain_text("Kelurahan Pulau Karangjambu")
    found += faults(phone)
    phone.get_by_role("button", name="Ya, saya saksinya").click()
    expect(phone.get_by_role("main")).to_contain_text("Anda saksi di meja Rahmawati")
    return found


def test_two_people_help_one_and_axe_finds_nothing_serious(page, browser, live_server, island):
    come_in(page, f"{live_server.url}/ruang/kantor/tirtamarga/meja/", OPERATOR)
    found = faults(page)
    page.get_by_role("button", name="Buka meja").click()
    found += faults(page)
    phone = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID").new_page()
    found += witness(phone, live_server.url, page.locator(".desk-code__code").inner_text())

    page.get_by_role("link", name="Mulai mencatat").click()  # the page noticed the witness by itself
    page.get_by_label("Cari orangnya").fill("HN-0231")
    page.get_by_role("button", name="Cari").click()
    found += faults(page)
    page.get_by_role("link", name="Dullah").click()
    found += faults(page)
    page.get_by_text("Saya tidak hadir; saya membaca dan menandatangani").click()
    page.get_by_text("Tidak punya ponsel yang dapat dipakai").click()
    page.get_by_role("button", name="Catat dengan bantuan: Dullah").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tanda tangan Dullah diterima.")
    expect(page.get_by_role("main")).to_contain_text("Dibantu oleh Rahmawati, disaksikan Ratna-Tirtamarga.")
    found += faults(page)
    assert found == []
    assert list(Signature.objects.values_list("person__name", "level", "method").distinct()) == [
        ("Dullah", 0, "assisted")
    ]
    phone.context.close()
