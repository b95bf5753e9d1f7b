"""The message for a unit's WhatsApp group: link and deadline, no names. Indonesian, whatever the page speaks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.web.shared.papers.wording import moment


def message_of(unit: str, round_: RoundLine, address: str) -> str:
    texts = " dan ".join(text.title for text in round_.texts)
    return "\n".join(
        (
            f"Kepada pegawai {unit}",
            "",
            f"{round_.title}: {texts} dapat ditandatangani sampai {moment(round_.closes_at, ZoneInfo(round_.zone))}.",
            "",
            "1. Pindai kode QR pada kartu kode Anda dengan kamera ponsel.",
            "2. Isi tanggal lahir Anda.",
            "3. Baca naskahnya, lalu tanda tangani. Simpan tanda terimanya.",
            "",
            f"Sudah pernah membuka kartu di ponsel ini? Langsung ke {address}",
            "",
            "Kartu hanya untuk pemiliknya: jangan difoto, jangan dikirim ke grup. Belum menerima kartu atau kartunya "
            "hilang? Hubungi operator unit. Tidak punya ponsel? Tanda tangani lembar kertas di kantor unit.",
        )
    )
