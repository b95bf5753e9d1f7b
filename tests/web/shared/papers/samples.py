"""Fictional people, places and texts that the tests of papers share, and what poppler sees in a PDF."""

from __future__ import annotations

import hashlib
import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from ikrar.web.shared.papers.cards import CardBatch, CodeCard
from ikrar.web.shared.papers.certificate import Certificate
from ikrar.web.shared.papers.letterhead import Letterhead, Signatory
from ikrar.web.shared.papers.naskah import Naskah
from ikrar.web.shared.papers.sheets import SheetRow, SigningSheet

JAKARTA = ZoneInfo("Asia/Jakarta")
PRINTED_AT = datetime(2027, 8, 5, 3, 0, tzinfo=UTC)
LONG_NAME = "dr. Hj. Siti Nurhaliza Rahmawati Kusumaningtyas, Sp.A, M.Kes."
LONG_UNIT = "Sekolah Dasar Negeri 07 Karangjambu Pulau, Unit Pelaksana Teknis Dinas Pendidikan Timur 02"
SHEET_ID = "7F3A91C2KX0B6YH2M4P8Q5R7ST"
BODY = """Ikrar Netralitas Pegawai Aparatur Sipil Negara Kota Tirtamarga
Kami, pegawai di lingkungan Pemerintah Kota Tirtamarga, berikrar:

1. Menjaga dan menegakkan prinsip netralitas dalam pelayanan publik, sebelum, selama maupun sesudah pemilihan.
2. Menghindari konflik kepentingan, tidak melakukan intimidasi, dan tidak memihak kepada pasangan calon mana pun.
3. Menggunakan media sosial secara bijak, tidak menyebarkan ujaran kebencian dan berita bohong.
4. Menolak politik uang dan segala jenis pemberian dalam bentuk apa pun.
"""
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# As long as 151 bytes become in base45.
QR_TEXT = "".join(BASE45[value % 45] for value in hashlib.shake_256(b"contoh").digest(227))
BUNDLE = '{"record":{"at":"2027-08-09T00:41:12Z","name":"Siti Nurhaliza é"},"v":1}'.encode()


def naskah(body: str = BODY) -> Naskah:
    return Naskah("Ikrar Netralitas Pegawai ASN", body, hashlib.sha256(body.encode()).hexdigest())


def logo() -> bytes:
    kept = io.BytesIO()
    Image.new("RGBA", (120, 150), (27, 107, 74, 255)).save(kept, "PNG")
    return kept.getvalue()


def letterhead() -> Letterhead:
    return Letterhead(
        government="Pemerintah Kota Tirtamarga",
        office="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        address=("Jalan Balai Kota Nomor 1, Tirtamarga 45199", "Telepon (0299) 555010"),
        logo=logo(),
    )


def certificate_of(**changes: Any) -> Certificate:
    paper = Certificate(
        letterhead=letterhead(),
        naskah=naskah(),
        round="Rangkaian Pilkada Serentak 2027",
        name=LONG_NAME,
        position="Dokter Ahli Muda",
        unit=LONG_UNIT,
        said="present",
        occasion="Apel pagi, halaman Balai Kota Tirtamarga",
        signed_at=datetime(2027, 8, 9, 0, 41, 12, tzinfo=UTC),
        zone=JAKARTA,
        level=1,
        method="card",
        state="tercatat",
        index=25113,
        receipt="7F3A91C2" * 6 + "7F3A",
        origin="ikrar.tirtamarga.go.id/log",
        check_url="ikrar.tirtamarga.go.id/periksa",
        qr_text=QR_TEXT,
        bundle=BUNDLE,
        made_at=datetime(2027, 8, 13, 3, 0, tzinfo=UTC),
    )
    return replace(paper, **changes)


def rows(count: int) -> tuple[SheetRow, ...]:
    return tuple(
        SheetRow(
            name=LONG_NAME if n % 11 == 3 else f"Pegawai Contoh {n}",
            position="Kepala Subbagian Umum dan Kepegawaian" if n % 5 == 2 else "Guru Ahli Pertama",
            shown_number="Nomor lokal HN-0231" if n % 7 == 4 else "NIP ·············· 1001",
            remark="Cuti melahirkan" if n % 9 == 5 else "",
        )
        for n in range(1, count + 1)
    )


def sheet_of(count: int, **changes: Any) -> SigningSheet:
    paper = SigningSheet(
        letterhead=letterhead(),
        round="Rangkaian Pilkada Serentak 2027",
        unit="Kelurahan Pulau Karangjambu",
        occasion="Senin, 9 Agustus 2027, pukul 07.30 WIB, dermaga",
        naskah=naskah(),
        sheet_id=SHEET_ID,
        rows=rows(count),
        head=Signatory(position="Lurah Pulau Karangjambu", acting="Plt.", name="Drs. H. Contoh Kartawijaya, M.Si."),
    )
    return replace(paper, **changes)


def card_url(place: int) -> str:
    token = hashlib.sha256(b"%d" % place).hexdigest().upper()[:26]
    return f"HTTPS://IKRAR.TIRTAMARGA.GO.ID/K/{token}"


def batch_of(count: int, **changes: Any) -> CardBatch:
    batch = CardBatch(
        letterhead=letterhead(),
        round="Rangkaian Pilkada Serentak 2027",
        unit="Kelurahan Pulau Karangjambu",
        code="CT-7F3A91",
        deadline="Jumat, 13 Agustus 2027, pukul 16.00 WIB",
        lost_contact="Kasubbag Umum dan Kepegawaian",
        site="ikrar.tirtamarga.go.id/k",
        cards=tuple(CodeCard(row.name, row.position, card_url(n)) for n, row in enumerate(rows(count), start=1)),
    )
    return replace(batch, **changes)


def seen(tool: str, *options: str, pdf: bytes, folder: Path) -> str:
    """What a poppler tool says about a PDF."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [tool, *options, str(path), *(["-"] if tool == "pdftotext" else [])], capture_output=True, check=True
    )
    return done.stdout.decode()


def words(pdf: bytes, folder: Path, *, page: int | None = None) -> str:
    """The text of a PDF in one line, as a reader meets it."""
    only = ["-f", str(page), "-l", str(page)] if page else []
    return " ".join(seen("pdftotext", *only, pdf=pdf, folder=folder).split())


def pages(pdf: bytes, folder: Path) -> int:
    lines = seen("pdfinfo", pdf=pdf, folder=folder).splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pages:"))


def pictures(pdf: bytes, folder: Path, *, dpi: int = 150) -> list[Image.Image]:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", str(path), str(folder / "page")], capture_output=True, check=True
    )
    found = sorted(folder.glob("page-*.png"))
    images = [Image.open(io.BytesIO(one.read_bytes())).convert("L") for one in found]
    for one in found:
        one.unlink()
    return images
