"""S3: nurse Yuni signs after her night shift, on a phone that goes from hand to hand."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from playwright.sync_api import expect

from ikrar.apps.pledges.models import Declined, Dispute, Signature
from tests.journeys.ward import build_ward, let_the_worker_work
from tests.web.shared.papers.samples import pictures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward(live_server, tmp_path, settings):
    return build_ward(tmp_path, settings, live_server.url)


@pytest.fixture
def plain_page(browser):
    """A phone whose browser runs no script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, locale="id-ID", java_script_enabled=False, accept_downloads=True
    )
    yield context.new_page()
    context.close()


def keep_certificate(page, folder):
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh sertifikat").first.click()
    path = folder / "sertifikat.pdf"
    download.value.save_as(path)
    return path


def sign_and_keep(page, ward, folder, *, script):
    """From the card to the certificate; returns its path."""
    yuni = ward.nurses[0]
    ward.come_in(page, yuni)
    expect(page.locator("article").first).to_contain_text("Kami pegawai ASN berikrar:")
    expect(page.locator("article").first).to_contain_text("menjaga netralitas;")
    ward.sign(page, yuni)

    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Tanda tangan Anda diterima pukul \d\d\.\d\d WIB\.")
    )
    receipt = page.locator(".receipt").first
    expect(receipt).to_contain_text("“Saya tidak hadir; saya membaca dan menandatangani.”")
    expect(receipt).to_contain_text("tingkat 1 · masuk sendiri")
    expect(receipt).to_contain_text("sebentar lagi")

    let_the_worker_work()
    if not script:
        page.get_by_role("link", name="Muat ulang untuk melihat nomornya").click()
    expect(receipt).to_contain_text(re.compile(r"nomor \d+"))
    expect(page.get_by_role("link", name="Muat ulang untuk melihat nomornya")).to_have_count(0)
    return keep_certificate(page, folder)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_she_signs_later_and_a_stranger_checks_her_certificate(script, ward, request, tmp_path):
    page = request.getfixturevalue("page" if script else "plain_page")

    paper = sign_and_keep(page, ward, tmp_path, script=script)

    page.goto(f"{ward.address}/periksa/")
    page.get_by_label("Berkas bukti atau sertifikat").set_input_files(paper)
    page.get_by_role("button", name="Periksa").click()
    result = page.get_by_role("main")
    expect(result).to_contain_text("Isinya utuh dan diterbitkan instalasi ini, tetapi belum dikukuhkan bersama.")
    expect(result).to_contain_text("Yuni Pratiwi, S.Kep., Perawat Ahli Pertama, Dinas Kesehatan menandatangani naskah")

    (code,) = [
        found.text for sheet in pictures(paper.read_bytes(), tmp_path) for found in zxingcpp.read_barcodes(sheet)
    ]
    page.get_by_role("link", name="Periksa yang lain").click()
    page.get_by_label("Atau kode", exact=True).fill(code)
    page.get_by_label("Nama seperti tercetak").fill("Yuni Pratiwi, S.Kep.")
    page.get_by_role("button", name="Periksa").click()
    expect(result).to_contain_text("menandatangani kode ini: Yuni Pratiwi, S.Kep. menandatangani naskah berkode")
    page.get_by_label("Nama seperti tercetak").fill("Sari Wulandari")
    page.get_by_role("button", name="Periksa nama ini").click()
    expect(result).to_contain_text("Gagal pada langkah “nama”.")


def test_from_the_third_person_on_one_phone_the_receipt_says_shared_device(page, ward):
    levels = []
    for nurse in ward.nurses[1:]:
        ward.come_in(page, nurse)
        ward.sign(page, nurse)
        levels.append(page.locator(".receipt").first.inner_text())

    assert ["tingkat 1 · masuk sendiri" in shown for shown in levels] == [True, True, False]
    assert "tingkat 0" in levels[2]
    assert "perangkat bersama" in levels[2]
    assert list(Signature.objects.filter(person=ward.nurses[3]).values_list("level", "method").distinct()) == [
        (0, "shared")
    ]


def test_who_signed_on_the_shared_phone_is_stronger_by_signing_again_on_her_own(page, browser, ward):
    for nurse in ward.nurses[1:]:
        ward.come_in(page, nurse)
        ward.sign(page, nurse)
    expect(page.get_by_role("main")).to_contain_text("Pindai kartu Anda di ponsel sendiri")
    own = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID").new_page()

    ward.come_in(own, ward.nurses[3])
    own.get_by_role("link", name="Lihat tanda terima").click()
    own.get_by_role("link", name="Ikrar Netralitas ASN").click()
    own.get_by_role("link", name="Baca dan tanda tangani sendiri").click()
    expect(own.get_by_role("main")).to_contain_text("Bila Anda menandatangani sendiri di sini, yang ini lebih kuat")
    ward.sign(own, ward.nurses[3])

    expect(own.locator(".receipt").first).to_contain_text("tingkat 1 · masuk sendiri")
    own.context.close()


def test_pressing_without_a_choice_says_what_to_choose_and_records_nothing(plain_page, ward):
    ward.come_in(plain_page, ward.nurses[0])
    plain_page.locator("form").first.evaluate("form => form.noValidate = true")

    plain_page.get_by_role("button", name="Tanda tangani sebagai").click()

    expect(plain_page.get_by_role("alert")).to_contain_text("Pilih salah satu")
    assert Signature.objects.count() == 0


def test_she_declines_with_a_private_reason_and_may_change_her_mind(page, ward):
    ward.come_in(page, ward.nurses[1])
    page.get_by_role("link", name="Saya tidak menandatangani").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Tidak ada sumber yang kami kenal yang menghukum orang karena tidak menandatangani.")
    expect(main).to_contain_text("Sampaikan kepada Inspektorat")
    page.get_by_label("Alasan").fill("Kakak saya mencalonkan diri; saya bertanya tentang CLTN.")

    page.get_by_role("button", name="Nyatakan tidak menandatangani").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Pernyataan Anda dicatat: tidak menandatangani.")
    expect(main).not_to_contain_text("CLTN")
    assert Declined.objects.get(withdrawn_at=None).private_reason.startswith("Kakak saya")
    page.get_by_role("link", name="Kembali ke naskah").click()
    ward.sign(page, ward.nurses[1])
    expect(page.locator(".receipt").first).to_be_visible()
    assert Declined.objects.filter(withdrawn_at=None).count() == 0


def test_this_was_not_me_takes_both_records_out_of_the_count_and_she_signs_herself(page, ward):
    yuni = ward.nurses[0]
    ward.come_in(page, yuni)
    ward.sign(page, yuni)
    receipt = page.url

    page.goto(receipt)
    page.get_by_role("link", name="Ini bukan saya").first.click()
    page.get_by_label("Apa yang Anda tahu?").fill("Saya dinas malam; kartu saya dipegang orang lain.")
    page.get_by_role("button", name="Ini bukan saya").click()

    page.goto(receipt)
    expect(page.get_by_role("heading", level=1)).to_have_text("Anda menyatakan: ini bukan saya.")
    expect(page.locator(".receipt--disputed")).to_have_count(2)
    expect(page.locator(".receipt--disputed").first).to_contain_text("di luar hitungan sampai diputus")
    expect(page.get_by_role("link", name="Unduh sertifikat")).to_have_count(0)
    assert set(Dispute.objects.values_list("statement", flat=True)) == {
        "Saya dinas malam; kartu saya dipegang orang lain."
    }
    ward.come_in(page, yuni)
    ward.sign(page, yuni)
    expect(page.locator(".receipt").first).to_contain_text("“Saya tidak hadir; saya membaca dan menandatangani.”")
    assert Signature.objects.filter(person=yuni, dispute=None).count() == 2
