"""From the clerk's printer to a signature: cards of a unit, the code on paper, a phone, the date of birth, the text."""

from datetime import date

import pytest
import time_machine
import zxingcpp

from ikrar.apps.accounts.models import Card
from ikrar.apps.pledges.models import Signature
from tests import worlds
from tests.web.shared.papers.samples import pictures, words
from tests.worlds import MORNING

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server, settings):
    """An office with an open round, on the morning of its apel, under the address that its cards carry."""
    settings.IKRAR_URL = live_server.url
    world = worlds.build_world(staff=3)
    worlds.open_round(world)
    with time_machine.travel(MORNING, tick=True):
        yield world


@pytest.fixture
def clerk(browser, live_server, office):
    """The clerk at a desk of 1280 × 800, signed in by password."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID", accept_downloads=True)
    found = context.new_page()
    found.goto(f"{live_server.url}/ruang/masuk/")
    found.get_by_label("Nama pengguna").fill("ratna-tirtamarga")
    found.get_by_label("Kata sandi").fill("sandi-latihan-2027")
    found.get_by_role("button", name="Masuk").click()
    found.wait_for_url("**/ruang/**")
    yield found
    context.close()


def printed(clerk, button, folder):
    with clerk.expect_download() as waiting:
        clerk.get_by_role("button", name=button).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def addresses(pdf, folder):
    codes = [code.text for image in pictures(pdf, folder) for code in zxingcpp.read_barcodes(image)]
    return [code for code in codes if "/ruang/k/" in code]


def answer_birth_date(page, day):
    for label, value in (("Tanggal", day.day), ("Bulan", day.month), ("Tahun", day.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Lanjut").click()


def test_a_printed_card_leads_to_the_text_and_to_a_signature(clerk, page, live_server, office, tmp_path):
    clerk.goto(f"{live_server.url}/ruang/kantor/tirtamarga/kartu/")
    clerk.get_by_role("link", name="Dinas Kesehatan").click()
    pdf = printed(clerk, "Cetak paket unit", tmp_path)
    assert "Yang Anda kerjakan" in words(pdf, tmp_path)
    found = addresses(pdf, tmp_path)
    assert len(found) == 3

    page.goto(found[0])
    shown = page.locator("main").inner_text()
    (owner,) = [person for person in office.people[:3] if person.name in shown]
    assert Card.objects.exclude(opened_at=None).count() == 0  # looking used nothing up
    answer_birth_date(page, owner.born_on)
    page.wait_for_url("**/ruang/tanda-tangan/**")
    assert "menjaga netralitas" in page.locator("main").inner_text()
    page.get_by_label("Saya tidak hadir").check()
    page.get_by_role("button", name="Tanda tangani").click()
    page.wait_for_url("**/ruang/tanda-terima/**")

    assert Signature.objects.filter(person=owner).count() == 2
    clerk.goto(f"{live_server.url}/ruang/kantor/tirtamarga/kartu/unit/2/")
    assert "Sudah dibuka" in clerk.get_by_role("row", name=owner.name).inner_text()


@pytest.fixture
def phone(browser):
    """A phone whose console may name the refusals that it is shown."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID")
    yield context.new_page()
    context.close()


def test_five_wrong_dates_kill_a_card_and_a_new_one_works(clerk, phone, live_server, office, tmp_path):
    unit = f"{live_server.url}/ruang/kantor/tirtamarga/kartu/unit/2/"
    clerk.goto(unit)
    (first, *_) = addresses(printed(clerk, "Cetak kartunya saja", tmp_path), tmp_path)
    phone.goto(first)
    (owner,) = [person for person in office.people[:3] if person.name in phone.locator("main").inner_text()]

    for left in (4, 3, 2, 1):
        answer_birth_date(phone, date(1970, 1, 1))
        phone.get_by_text(f"Sisa {left} kali mencoba.").first.wait_for()
    answer_birth_date(phone, date(1970, 1, 1))
    phone.get_by_text("sudah lima kali dicoba").wait_for()
    phone.goto(first)
    assert "Kartu ini tidak berlaku" in phone.locator("main").inner_text()

    clerk.goto(unit)
    assert "lima kali salah" in clerk.get_by_role("row", name=owner.name).inner_text()
    clerk.get_by_role("link", name=f"Hilang atau rusak {owner.name}").click()
    (anew,) = addresses(printed(clerk, "Cetak kartu baru", tmp_path), tmp_path)
    phone.goto(anew)
    answer_birth_date(phone, owner.born_on)
    phone.wait_for_url("**/ruang/tanda-tangan/**")


def test_the_message_is_copied_by_one_press(clerk, live_server, office):
    clerk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clerk.goto(f"{live_server.url}/ruang/kantor/tirtamarga/kartu/unit/2/")

    clerk.get_by_role("button", name="Salin pesan").click()

    clerk.get_by_text("Tersalin.").wait_for()
    copied = clerk.evaluate("navigator.clipboard.readText()")
    assert f"/ruang/tanda-tangan/{office.round.code}/" in copied
    assert copied == clerk.get_by_label("Pesan untuk unit ini").input_value()
