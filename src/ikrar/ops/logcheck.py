"""`ikrar log`: check a published log without trusting who published it; recover after a restored backup."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import Kind
from ikrar.core.statements.policy import parse_policy
from ikrar.core.tlog.note import NobodyKnownSigned, SignatureWrong, VerifierKey, parse_vkey
from ikrar.core.tlog.rebuild import TileDiffers
from ikrar.core.tlog.tile import BundleMalformed
from ikrar.ops.logaudit import Audit, RootDiffers, audit_files, read_checkpoint
from ikrar.ops.logsource import FileAbsent, source_of
from ikrar.ops.progress import Progress

SOUND, BROKEN, UNREADABLE, NOT_PINNED = 0, 1, 2, 3
FALSE = (FileAbsent, BundleMalformed, TileDiffers, RootDiffers, SignatureWrong, NobodyKnownSigned)
WORDS = {
    Kind.SIGNATURE: "tanda tangan",
    Kind.LAPORAN: "laporan",
    Kind.CASE: "penanganan",
    Kind.STATEMENT: "pernyataan",
    Kind.TEXT: "naskah",
    Kind.COUNT: "angka umum",
    Kind.POLICY: "kunci dan kebijakan",
}
CHECK_EPILOG = """\
kode keluar:
  0  utuh: setiap ubin dan akar cocok dengan entrinya, dan checkpoint ditandatangani kunci yang Anda sematkan
  1  tidak utuh; sebabnya disebut
  2  tidak dapat dibaca, atau perintah keliru
  3  utuh, tetapi kunci penandatangannya belum Anda sematkan (--policy atau --vkey)

contoh:
  ikrar log check https://ikrar.kota.go.id/log --policy kebijakan.txt
  ikrar log check /srv/salinan-log --vkey "ikrar.kota.go.id/log+1a2b3c4d+AQ..."
  ikrar log check --db          di server: folder IKRAR_LOG_DIR, kunci sendiri, dan setiap baris basis data"""
RECOVER_EPILOG = """\
Hentikan dahulu `ikrar run` dan `ikrar work` di semua mesin. Entri yang hanya ada di buku besar masuk sebagai
entri yatim: komitmennya diketahui, catatannya hilang. Pemiliknya diminta mengirim berkas bukti, atau menandatangani
lagi.

kode keluar: 0 pulih · 1 tidak dapat dipulihkan, sebabnya disebut · 2 tidak dapat dibaca, atau perintah keliru"""


def parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    found = argparse.ArgumentParser(
        prog="ikrar log", description="Memeriksa dan memulihkan buku besar publik.", add_help=False
    )
    verbs = found.add_subparsers(dest="verb", required=True, metavar="check|recover")
    check = verbs.add_parser(
        "check",
        formatter_class=raw,
        epilog=CHECK_EPILOG,
        add_help=False,
        description="Membangun ulang seluruh pohon dari entri yang diterbitkan dan membandingkannya dengan checkpoint.",
    )
    check.add_argument(
        "source", nargs="?", metavar="FOLDER|ALAMAT", help="buku besar yang diterbitkan; bawaan dengan --db"
    )
    check.add_argument("--policy", metavar="BERKAS", help="kebijakan yang Anda percayai")
    check.add_argument("--vkey", metavar="KUNCI", action="append", default=[], help="kunci buku besar; boleh berulang")
    check.add_argument("--db", action="store_true", help="bandingkan juga dengan basis data instalasi ini")
    recover = verbs.add_parser(
        "recover",
        formatter_class=raw,
        epilog=RECOVER_EPILOG,
        add_help=False,
        description="Mengejar buku besar yang sudah diterbitkan setelah basis data dipulihkan dari cadangan lama.",
    )
    recover.add_argument("source", nargs="*", metavar="FOLDER|ALAMAT", help="salinan buku besar selain IKRAR_LOG_DIR")
    recover.add_argument(
        "--accept-rows",
        action="store_true",
        help="tidak ada checkpoint di mana pun: lanjutkan dari basis data, yang Anda nyatakan lengkap",
    )
    for each in (found, check, recover):
        each.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    options = parser().parse_args(argv)
    try:
        return _check(options) if options.verb == "check" else _recover(options)
    except FALSE as refusal:
        return _say(refusal, BROKEN)
    except Refusal as refusal:
        return _say(refusal, UNREADABLE if options.verb == "check" else BROKEN)
    except OSError as error:
        print(f"Tidak dapat dibaca: {error.filename or ''} {error.strerror or error}", file=sys.stderr)
        return UNREADABLE


def _say(refusal: Refusal, code: int) -> int:
    print(f"{refusal}\n{refusal.todo}".rstrip(), file=sys.stderr)
    return code


def _check(options: argparse.Namespace) -> int:
    if options.source is None and not options.db:
        parser().error("sebutkan FOLDER atau ALAMAT, atau pakai --db di server")
    keys = [parse_vkey(each) for each in options.vkey]
    if options.policy:
        keys += parse_policy(Path(options.policy).read_text(encoding="utf-8")).logs
    if options.db:
        keys += _own_keys()
    source = source_of(options.source or _own_folder())
    audit = read_checkpoint(source, keys)
    progress = Progress("Membangun ulang")
    try:
        audit_files(audit, source, progress)
    finally:
        progress.close()
    counts = _rows(audit) if options.db else {}
    return _report(audit, counts)


def _report(audit: Audit, counts: dict[str, int]) -> int:
    point = audit.checkpoint
    print(f"Buku besar   {point.origin}\nUkuran       {point.size} entri\nAkar         {point.root.hex()}")
    for kind, count in sorted(audit.kinds.items()):
        print(f"  jenis {kind:02x}   {count:>12} {WORDS.get(Kind(kind), '') if kind in set(Kind) else 'tidak dikenal'}")
    for word, count in counts.items():
        print(f"Dibandingkan {count} {word} dengan entrinya")
    if audit.faults:
        print("\nTIDAK UTUH:\n" + "\n".join(f"  - {each}" for each in audit.faults), file=sys.stderr)
        return BROKEN
    if audit.pinned:
        print("\nUtuh: setiap ubin dan akar cocok dengan entrinya; checkpoint ditandatangani kunci yang Anda sematkan.")
        return SOUND
    print("\nUtuh menurut isinya sendiri. Penandatangannya belum diperiksa: sematkan dengan --policy atau --vkey.")
    return NOT_PINNED


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    django.setup()


def _own_keys() -> tuple[VerifierKey, ...]:
    _set_up()
    from ikrar.apps.ledger import keys

    return keys.vkeys("log")


def _own_folder() -> str:
    from ikrar.apps.ledger.files import log_files

    return str(log_files().root)


def _rows(audit: Audit) -> dict[str, int]:
    from ikrar.ops.logrows import audit_rows

    progress = Progress("Membandingkan  ")
    try:
        return audit_rows(audit, datetime.now(UTC), progress)
    finally:
        progress.close()


def _recover(options: argparse.Namespace) -> int:
    _set_up()
    from ikrar.apps.ledger import actions
    from ikrar.apps.ledger.recover import Source

    given = [source_of(each) for each in options.source]
    progress = Progress("Memulihkan")
    try:
        found = actions.recover(
            sources=[Source(each.name, each.read) for each in given],
            at=datetime.now(UTC),
            progress=progress,
            accept_rows=options.accept_rows,
        )
    finally:
        progress.close()
    print(f"Basis data mengenal {found.before} entri dan sekarang {found.size}.")
    print(f"{found.returned} entri yang menunggu mendapat nomornya kembali; {found.orphans} entri yatim.")
    if found.orphans:
        print("Umumkan kepada pemiliknya: kirim berkas bukti, atau tanda tangani lagi (docs/operate/log.md).")
    return SOUND
