"""Made-up data for the gallery: nobody lives here. The name has 61 signs, as long as the longest real one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

LONGEST_NAME = "Dr. Hj. Anindyaswari Kertarahardjaningsih Puspowardoyo, M.Kes"
LONGEST_UNIT = "Unit Pelaksana Teknis Daerah Pusat Kesehatan Masyarakat Karangjambu Kepulauan, Dinas Kesehatan"
ZONE = "Asia/Jakarta"
AT = datetime(2027, 8, 9, 0, 41, 7, tzinfo=UTC)
DIGEST = "7f3a91c2e05b4d8896aa3f17c4d2b6e9108f5c7a2b3d4e6f8091a2b3c4d5e6f7"
CODE = "K7QX7M3V9RTBH2WD5N8PEC4YGJ6ZSA01FKQX7M3V9RTBH2WD5N8P"
BODY = """Ikrar Netralitas Pegawai Aparatur Sipil Negara Kota Tirtamarga

Kami, pegawai Kota Tirtamarga, berikrar untuk:

1. Menjaga dan menegakkan prinsip netralitas pegawai ASN di instansi masing-masing, sebelum dan sesudah pemilihan;
2. Menghindari konflik kepentingan, tidak mengintimidasi, serta tidak memihak kepada peserta pemilihan mana pun;
3. Menggunakan media sosial secara bijak serta tidak menyebarkan ujaran kebencian dan berita bohong;
4. Menolak politik uang dan segala jenis pemberian dalam bentuk apa pun.

Ikrar ini kami ucapkan dengan sungguh-sungguh.
"""

LATER = AT + timedelta(days=4)
NAVIGATION = [
    {"title": "Ringkasan", "url": "#a", "is_current": True, "count": None},
    {"title": "Pegawai", "url": "#b", "is_current": False, "count": 12318},
    {"title": "Naskah", "url": "#c", "is_current": False, "count": None},
    {"title": "Rangkaian dan apel", "url": "#d", "is_current": False, "count": 3},
]
TASKS = [
    {"title": "Muat daftar pegawai", "url": "#1", "hint": "12.318 orang", "state": "Selesai", "kind": "done"},
    {"title": "Tetapkan naskah", "url": "#2", "hint": "Oleh dua orang", "state": "Menunggu", "kind": "wait"},
    {"title": "Cetak kartu kode", "url": "#3", "hint": LONGEST_UNIT, "state": "Terlambat", "kind": "late"},
    {"title": "Buka rangkaian", "url": None, "hint": "", "state": "Belum dapat dimulai", "kind": "none"},
]
ANSWERS = [
    {"label": "Pembina apel", "value": LONGEST_NAME, "change_url": "#nama"},
    {"label": "Zona waktu", "value": "WIB (Asia/Jakarta)", "change_url": None},
    {"label": "Pembaca ikrar", "value": "", "change_url": "#pembaca"},
]
STEPS = [
    {"title": "Berkas", "state": "done", "note": "pns-agustus.xlsx"},
    {"title": "Pemetaan kolom", "state": "current", "note": "Tiga baris contoh"},
    {"title": "Pratinjau", "state": "next", "note": ""},
]
HARD_STEPS = [
    {"title": "Diterima", "state": "done", "note": "Senin, 9 Agustus 2027"},
    {"title": "Kajian awal", "state": "late", "note": "Lewat 1 hari"},
    {"title": "Klarifikasi", "state": "skipped", "note": ""},
    {"title": "Pleno", "state": "next", "note": ""},
]
EVENTS = [
    {
        "title": "Rekapitulasi ditandatangani",
        "at": LATER,
        "text": "38 dari 40; dua cuti.",
        "by": "",
        "kind": "done",
    },
    {"title": "Batas unggah lembar lewat", "at": LATER, "text": "", "by": LONGEST_UNIT, "kind": "late"},
    {"title": "Apel dibuka", "at": AT, "text": "", "by": "Operator apel", "kind": ""},
]
NUMBERS = [
    {
        "value": 11838,
        "of": 12318,
        "label": "Menandatangani",
        "definition": "Satu orang dihitung satu kali, pada tingkat tertingginya.",
        "kind": "",
    },
    {
        "value": 266,
        "of": None,
        "label": "Belum",
        "definition": "Peserta yang tidak berhalangan dan belum menandatangani.",
        "kind": "",
    },
    {
        "value": 14,
        "of": None,
        "label": "Disengketakan",
        "definition": "“Ini bukan saya”; di luar hitungan.",
        "kind": "late",
    },
    {
        "value": "96,1%",
        "of": None,
        "label": "Bagian",
        "definition": "Menandatangani dibagi peserta.",
        "kind": "",
    },
]
EXPORTS = [
    {"name": "Lembar kerja (XLSX)", "url": "#x", "hint": "Semua baris yang tersaring"},
    {"name": "CSV", "url": "#y", "hint": ""},
]
TABS = [
    {"label": label, "url": f"#{label}", "count": count, "is_current": label == "Berubah"}
    for label, count in (("Baru", 11874), ("Berubah", 213), ("Pindah", 40), ("Keluar", 0), ("Ditolak", 28))
]

FILTERS = [
    {"name": "cari", "label": "Nama atau unit", "kind": "search", "value": "cempaka"},
    {
        "name": "keadaan",
        "label": "Keadaan",
        "kind": "select",
        "value": "belum",
        "options": [{"value": "", "label": "Semua"}, {"value": "belum", "label": "Belum"}],
    },
    {"name": "sejak", "label": "Sejak", "kind": "date", "value": "2027-08-09"},
]
ACTIVE = [{"label": "cempaka", "remove_url": "?keadaan=belum"}, {"label": "Belum", "remove_url": "?cari=c"}]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nama pembina apel", help_text="Seperti yang ditulis dalam undangan, dengan gelar.")
    number = forms.CharField(
        label="NIP",
        help_text="18 angka, tanpa spasi.",
        widget=forms.TextInput(attrs={"class": "field__digits", "inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label="Jenis apel",
        choices=[("apel", "Apel"), ("gabungan", "Apel gabungan"), ("susulan", "Susulan")],
    )
    said = forms.ChoiceField(
        label="Kehadiran",
        help_text="Pilih yang benar untuk Anda.",
        widget=forms.RadioSelect,
        choices=[
            ("present", "Saya hadir dan mengucapkan"),
            ("later", "Saya tidak hadir; saya membaca dan menandatangani"),
        ],
    )
    starts_on = forms.DateField(label="Hari apel", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sheet = forms.FileField(label="Berkas pegawai", help_text="CSV atau XLSX, sampai 60 MB.")
    heads_first = forms.BooleanField(
        label="Kepala unit lebih dahulu", help_text="Tidak ada yang harus menunggu.", required=False
    )


class BirthDateForm(forms.Form):
    """As behind a card's QR."""

    day = forms.IntegerField(label="Tanggal")
    month = forms.IntegerField(label="Bulan")
    year = forms.IntegerField(label="Tahun")


class CheckForm(forms.Form):
    """As on /periksa/."""

    file = forms.FileField(
        label="Berkas bukti atau sertifikat", help_text="Berakhiran .ikrar atau .pdf.", required=False
    )
    code = forms.CharField(label="Atau kode dari QR atau tanda terima", required=False)


def wrong_form() -> SampleForm:
    form = SampleForm({"name": LONGEST_NAME, "number": "19850312201001100"})
    form.add_error("number", "NIP harus 18 angka. Yang Anda ketik 17; periksa bagian tanggal lahir.")
    form.add_error(None, "Rangkaian ini sudah ditutup Jumat, 13 Agustus 2027, 16.00 WIB.")
    return form


def receipt(**changes: Any) -> dict[str, Any]:
    """A card of web.employee.receipts; names that the record has change the record."""
    record: dict[str, Any] = {
        "text_title": "Ikrar Netralitas Pegawai ASN",
        "round_title": "Ikrar Netralitas 2027",
        "organisation": "Pemerintah Kota Tirtamarga",
        "apel_title": "Apel gabungan Alun-alun Tirtamarga",
        "said": "present",
        "at": AT,
        "zone": ZONE,
        "way": "ponsel",
        "signed_on": AT.date(),
        "level": 1,
        "disputed": False,
        "upheld": None,
    }
    card = {"code": CODE, "level_words": "tingkat 1 · masuk sendiri", "index": None, "log_size": 0}
    record |= {name: value for name, value in changes.items() if name in record}
    return card | {name: value for name, value in changes.items() if name in card} | {"record": record}


def tree(count: int = 6) -> list[dict[str, Any]]:
    shapes = [
        ("Kota Tirtamarga", 0, 12318, 11838, 214),
        ("Dinas Pendidikan dan Kebudayaan", 1, 5204, 5098, 61),
        ("Koordinator Wilayah Kecamatan Cempaka", 2, 612, 560, 12),
        ("SD Negeri 014 Cempaka Hulu", 3, 24, 24, 0),
        (LONGEST_UNIT, 1, 1190, 412, 38),
        ("Sekretariat DPRD", 1, 60, 0, 0),
    ]
    rows = []
    for index in range(count):
        title, depth, expected, signed, excused = shapes[index % len(shapes)]
        has_children = depth < 3 and expected > 100
        rows.append(
            {
                "title": title,
                "depth": depth,
                "url": "#unit" if depth else None,
                "toggle_url": "?buka=1#unit" if has_children else None,
                "is_open": index < 3,
                "is_own": depth == 0,
                "expected": expected,
                "signed": signed,
                "excused": excused,
                "declined": 2 if excused else 0,
                "missing": expected - signed - excused - (2 if excused else 0),
            }
        )
    return rows


def context() -> dict[str, Any]:
    """All that gallery.html shows."""
    return {
        "organisation": {"name": "Pemerintah Kota Tirtamarga", "code": "tirtamarga"},
        "actor": {"name": "Ratna Maharani"},
        "roles": {"pengelola", "apel"},
        "longest_name": LONGEST_NAME,
        "longest_unit": LONGEST_UNIT,
        "zone": ZONE,
        "at": AT,
        "digest": DIGEST,
        "code": CODE,
        "nip": "198503122010011003",
        "body": BODY,
        "form": SampleForm(),
        "wrong": wrong_form(),
        "receipts": [
            receipt(),
            receipt(index=12317, log_size=12402, level_words="tingkat 0 · dibantu", said="later"),
            receipt(index=12317, way="kertas", apel_title="", level_words="tingkat 0 · dibantu"),
            receipt(index=12317, disputed=True),
        ],
        "rows": tree(),
        "many_rows": tree(60),
        "total": tree(1)[0],
        "sort_urls": {"unit": "?urut=unit#pohon", "missing": "?urut=belum#pohon"},
        "page": Paginator(range(10_000), 50).page(87),
        "filters": FILTERS,
        "active": ACTIVE,
        "navigation": NAVIGATION,
        "tasks": TASKS,
        "answers": ANSWERS,
        "steps": STEPS,
        "hard_steps": HARD_STEPS,
        "events": EVENTS,
        "numbers": NUMBERS,
        "exports": EXPORTS,
        "tabs": TABS,
    }
