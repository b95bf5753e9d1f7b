"""A stranger checks without account, script or cookie; and axe looks at the pages as they really are."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.queries import proofs
from ikrar.web.shared.codes import commit_code
from tests.journeys.test_gallery_axe import faults
from tests.journeys.ward import build_ward, let_the_worker_work
from tests.worlds import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward(live_server, tmp_path, settings):
    return build_ward(tmp_path, settings, live_server.url)


@pytest.fixture
def commit(ward):
    """Sari signed a moment ago, and it is recorded."""
    (signed,) = sign_many(requests=[press(ward.world, ward.nurses[1], round_id=ward.round.pk)], at=timezone.now())
    let_the_worker_work()
    return signed.commits[0]


@pytest.fixture
def stranger(browser):
    """No script, no cookies."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID", java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_a_journalist_checks_a_file_a_changed_file_and_a_receipt_code(stranger, ward, commit, tmp_path):
    bundle = tmp_path / "bukti.ikrar"
    bundle.write_bytes(proofs.bundle_of(commit=commit, full=True))
    stranger.goto(ward.address)
    stranger.get_by_role("link", name="Periksa bukti").first.click()
    result = stranger.get_by_role("main")

    stranger.get_by_label("Berkas bukti atau sertifikat").set_input_files(bundle)
    stranger.get_by_role("button", name="Periksa").click()
    expect(result).to_contain_text("Sari Wulandari, Perawat Ahli Pertama, Dinas Kesehatan menandatangani naskah")
    expect(result).to_contain_text("Diperiksa dengan kunci instalasi ini.")

    stranger.get_by_role("link", name="Periksa yang lain").click()
    bundle.write_bytes(bundle.read_bytes().replace(b"Sari Wulandari", b"Sari Wulandara"))
    stranger.get_by_label("Berkas bukti atau sertifikat").set_input_files(bundle)
    stranger.get_by_role("button", name="Periksa").click()
    expect(result).to_contain_text("Gagal pada langkah “data diri”.")

    stranger.get_by_role("link", name="Periksa yang lain").click()
    stranger.get_by_label("Atau kode").fill(commit_code(commit))
    stranger.get_by_role("button", name="Periksa").click()
    expect(result).to_contain_text("Tercatat dalam buku besar publik, belum dikukuhkan bersama.")
    expect(result).not_to_contain_text("Sari")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_from_the_card_to_the_check(page, ward, commit, scheme, tmp_path):
    page.emulate_media(color_scheme=scheme)
    found = {}

    def look(name):
        found[name] = faults(page)

    yuni = ward.nurses[0]
    page.goto(ward.card(yuni))
    look("card")
    ward.come_in(page, yuni)
    look("sign")
    page.get_by_role("link", name="Saya tidak menandatangani").click()
    look("not signing")
    page.go_back()
    ward.sign(page, yuni)
    look("receipt")
    page.get_by_role("link", name="Ini bukan saya").first.click()
    look("not me")
    bundle = tmp_path / "bukti.ikrar"
    bundle.write_bytes(proofs.bundle_of(commit=commit, full=False))
    page.goto(f"{ward.address}/periksa/")
    look("check")
    page.get_by_label("Berkas bukti atau sertifikat").set_input_files(bundle)
    page.get_by_role("button", name="Periksa").click()
    page.locator("details").first.evaluate("details => details.open = true")
    look("checked")
    page.goto(f"{ward.address}/log/")
    look("log")

    assert found == {name: [] for name in found}
    assert len(found) == 8


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_state_of_the_check_page_scrolls_sideways(page, ward, commit, width, tmp_path):
    page.set_viewport_size({"width": width, "height": 640})
    bundle = tmp_path / "bukti.ikrar"
    bundle.write_bytes(proofs.bundle_of(commit=commit, full=True))

    def is_wider():
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    wider = []
    for path in ("/periksa/", "/log/"):
        page.goto(f"{ward.address}{path}")
        wider.append(is_wider())
    page.go_back()
    page.get_by_label("Berkas bukti atau sertifikat").set_input_files(bundle)
    page.get_by_role("button", name="Periksa").click()
    wider.append(is_wider())
    page.goto(f"{ward.address}/periksa/")
    page.get_by_label("Atau kode").fill(commit_code(commit))
    page.get_by_role("button", name="Periksa").click()
    wider.append(is_wider())

    assert wider == [False, False, False, False]
