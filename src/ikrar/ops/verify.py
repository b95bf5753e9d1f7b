"""`ikrar verify`: check a proof without the network, the database or trust in us.

Needs `cryptography` and nothing else; a test runs it where nothing else is installed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ikrar.core.refusal import Refusal
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.check_file import check_file
from ikrar.core.statements.pdf import LARGEST
from ikrar.core.statements.policy import Policy, parse_policy
from ikrar.core.statements.verdict import Exit, Verdict

DESCRIPTION = """\
Periksa bukti penandatanganan: berkas .ikrar, surat keterangan PDF yang membawanya, atau isi kode QR.
Tidak memakai jaringan. Tanpa --policy, program hanya dapat mengatakan bahwa isinya utuh, bukan siapa penerbitnya."""
EPILOG = """\
kode keluar:
  0  terbukti: tercatat dan dikukuhkan bersama oleh pengukuh dalam kebijakan yang Anda sematkan
  1  tidak benar; langkah yang gagal disebut
  2  tidak dapat diperiksa: berkas rusak, bukan bukti Ikrar, atau perintah keliru
  3  isinya utuh, tetapi penerbitnya belum Anda sematkan
  4  isinya utuh dan penerbitnya Anda kenal, tetapi belum dikukuhkan bersama

contoh:
  ikrar verify bukti.ikrar --policy kebijakan.txt
  ikrar verify surat-keterangan.pdf --policy kebijakan.txt
  ikrar verify --qr "ISI KODE QR" --name "Nama Seperti Tercetak" --policy kebijakan.txt

Ambil kebijakan dari situs penerbit dan cocokkan sidiknya dengan yang tercetak pada deklarasi.
Kebijakan di dalam berkas bukti hanya petunjuk dan tidak pernah dipercaya."""
MARKS = {True: "ya", False: "GAGAL", None: "-"}


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="ikrar verify",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    found.add_argument("file", nargs="?", metavar="BERKAS", help="berkas .ikrar, PDF, atau teks kode QR; - untuk stdin")
    found.add_argument("--policy", metavar="BERKAS", help="kebijakan yang Anda percayai (kunci penerbit dan pengukuh)")
    found.add_argument("--qr", metavar="TEKS", help="isi kode QR, sebagai ganti berkas")
    found.add_argument("--name", metavar="NAMA", help="nama persis seperti tercetak; diperlukan untuk kode QR")
    found.add_argument("--json", action="store_true", help="jawaban untuk dibaca program lain")
    found.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Print the verdict and return its exit code."""
    options = parser().parse_args(argv)
    if (options.file is None) == (options.qr is None):
        parser().error("sebutkan satu BERKAS atau --qr TEKS")
    try:
        policy = _policy(options.policy)
        data = None if options.file is None else _read(options.file)
    except (OSError, Refusal) as error:
        print(f"Tidak dapat diperiksa: {_why(error)}", file=sys.stderr)
        return Exit.UNREADABLE
    if data is None:
        verdict = check_code(options.qr, options.name, policy)
    else:
        verdict = check_file(data, name=options.name, pinned=policy)
    if options.json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=2))
    else:
        print(_words(verdict, policy))
    return verdict.exit


def _policy(path: str | None) -> Policy | None:
    if path is None:
        return None
    try:
        return parse_policy(_read(path).decode())
    except UnicodeDecodeError as error:
        raise OSError(f"kebijakan {path} bukan teks UTF-8") from error


def _read(path: str) -> bytes:
    """At most one byte more than the largest file that is looked at."""
    if path == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)


def _why(error: OSError | Refusal) -> str:
    if isinstance(error, FileNotFoundError):
        return f"berkas {error.filename} tidak ada."
    if isinstance(error, OSError) and error.filename:
        return f"berkas {error.filename} tidak dapat dibuka."
    return str(error)


def _words(verdict: Verdict, policy: Policy | None) -> str:
    lines = [verdict.headline, ""]
    for title, sentences in (("Terbukti:", verdict.proven), ("Tidak terbukti:", verdict.unproven)):
        if sentences:
            lines += [title, *(f"  - {sentence}" for sentence in sentences), ""]
    lines.append("Langkah:")
    lines += [f"  [{MARKS[step.ok]:^5}] {step.name}: {step.sentence}" for step in verdict.steps]
    if policy:
        lines += ["", f"Kebijakan yang disematkan: sidik SHA-256 {policy.fingerprint}"]
    return "\n".join(lines)
