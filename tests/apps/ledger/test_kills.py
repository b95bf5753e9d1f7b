"""A real process, really killed (-9) at moments nobody chose, on a database and a disk of its own."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

KILLS = 5
CHILD = Path(__file__).with_name("killed_child.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(tmp_path, transactional_database_url):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "ikrar.conf.settings",
        "IKRAR_DATA": str(tmp_path / "data"),
        "IKRAR_ORIGIN": "ikrar.contoh.go.id/log",
        "IKRAR_DATABASE": transactional_database_url,
    }


@pytest.fixture
def transactional_database_url(tmp_path, django_db_setup, django_db_blocker):
    """An empty database beside the tests' own, of the same kind."""
    if connection.vendor != "postgresql":
        yield str(tmp_path / "kills.sqlite3")
        return
    name = f"ikrar_kills_{os.getpid()}"
    settings = connection.settings_dict
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    host, user, port = settings["HOST"], settings["USER"], settings["PORT"] or ""
    yield f"postgresql://{user}:{settings['PASSWORD']}@:{port}/{name}?host={host}".replace("@:/", "@/")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def kill_one(environment, number, chance):
    """Start a child, let it work for a moment after its first lines, and kill it."""
    child = subprocess.Popen(
        [sys.executable, CHILD, str(number), "400"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        for _ in range(chance.randrange(1, 4)):
            child.stdout.readline()
        time.sleep(chance.random() * 0.12)
    finally:
        child.send_signal(signal.SIGKILL)
        child.stdout.close()
        child.wait()
    return child.returncode


def test_whatever_moment_it_is_killed_at_the_log_stays_one_log(environment, tmp_path):
    chance = random.Random(20270817)
    assert run(environment, "manage.py", "migrate", "-v0").stderr == ""
    made = run(environment, "-c", "import sys; from ikrar.ops.keys import main; sys.exit(main(['init']))")
    assert made.returncode == 0, made.stderr
    kept = {}

    for number in range(KILLS):
        assert kill_one(environment, number, chance) == -signal.SIGKILL
        tiles = tmp_path / "data" / "log" / "tile"
        now = {path: path.read_bytes() for path in tiles.rglob("*") if path.is_file()}
        assert {path: now[path] for path in kept} == kept
        kept = now
    last = run(environment, str(CHILD), "last", "2")
    checked = run(
        environment, "-c", "import sys; from ikrar.ops.logcheck import main; sys.exit(main(['check', '--db']))"
    )

    assert (last.returncode, last.stderr) == (0, "")
    assert int(last.stdout.split()[-1]) % 97 == 0
    assert (checked.returncode, checked.stderr) == (0, "")
