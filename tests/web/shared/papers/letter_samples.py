"""One letter of each kind, as Kota Tirtamarga would write it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from ikrar.web.shared.papers.letter import Letter, LetterMeta, Photo
from ikrar.web.shared.papers.letterhead import Signatory
from ikrar.web.shared.papers.letters.attendance import AttendanceList, attendance_list
from ikrar.web.shared.papers.letters.invitation import Invitation, invitation
from ikrar.web.shared.papers.letters.minutes import Minutes, minutes
from ikrar.web.shared.papers.letters.recapitulation import Recapitulation, UnitRow, recapitulation
from ikrar.web.shared.papers.letters.report import ActivityReport, Session, activity_report
from ikrar.web.shared.papers.letters.statement import HeadStatement, head_statement
from ikrar.web.shared.papers.letters.tally import LogState, Tally, WayCount
from tests.web.shared.papers.samples import JAKARTA, LONG_UNIT, letterhead, rows

ROUND = "Rangkaian Penandatanganan Netralitas Tahun 2027"
NASKAH = "Ikrar Netralitas Pegawai ASN"
CODE = "7f3a 91c2 55d0 e1b8"
CITY = Tally(
    expected=12318,
    ways=(
        WayCount(0, "paper", "present", 902),
        WayCount(0, "shared", "later", 411),
        WayCount(1, "card", "present", 9870),
        WayCount(1, "card", "later", 655),
    ),
    excused=(("cuti", 120), ("dinas luar", 41), ("tugas belajar", 12)),
    declined=9,
    missing=284,
    disputed=14,
)
SMALL = Tally(expected=9, ways=(WayCount(0, "paper", "present", 8),), excused=(("cuti melahirkan", 1),))
LOG = LogState("ikrar.tirtamarga.go.id/log", 25113, "7f3a91c2" * 8, datetime(2027, 8, 13, 9, 30, tzinfo=UTC), JAKARTA)
SECRETARY = Signatory(
    position="Sekretaris Daerah",
    on_behalf_of="Wali Kota Tirtamarga",
    name="Dr. H. A. B. Contoh Wiratama, S.H., M.Si.",
    rank="Pembina Utama Madya",
)
CLERK = Signatory(
    position="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", acting="Plt.", name="Ratna Contoh, S.STP."
)


def photo(width: int = 2400, height: int = 1600) -> bytes:
    image = Image.new("RGB", (width, height), "#88a")
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width // 2, height // 2), fill="#274")
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    image.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def meta(title: str = "") -> LetterMeta:
    return LetterMeta(title=title, number="800/1123/BKPSDM/2027", place="Tirtamarga", dated_on=date(2027, 8, 13))


def an_invitation() -> Letter:
    return invitation(
        Invitation(
            letterhead=letterhead(),
            meta=LetterMeta(
                place="Tirtamarga",
                attachments="1 (satu) berkas",
                subject="Undangan Apel Pengucapan Ikrar Netralitas",
                addressees=("Para Kepala Perangkat Daerah", "Para Camat dan Lurah", "Para Kepala UPTD"),
                copies=(
                    "Wali Kota Tirtamarga (sebagai laporan)",
                    "Ketua Badan Pengawas Pemilihan Umum Kota Tirtamarga",
                ),
            ),
            round=ROUND,
            naskah=NASKAH,
            begins_at=datetime(2027, 8, 9, 0, 30, tzinfo=UTC),
            zone=JAKARTA,
            venue="Halaman Balai Kota Tirtamarga",
            leader="Wali Kota Tirtamarga",
            signatory=SECRETARY,
            later_until="Jumat, 13 Agustus 2027, pukul 16.00 WIB",
            notes=("Peserta hadir 15 menit sebelum acara.", "Pakaian dinas harian."),
        )
    )


def an_attendance_list(people: int = 9) -> Letter:
    return attendance_list(
        AttendanceList(
            letterhead=letterhead(),
            meta=LetterMeta(title="Daftar Hadir", place="Tirtamarga"),
            occasion="Apel pengucapan ikrar",
            day="Senin, 9 Agustus 2027",
            time="07.30 WIB",
            venue="Dermaga Karangjambu",
            unit=LONG_UNIT,
            rows=rows(people),
            signatory=Signatory(
                position="Lurah Pulau Karangjambu", acting="Plt.", name="Drs. H. Contoh Kartawijaya, M.Si."
            ),
        )
    )


def some_minutes() -> Letter:
    return minutes(
        Minutes(
            letterhead=letterhead(),
            meta=meta("Berita Acara Pengucapan dan Penandatanganan Ikrar"),
            round=ROUND,
            naskah=NASKAH,
            naskah_code=CODE,
            held_on=date(2027, 8, 9),
            time="pukul 07.30 WIB",
            venue="halaman Balai Kota Tirtamarga",
            leader="Wali Kota Tirtamarga",
            reader="Contoh Pembaca, S.Sos.",
            witnesses=("Contoh Saksi Satu", "Contoh Saksi Dua"),
            tally=CITY,
            log=LOG,
            signatories=(
                Signatory(heading="Saksi I", name="Contoh Saksi Satu"),
                Signatory(heading="Saksi II", name="Contoh Saksi Dua"),
                CLERK,
            ),
        )
    )


def a_recapitulation(units: int = 12) -> Letter:
    return recapitulation(
        Recapitulation(
            letterhead=letterhead(),
            meta=meta("Rekapitulasi Penandatanganan per Unit Kerja"),
            round=ROUND,
            state_at="Jumat, 13 Agustus 2027, pukul 16.30 WIB",
            rows=tuple(
                UnitRow(LONG_UNIT if n % 5 == 3 else f"Unit Contoh {n}", n % 3, SMALL, attested=n % 4 != 0)
                for n in range(1, units + 1)
            ),
            total=CITY,
            log=LOG,
            signatory=CLERK,
        )
    )


def a_head_statement() -> Letter:
    return head_statement(
        HeadStatement(
            letterhead=letterhead(),
            meta=meta("Surat Pernyataan Rekapitulasi Penandatanganan"),
            round=ROUND,
            naskah=NASKAH,
            naskah_code=CODE,
            unit="Kelurahan Pulau Karangjambu",
            head=Signatory(position="Lurah Pulau Karangjambu", acting="Plt.", name="Drs. H. Contoh Kartawijaya, M.Si."),
            head_number="",
            state_at="Jumat, 13 Agustus 2027, pukul 16.30 WIB",
            tally=SMALL,
        )
    )


def an_activity_report() -> Letter:
    return activity_report(
        ActivityReport(
            letterhead=letterhead(),
            meta=meta("Laporan Kegiatan Penandatanganan Ikrar Netralitas"),
            round=ROUND,
            naskah=NASKAH,
            window="Senin, 9 Agustus 2027 sampai dengan Jumat, 13 Agustus 2027",
            basis=(
                "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara.",
                "Surat Sekretaris Daerah Nomor …",
            ),
            purpose="Meneguhkan netralitas pegawai dengan ikrar yang diucapkan bersama dan naskah yang ditandatangani.",
            sessions=(
                Session("Senin, 9 Agustus 2027", "07.30 WIB", "Halaman Balai Kota", "Wali Kota Tirtamarga", 1100),
                Session("Selasa, 10 Agustus 2027", "08.00 WIB", "Gedung Guru, Kecamatan Timur", "", 212),
            ),
            units=221,
            units_attested=219,
            tally=CITY,
            findings=("14 tanda tangan dibantah pemilik nama dan menunggu putusan.",),
            log=LOG,
            photos=(
                Photo(photo(), "Apel di halaman Balai Kota, 9 Agustus 2027"),
                Photo(photo(1200, 1600), "Penandatanganan di dermaga Karangjambu"),
                Photo(photo(), "Susulan guru, 10 Agustus 2027"),
            ),
            signatory=CLERK,
        )
    )


LETTERS = {
    "undangan": an_invitation,
    "daftar-hadir": an_attendance_list,
    "berita-acara": some_minutes,
    "rekapitulasi": a_recapitulation,
    "pernyataan": a_head_statement,
    "laporan": an_activity_report,
}
