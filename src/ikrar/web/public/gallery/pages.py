"""The house's own pages in their states, with made-up data: for looking, for axe, for the screenshots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from django.utils.safestring import mark_safe

from ikrar.core.statements.verdict import Exit, Step, Verdict
from ikrar.web.public.gallery import samples

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SamplePage:
    slug: str
    title: str
    template: str
    context: Callable[[], Context]
    style: str = ""  # the template of an inlined style, to be allowed by its hash


def _sheet(**changes: Any) -> Context:
    text = {"title": "Ikrar", "body": samples.BODY, "sha256": samples.DIGEST}
    sheet = {
        "round_code": "W4TN8E",
        "round_title": "Ikrar Netralitas 2027",
        "organisation": "Kota Tirtamarga",
        "zone": samples.ZONE,
        "closes_at": samples.AT.replace(day=13, hour=9, minute=0),
        "is_open": True,
        "apel_id": 1,
        "apel_code": "K7QX7M",
        "apel_title": "Apel gabungan",
        "apel_starts_at": samples.AT.replace(minute=30),
        "apel_is_open": True,
        "texts": [text],
    }
    return {"sheet": sheet | changes, "name": samples.LONGEST_NAME, "sealed": "contoh", "refused": "", "records": []}


def _receipt(*, index: int | None = None, **changes: Any) -> Context:
    card = samples.receipt(index=index, **changes)
    actor = {"name": samples.LONGEST_NAME}
    return {"cards": [card], "first": card, "code": card["code"], "settled": index is not None, "actor": actor}


def _card(*, refused: bool = False) -> Context:
    context: Context = {
        "form": samples.BirthDateForm({"day": "12", "month": "3", "year": "1985"})
        if refused
        else samples.BirthDateForm(),
        "by_date": True,
        "person": samples.LONGEST_NAME,
        "organisation_name": "Pemerintah Kota Tirtamarga",
        "tries_left": 3 if refused else 5,
        "refused": "",
    }
    if refused:
        context["refused"] = "Tanggal lahir tidak cocok dengan kartu ini. Sisa 3 kali mencoba."
        context["todo"] = "Periksa tanggal, bulan, dan tahun."
    return context


def _not_me() -> Context:
    card = samples.receipt(index=12317)
    return {"card": card, "record": card["record"], "refused": ""}


def _projector() -> Context:
    address = "ikrar.tirtamarga.example/ruang/apel/K7QX7M/"
    qr = segno.make(f"https://{address}", error="q").svg_inline(border=4, omitsize=True)
    names = ["Dinas Pendidikan", "Dinas Kesehatan", "Sekretariat DPRD", samples.LONGEST_UNIT, "Kecamatan Cempaka"]
    units = [{"title": names[i % 5], "signed": i * 7, "expected": 60 + i * 4} for i in range(12)]
    return {
        "apel": {"title": "Apel Gabungan Ikrar Netralitas", "place": "Alun-alun", "code": "K7QX7M", "is_open": True},
        "organisation": {"name": "Pemerintah Kota Tirtamarga", "code": "tirtamarga"},
        "qr": mark_safe(qr),  # noqa: S308 - drawn by segno from our own address
        "address": address,
        "signed": 1100,
        "expected": 12318,
        "units": units,
        "more_units": 203,
        "leader": samples.LONGEST_NAME,
        "state_url": "",
    }


def _coverage() -> Context:
    shared = samples.context()
    kept = ("organisation", "actor", "roles", "navigation", "rows", "total", "sort_urls", "filters", "exports")
    people = [
        {"name": samples.LONGEST_NAME, "position": "Lurah", "unit": samples.LONGEST_UNIT, "kind": "none"},
        {"name": "Wati Lestari", "position": "Analis Kebijakan", "unit": "Kelurahan Cempaka", "kind": "wait"},
    ]
    return {name: shared[name] for name in kept} | {
        "round": {"title": "Ikrar Netralitas 2027", "code": "W4TN8E"},
        "text_title": "Ikrar Netralitas Pegawai ASN",
        "as_of": samples.AT,
        "zone": samples.ZONE,
        "numbers": shared["numbers"],
        "sort": "missing",
        "recap": {"url": "#rekap", "is_due": True, "text": "38 dari 40 menandatangani; dua cuti."},
        "people": [person | {"word": "belum"} for person in people],
        "back_url": "#",
    }


def _verdict(exit_: Exit, kind: str) -> Context:
    good = exit_ is not Exit.FALSE
    steps = (
        Step("berkas", True, "Berkasnya terbaca dan bentuknya benar."),
        Step("naskah", good, "Naskahnya berkode 7f3a 91c2." if good else "Naskahnya bukan yang ditandatangani."),
        Step("pengukuh", None, "Belum ada pengukuh; tidak diperiksa."),
    )
    proven = ("Kunci penyelenggara menerima tanda tangan ini pada 9 Agustus 2027 pukul 07.41.07 WIB.",) if good else ()
    verdict = Verdict(exit_, steps, proven, ("Bahwa orangnya sendiri yang memegang telepon.",))
    return {
        "verdict": verdict,
        "kind": kind,
        "what": f"Bukti tanda tangan Ikrar Netralitas Pegawai ASN atas nama {samples.LONGEST_NAME}.",
        "form": samples.CheckForm(),
    }


PAGES: tuple[SamplePage, ...] = (
    SamplePage("depan", "Halaman depan", "public/home.html", lambda: {"host_name": "Pemerintah Kota Tirtamarga"}),
    SamplePage("tanda-tangan", "Tanda tangan", "employee/sign.html", _sheet, "employee/sign.css"),
    SamplePage(
        "tanda-tangan-lagi",
        "Tanda tangan: belum memilih, pernah dibantu, dua naskah",
        "employee/sign.html",
        lambda: (
            _sheet(texts=_sheet()["sheet"]["texts"] * 2, apel_id=None)
            | {"refused": "Pilih salah satu: hadir dan mengucapkan, atau membaca dan menandatangani.", "records": [1]}
        ),
        "employee/sign.css",
    ),
    SamplePage("diterima", "Tanda terima: diterima", "employee/receipt.html", _receipt),
    SamplePage("tercatat", "Tanda terima: tercatat", "employee/receipt.html", lambda: _receipt(index=12317)),
    SamplePage("sengketa", "Tanda terima: sengketa", "employee/receipt.html", lambda: _receipt(index=7, disputed=True)),
    SamplePage("kartu", "Kartu kode", "employee/card.html", _card),
    SamplePage("kartu-salah", "Kartu kode: salah", "employee/card.html", lambda: _card(refused=True)),
    SamplePage("tidak", "Tidak menandatangani", "employee/not_signing.html", _sheet),
    SamplePage("tidak-tercatat", "Dinyatakan", "employee/not_signing.html", lambda: _sheet() | {"done": True}),
    SamplePage("bukan-saya", "Ini bukan saya", "employee/not_me.html", _not_me),
    SamplePage("tutup-apel", "Apel ditutup", "employee/closed.html", lambda: _sheet(apel_is_open=False)),
    SamplePage("tutup", "Rangkaian ditutup", "employee/closed.html", lambda: _sheet(is_open=False)),
    SamplePage("layar", "Layar apel", "office/apel/projector.html", _projector),
    SamplePage("rekapitulasi", "Rekapitulasi", "office/apel/coverage.html", _coverage),
    SamplePage("periksa", "Periksa bukti", "public/verify.html", lambda: {"form": samples.CheckForm()}),
    SamplePage("terbukti", "Terbukti", "public/verify.html", lambda: _verdict(Exit.PROVEN, "done")),
    SamplePage("tidak-benar", "Tidak benar", "public/verify.html", lambda: _verdict(Exit.FALSE, "late")),
    SamplePage("belum-kukuh", "Belum dikukuhkan", "public/verify.html", lambda: _verdict(Exit.NOT_WITNESSED, "wait")),
    SamplePage(
        "penolakan",
        "Penolakan",
        "errors/refusal.html",
        lambda: {
            "sentence": "Naskah yang Anda lihat bukan lagi naskah rangkaian ini; tanda tangan belum dicatat.",
            "todo": "Muat ulang halaman, baca naskahnya, lalu tanda tangani.",
            "code": "pledges.text_changed",
        },
    ),
    SamplePage("tidak-ada", "404", "errors/404.html", dict),
)
