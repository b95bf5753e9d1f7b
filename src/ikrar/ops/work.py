"""`ikrar work`: the worker on its own, for installations where the web runs in other processes."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Sequence
from types import FrameType

import django


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="ikrar work",
        description="Menomori entri buku besar, menerbitkannya, dan menjumlahkan liputan, setiap detik.",
        epilog="Berhenti dengan Ctrl-C atau SIGTERM. Kode keluar: 0 berhenti wajar.",
    )
    parser.add_argument("--once", action="store_true", help="satu putaran saja, lalu selesai")
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    django.setup()
    from django.utils import timezone

    from ikrar.ops.worker import Worker

    worker = Worker()
    if options.once:
        worker.turn(at=timezone.now())
        return 0

    def stop(signum: int, frame: FrameType | None) -> None:
        worker.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
    return 0
