"""`ikrar run`: the whole of Ikrar on one machine. One web process with threads, the worker as a thread in it, SQLite.

First start: keys, tables and (with --demo) the training city are made; the terminal says how to sign in as each role.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ikrar.ops.demo.stage import Demo

THREADS = 32


def main(argv: Sequence[str]) -> int:
    options = _options(argv)
    if _is_taken(options.host, options.port):
        other = f"ikrar run --port {options.port + 1}"
        print(f"Porta {options.port} sudah dipakai program lain. Pilih yang lain: {other}", file=sys.stderr)
        return 1
    os.environ.setdefault("IKRAR_DATA", str(options.data.resolve()))
    os.environ.setdefault("IKRAR_URL", f"http://localhost:{options.port}")
    os.environ.setdefault("IKRAR_ORIGIN", f"localhost:{options.port}/log")
    if options.demo:
        os.environ.setdefault("IKRAR_DEMO", "1")
        os.environ.setdefault("IKRAR_GALLERY", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    _make_keys()
    _set_up_django()
    demo = _demo() if options.demo else None
    _serve(options.host, options.port, options.threads, demo)
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ikrar run",
        description="Menjalankan Ikrar di mesin ini: halaman, pekerja latar, dan SQLite dalam satu folder data.",
        epilog="Berhenti dengan Ctrl-C. Kode keluar: 0 berhenti wajar, 1 tidak dapat mulai (alasannya disebut).",
    )
    parser.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (bawaan 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="porta (bawaan 8000)")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder data (bawaan ./data)")
    parser.add_argument("--threads", type=int, default=THREADS, help=f"utas web (bawaan {THREADS})")
    parser.add_argument("--demo", action="store_true", help="isi dengan kota latihan dan lima deklarasi publik")
    return parser.parse_args(argv)


def _is_taken(host: str, port: int) -> bool:
    """Asked before anything is prepared: another server may be using the same data folder too."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _make_keys() -> None:
    """Before Django: its own signing key is derived from the app key, so the keys must be there first."""
    from django.conf import settings

    from ikrar.apps.ledger import keys

    if not (Path(settings.IKRAR_KEYS) / "app").exists():
        from datetime import UTC, datetime

        keys.make_keys(at=datetime.now(tz=UTC))
        # Settings were read without an app key; start over with it.
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 (ourselves, same arguments)


def _set_up_django() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    print("Menyiapkan tabel dan berkas halaman ...", flush=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def _demo() -> Demo:
    from django.utils import timezone

    from ikrar.ops.demo import stage

    return stage.ensure(at=timezone.now(), say=lambda line: print(line, flush=True))


def _serve(host: str, port: int, threads: int, demo: Demo | None) -> None:
    from django.conf import settings
    from gunicorn.app.base import BaseApplication
    from gunicorn.util import import_app

    class Desk(BaseApplication):  # type: ignore[misc]
        """gunicorn with settings from here instead of a file."""

        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": threads,
                "worker_connections": 1000,
                "keepalive": 15,
                "backlog": 2048,
                "timeout": 60,
                "graceful_timeout": 10,
                "accesslog": None,
                "control_socket_disable": True,
                "loglevel": "warning",
                "post_worker_init": _start_worker,
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return import_app("ikrar.conf.wsgi:application")

    if demo is not None:
        print(demo.welcome(settings.IKRAR_URL), flush=True)
    else:
        print(f"\nIkrar siap: {settings.IKRAR_URL}\nBerhenti: Ctrl-C\n", flush=True)
    Desk().run()


def _start_worker(server_worker: object) -> None:
    from ikrar.ops.worker import Worker

    threading.Thread(target=Worker().run, name="ikrar-worker", daemon=True).start()
