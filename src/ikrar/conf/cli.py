"""`ikrar`: one command, its verbs by name. A verb is imported only when asked for, so that `ikrar verify` needs
nothing but `cryptography`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

VERBS = {
    "run": ("ikrar.ops.run", "menjalankan Ikrar di mesin ini (SQLite, satu perintah)"),
    "work": ("ikrar.ops.work", "menjalankan pekerja latar di luar proses web"),
    "import-roster": ("ikrar.ops.import_roster", "memuat daftar pegawai dari CSV atau XLSX"),
    "verify": ("ikrar.ops.verify", "memeriksa bukti, surat keterangan, atau kode QR tanpa jaringan"),
    "log": ("ikrar.ops.logcheck", "memeriksa atau memulihkan buku besar: check, recover"),
    "keys": ("ikrar.ops.keys", "membuat, menampilkan, mengganti kunci instalasi: init, show, rotate"),
    "doctor": ("ikrar.ops.doctor", "memeriksa instalasi ini dan mengatakan apa yang perlu dibenahi"),
}
USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_help())
        return 0 if words else USAGE
    if words[0] == "--version":
        from ikrar import __version__

        print(f"ikrar {__version__}")
        return 0
    if words[0] not in VERBS:
        print(f"ikrar: tidak ada perintah “{words[0]}”.\n\n{_help()}", file=sys.stderr)
        return USAGE
    if words[0] != "run" and "--data" in words[1:-1]:
        at = words.index("--data")
        os.environ["IKRAR_DATA"] = os.path.abspath(words[at + 1])
        del words[at : at + 2]
    verb = import_module(VERBS[words[0]][0])
    run: Callable[[Sequence[str]], int] = verb.main
    try:
        return run(words[1:])
    except KeyboardInterrupt:
        print("\nDihentikan.", file=sys.stderr)
        return 130


def _help() -> str:
    lines = [f"  {name:<14} {about}" for name, (_, about) in VERBS.items()]
    return "\n".join(
        [
            "ikrar: ikrar netralitas ASN dari daftar pegawai sampai bukti yang dapat diperiksa siapa saja.",
            "",
            "pemakaian: ikrar PERINTAH [pilihan]     rincian: ikrar PERINTAH --help",
            "",
            *lines,
            "",
            "Folder data lain: --data FOLDER pada tiap perintah.",
            "Pengaturan dibaca dari lingkungan: docs/operate/settings.md",
        ]
    )
