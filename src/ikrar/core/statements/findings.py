"""The sentences of a verdict: what is proven, and what is not. Never more than the bytes carry."""

from __future__ import annotations

from typing import Final

from ikrar.core.statements.verdict import Exit, Facts, moment

FIELDS: Final = {"name": "Nama", "number": "Nomor pegawai", "position": "Jabatan", "unit": "Unit kerja"}
LEVELS: Final = {
    0: "tingkat 0, dibantu",
    1: "tingkat 1, masuk sendiri",
    2: "tingkat 2, kunci sandi (passkey)",
    3: "tingkat 3, tersertifikasi",
}
METHODS: Final = {
    "assisted": "di meja bantuan, dengan petugas dan seorang saksi",
    "paper": "di atas kertas yang dipindai petugas",
    "shared": "di perangkat yang dipakai bersama",
    "card": "dengan kartu kode",
    "password": "dengan kata sandi",
    "sso": "dengan akun instansi",
    "passkey": "dengan kunci sandi",
    "certified": "dengan sertifikat elektronik",
}
SKEW: Final = 300  # a witness's clock may run five minutes behind the issuer's


def time_is_proven(facts: Facts) -> bool:
    """Whether witnesses saw the entry between its own time and the time promised."""
    seen = facts.cosigned_at
    return seen is not None and facts.by is not None and facts.at - SKEW <= seen <= facts.by


def of_bundle(code: Exit, facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is proven and what is not, for a bundle in which no step failed."""
    signed = f"{_who(facts)} menandatangani naskah dalam berkas ini ({_how(facts)})"
    stands = f"nomor {facts.index} dari {facts.size} catatan dalam buku besar {facts.origin}"
    unproven: list[str] = []
    if code == Exit.NOT_PINNED:
        proven = [f"Isi berkas cocok satu sama lain. Menurut isinya, {signed}."]
        unproven.append(
            "Siapa penerbitnya: kunci di dalam berkas hanya petunjuk, dan siapa pun dapat membuat berkas seperti ini "
            "dengan kuncinya sendiri. Sematkan kebijakan penerbit, lalu periksa lagi."
        )
    elif code == Exit.NOT_WITNESSED:
        proven = [f"Penerbit {facts.origin} menyatakan dengan tanda tangannya: {signed}."]
        if facts.index is None:
            unproven.append("Bahwa catatannya sudah tercatat dalam buku besar publik: berkas ini baru tanda terimanya.")
        else:
            proven.append(f"Catatannya tercatat: {stands}.")
        unproven.append("Bahwa penerbit tidak menunjukkan buku besar lain kepada orang lain: belum dikukuhkan bersama.")
    else:
        proven = [
            f"Penerbit {facts.origin} menyatakan dengan tanda tangannya: {signed}.",
            f"Catatannya {stands}. Pengukuh yang Anda sematkan mengukuhkannya: tidak dapat diubah atau dihapus "
            "tanpa ketahuan.",
        ]
    (proven if time_is_proven(facts) else unproven).append(_time(facts))
    return tuple(proven), (*unproven, *_limits(facts))


def of_code(code: Exit, facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is proven and what is not, for a QR code whose signature holds."""
    name = facts.opened.get("name")
    issuer = f"Penerbit {facts.origin} menandatangani kode ini" if code == Exit.NOT_WITNESSED else "Kode ini utuh"
    proven = (
        f"{issuer}: {name} menandatangani naskah berkode {facts.text_sha256} pada {moment(facts.at)} "
        f"({LEVELS[facts.level]})."
        if name
        else f"{issuer} pada {moment(facts.at)}.",
    )
    unproven = ["Jabatan, unit kerja, dan isi naskah: kode QR terlalu kecil untuk memuatnya. Periksa berkas buktinya."]
    if not name:
        unproven.insert(0, "Siapa yang menandatangani: ketik nama persis seperti tercetak.")
    if code == Exit.NOT_PINNED:
        unproven.append("Siapa penerbitnya: Anda belum menyematkan kebijakannya.")
    unproven.append("Waktu tidak terbukti: kode ini hanya kata penerbit, tanpa pengukuh.")
    return proven, tuple(unproven)


def _who(facts: Facts) -> str:
    known = [facts.opened[part] for part in ("name", "position", "unit") if part in facts.opened]
    return ", ".join(known) if "name" in facts.opened else "seseorang yang namanya tidak dibuka dalam berkas ini"


def _how(facts: Facts) -> str:
    return f"{LEVELS[facts.level]}, {METHODS[facts.method]}"


def _time(facts: Facts) -> str:
    if facts.cosigned_at is None:
        return f"Waktu tidak terbukti: {moment(facts.at)} baru kata penerbit."
    if time_is_proven(facts):
        return (
            f"Waktunya: tertulis {moment(facts.at)}, dan pengukuh sudah melihatnya paling lambat "
            f"{moment(facts.cosigned_at)}."
        )
    if facts.by is not None and facts.cosigned_at > facts.by:
        return (
            f"Waktu tidak terbukti: dijanjikan tercatat paling lambat {moment(facts.by)}, tetapi pengukuh baru "
            f"melihatnya {moment(facts.cosigned_at)}. Catatan ini bisa saja ditanggali mundur."
        )
    return (
        f"Waktu tidak terbukti: tertulis {moment(facts.at)}, tetapi pengukuh sudah melihatnya "
        f"{moment(facts.cosigned_at)}, sebelum waktu itu."
    )


def _limits(facts: Facts) -> tuple[str, ...]:
    """What no bundle of this level can prove."""
    who = f"Bahwa orang itu sendiri yang menandatangani, lebih daripada caranya: {_how(facts)}."
    heard = "Bahwa ia hadir dan mengucapkannya: itu pernyataannya sendiri." if facts.said == "present" else ""
    later = "Bahwa tanda tangan ini tidak dibantah kemudian: bantahan adalah catatan tersendiri."
    return tuple(sentence for sentence in (who, heard, later) if sentence)
