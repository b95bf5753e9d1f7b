"""The certificate on request: for its owner alone, kept nowhere, and true under other people's tools."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
import zxingcpp

from ikrar.apps.ledger import keys
from ikrar.apps.pledges.actions import refuse
from ikrar.apps.pledges.actions.sign import sign_many
from ikrar.apps.pledges.kinds import MethodType
from ikrar.apps.pledges.queries import proofs
from ikrar.core.statements.bundle import read_bundle
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.pdf import bundle_in_pdf
from ikrar.core.statements.policy import parse_policy
from ikrar.web.employee.receipts import certificate
from ikrar.web.shared.codes import commit_code
from tests import published
from tests.core.statements.city import edited
from tests.web.employee.conftest import SIGNED_AT
from tests.web.shared.papers.samples import pictures, words
from tests.worlds import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published_office(office):
    published.publish(at=SIGNED_AT + timedelta(seconds=2))
    return office


def fetch(client, code):
    return client.get(f"/ruang/tanda-terima/{code}/sertifikat.pdf")


def flipped(data, place):
    """Another letter of base64 in its place: one bit of what it stands for."""
    letter = b"B" if data[place : place + 1] == b"A" else b"A"
    return data[:place] + letter + data[place + 1 :]


def verify(*arguments):
    """`ikrar verify` as a stranger runs it: its own process."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from ikrar.ops.verify import main; sys.exit(main())", *arguments],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src"},
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_its_owner_gets_it_and_nobody_keeps_it(published_office, signed_in):
    answer = fetch(signed_in(published_office.signer), published_office.code)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="sertifikat-ikrar-{published_office.code[:8]}.pdf"'
    )
    assert answer.content.startswith(b"%PDF-")


def test_for_anybody_else_it_is_not_there(published_office, signed_in, client):
    colleague = signed_in(published_office.world.people[2])

    assert fetch(colleague, published_office.code).status_code == 404
    assert fetch(client, published_office.code).headers["Location"].startswith("/ruang/masuk/")
    assert signed_in(published_office.signer).post(
        f"/ruang/tanda-terima/{published_office.code}/sertifikat.pdf"
    ).status_code in {403, 405}


def test_it_says_what_was_signed_by_whom_and_how_but_never_the_number(published_office, signed_in, tmp_path):
    pdf = fetch(signed_in(published_office.signer), published_office.code).content

    text = words(pdf, tmp_path)
    number = published_office.signer.numbers.get().value
    for part in (
        "Pegawai B Dinas Kesehatan",
        "Analis Kebijakan",
        "Senin, 9 Agustus 2027, pukul 07.41.07 WIB",
        "Saya tidak hadir; saya membaca dan menandatangani.",
        "Tingkat 1, masuk sendiri",
        "Tercatat dalam buku besar publik pada baris",
        "pindai kodenya, lalu ketik nama persis seperti tercetak",
    ):
        assert part in text
    assert number not in text
    assert number.encode() not in bundle_in_pdf(pdf)
    assert number.encode() in proofs.bundle_of(commit=published_office.commits[0], full=True)


def test_before_it_is_recorded_it_says_so_and_what_to_do(office, signed_in, tmp_path):
    text = words(fetch(signed_in(office.signer), office.code).content, tmp_path)

    assert "Diterima oleh sistem; belum tercatat dalam buku besar publik. Buat lagi sertifikat ini nanti." in text


def test_poppler_takes_out_the_bundle_and_the_command_agrees_on_both_files(published_office, signed_in, tmp_path):
    paper, out, policy = tmp_path / "sertifikat.pdf", tmp_path / "out", tmp_path / "kebijakan.txt"
    out.mkdir()
    paper.write_bytes(fetch(signed_in(published_office.signer), published_office.code).content)
    policy.write_text(keys.policy_text())

    subprocess.run(["pdfdetach", "-saveall", "-o", str(out), str(paper)], check=True, capture_output=True)

    bundle = out / "bukti.ikrar"
    assert bundle.read_bytes() == proofs.bundle_of(commit=published_office.commits[0], full=False)
    for file in (paper, bundle):
        code, said = verify(str(file), "--json", "--policy", str(policy))
        assert (code, said["failed"], said["facts"]["commit"]) == (4, None, published_office.commits[0].hex())
        assert verify(str(file), "--json")[0] == 3


@pytest.mark.parametrize(
    ("change", "code", "step"),
    [
        (lambda data: edited(data, text="Saya berikrar lain.\n"), 1, "naskah"),
        (lambda data: data.replace(b"Analis Kebijakan", b"Analis Kebijakam"), 1, "data diri"),
        (lambda data: flipped(data, data.index(b'"receipt":"') + 50), 1, "tanda terima"),
        (lambda data: flipped(data, data.index(b"\\n\\n") + 60), 1, "buku besar"),
        (lambda data: data[:-1], 2, "berkas"),
    ],
)
def test_one_changed_bit_is_refused_and_the_step_is_named(change, code, step, published_office, tmp_path):
    data = proofs.bundle_of(commit=published_office.commits[0], full=False)
    path, policy = tmp_path / "bukti.ikrar", tmp_path / "kebijakan.txt"
    path.write_bytes(change(data))
    policy.write_text(keys.policy_text())

    found, said = verify(str(path), "--json", "--policy", str(policy))

    assert path.read_bytes() != data
    assert (found, said["failed"]) == (code, step)


def test_every_bit_of_the_bundle_counts(published_office):
    """Each 97th bit, flipped: never once is the bundle called sound."""
    from ikrar.core.statements.check_file import check_file

    data = proofs.bundle_of(commit=published_office.commits[0], full=False)
    policy = parse_policy(keys.policy_text())
    sound = []
    hint = json.loads(data)["policy"]
    for bit in range(0, 8 * len(data), 97):
        touched = bytearray(data)
        touched[bit // 8] ^= 1 << bit % 8
        verdict = check_file(bytes(touched), pinned=policy)
        # the policy inside is a hint that a pinned reader does not need
        if verdict.exit not in (1, 2) and json.loads(touched)["policy"] == hint:
            sound.append(bit)

    assert check_file(data, pinned=policy).exit == 4
    assert sound == []


def test_its_printed_code_verifies_for_the_name_on_it_and_for_no_other(published_office, signed_in, tmp_path):
    pdf = fetch(signed_in(published_office.signer), published_office.pakta).content
    policy = parse_policy(keys.policy_text())

    codes = [found.text for page in pictures(pdf, tmp_path) for found in zxingcpp.read_barcodes(page)]

    assert len(codes) == 1
    right = check_code(codes[0], "Pegawai B Dinas Kesehatan", policy)
    assert (right.exit, right.facts.commit) == (4, published_office.commits[1].hex())
    wrong = check_code(codes[0], "Pegawai C Dinas Kesehatan", policy)
    assert (wrong.exit, wrong.failed) == (1, "nama")


def test_after_a_rotation_the_certificate_of_an_older_record_still_verifies(published_office, signed_in, tmp_path):
    rotated_at = SIGNED_AT + timedelta(seconds=3)
    keys.prepare_next_key("receipt", at=rotated_at)
    keys.use_next_key("receipt", at=rotated_at)

    pdf = fetch(signed_in(published_office.signer), published_office.code).content

    (code,) = [found.text for page in pictures(pdf, tmp_path) for found in zxingcpp.read_barcodes(page)]
    assert check_code(code, "Pegawai B Dinas Kesehatan", parse_policy(keys.policy_text())).exit == 4


def test_a_certificate_never_opens_the_evidence_of_a_paper_signature(office, signed_in, tmp_path):
    person = office.world.people[3]
    day = SIGNED_AT.date() - timedelta(days=5)
    paper = press(office.world, person, method=MethodType.PAPER, evidence=b'{"scan":"7f3a"}', signed_on=day)
    (signed,) = sign_many(requests=[paper], at=SIGNED_AT)

    pdf = fetch(signed_in(person), commit_code(signed.commits[0])).content

    full = read_bundle(proofs.bundle_of(commit=signed.commits[0], full=True))
    shown = read_bundle(proofs.bundle_of(commit=signed.commits[0], full=False))
    assert full.evidence is not None
    assert (shown.evidence, sorted(shown.opened)) == (None, ["name", "position", "unit"])
    text = words(pdf, tmp_path)
    assert "menandatangani naskah berikut pada Rabu, 4 Agustus 2027, dengan pernyataan" in text
    assert "Senin, 9 Agustus 2027, pukul 07.41 WIB" in text


def test_who_finds_the_lane_full_is_told_to_try_again(published_office, signed_in):
    client = signed_in(published_office.signer)
    for _ in range(2):
        certificate._lane.acquire()

    try:
        busy = fetch(client, published_office.code)
    finally:
        certificate._lane.release(2)

    assert busy.status_code == 503
    assert "Coba lagi beberapa detik lagi." in busy.content.decode()
    assert fetch(client, published_office.code).status_code == 200


def test_a_disputed_record_has_no_certificate(published_office, signed_in):
    client = signed_in(published_office.signer)
    refuse.open_dispute(
        commit=published_office.commits[0],
        person_id=published_office.signer.pk,
        method="card",
        statement="",
        at=SIGNED_AT,
    )

    refused = fetch(client, published_office.code)

    assert refused.status_code == 409
    assert "jadi sertifikatnya tidak dibuat" in refused.content.decode()
    page = client.get(f"/ruang/tanda-terima/{published_office.code}/").content.decode()
    assert f"/{published_office.code}/sertifikat.pdf" not in page
    assert f"/{published_office.pakta}/sertifikat.pdf" not in page  # the pakta of the same press
