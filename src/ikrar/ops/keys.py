"""`ikrar keys`: the keys of this installation, made, shown and rotated. Private parts are never printed."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from ikrar.core.refusal import Refusal

DESCRIPTION = "Membuat, menampilkan, dan mengganti kunci instalasi (folder IKRAR_KEYS)."
EPILOG = """\
  ikrar keys init               kunci untuk instalasi baru; kunci yang ada tidak pernah ditimpa
  ikrar keys show               kunci publik, masa berlakunya, dan sidik kebijakan
  ikrar keys show --policy      teks kebijakan, untuk diterbitkan dan disematkan pemeriksa
  ikrar keys rotate log         siapkan kunci baru dan catat dalam buku besar (log atau receipt)
  ikrar keys rotate log --use   pakai kunci yang disiapkan, setelah tercatat

Cadangkan folder kunci terpisah dari cadangan data (docs/operate/keys.md).
kode keluar: 0 selesai · 1 ditolak, sebabnya disebut · 2 perintah keliru"""


class NotYetLogged(Refusal):
    code = "keys.not_yet_logged"
    sentence = "Kunci {use} yang baru belum tercatat dalam buku besar yang diterbitkan, jadi belum boleh dipakai."
    todo = "Tunggu satu menit sementara `ikrar run` atau `ikrar work` berjalan, lalu ulangi."


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="ikrar keys",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    verbs = found.add_subparsers(dest="verb", required=True, metavar="init|show|rotate")
    init = verbs.add_parser("init", description="Membuat kunci untuk instalasi baru.", add_help=False)
    show = verbs.add_parser("show", description="Menampilkan kunci publik instalasi ini.", add_help=False)
    show.add_argument("--policy", action="store_true", help="hanya teks kebijakan")
    rotate = verbs.add_parser("rotate", description="Mengganti kunci dalam dua langkah.", add_help=False)
    rotate.add_argument("use", choices=("log", "receipt"), metavar="log|receipt", help="kunci yang diganti")
    rotate.add_argument("--use", dest="now", action="store_true", help="langkah kedua: pakai kunci yang disiapkan")
    for each in (found, init, show, rotate):
        each.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    options = parser().parse_args(argv)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    django.setup()
    at = datetime.now(UTC)
    try:
        if options.verb == "init":
            return _init(at)
        if options.verb == "show":
            return _show(only_policy=options.policy)
        return _use(options.use, at) if options.now else _prepare(options.use, at)
    except Refusal as refusal:
        print(f"{refusal}\n{refusal.todo}".rstrip(), file=sys.stderr)
        return 1


def _init(at: datetime) -> int:
    from ikrar.apps.ledger import keys

    keys.make_keys(at=at)
    print(f"Kunci dibuat di {keys.folder()}.\n")
    _show(only_policy=False)
    print("\nCadangkan folder itu sekarang, terpisah dari data. Tanpa kunci log, asal buku besar ini berakhir.")
    return 0


def _show(*, only_policy: bool) -> int:
    from ikrar.apps.ledger import keys

    policy = keys.policy_text()
    if only_policy:
        sys.stdout.write(policy)
        return 0
    for each in keys.known_keys():
        since = f"{datetime.fromtimestamp(each.since, UTC):%Y-%m-%d}"
        until = f" sampai {datetime.fromtimestamp(each.until, UTC):%Y-%m-%d}" if each.until else ""
        print(f"{each.use:<8} sejak {since}{until}\n         {each.vkey}")
    print(
        f"kebijakan (ikrar keys show --policy), sidik SHA-256:\n         {hashlib.sha256(policy.encode()).hexdigest()}"
    )
    return 0


def _prepare(use: str, at: datetime) -> int:
    from ikrar.apps.ledger import actions, keys

    signer = keys.prepare_next_key(use, at=at)
    commit = actions.log_policy(at=at)
    print(f"Kunci {use} baru disiapkan: {signer.verifier.vkey}")
    print(f"Kebijakan yang memuatnya dicatat: /log/public/{commit.hex()}")
    print(f"Terbitkan kebijakan baru (ikrar keys show --policy), lalu: ikrar keys rotate {use} --use")
    return 0


def _use(use: str, at: datetime) -> int:
    from ikrar.apps.ledger import keys, public
    from ikrar.core.statements.entry import Kind, public_commit

    commit = public_commit(Kind.POLICY, keys.policy_text().encode())
    if public.recorded(commit) is None:
        raise NotYetLogged(use=use)
    keys.use_next_key(use, at=at)
    print(f"Kunci {use} yang baru dipakai. Mulai ulang `ikrar run` atau layanan web dan worker.")
    if use == "log":
        print("Selama 30 hari checkpoint ditandatangani kunci lama dan baru.")
    return 0
