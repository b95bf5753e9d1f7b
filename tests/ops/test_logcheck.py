"""`ikrar log check` as an auditor and as an operator call it."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ikrar.apps.ledger import keys, stored
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.models import Entry, Head
from ikrar.apps.ledger.sequencer import Sequencer
from ikrar.apps.ledger.stored import StoredRecord
from ikrar.core.statements.entry import public_commit
from ikrar.ops import logcheck
from tests.conftest import lift

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
TEXT = public_commit(5, b"naskah")


def commit(number):
    return sha256(b"%d" % number).digest()


@pytest.fixture
def log(tmp_path, settings):
    """A published log of 300 signatures and one text, as an auditor would have copied it."""
    settings.IKRAR_ORIGIN = "ikrar.contoh.go.id/log"
    settings.IKRAR_DATA = tmp_path
    settings.IKRAR_KEYS = tmp_path / "keys"
    settings.IKRAR_LOG_DIR = tmp_path / "log"
    settings.IKRAR_HIGH = tmp_path / "high"
    keys.make_keys(at=AT)
    entries = [NewEntry(1, commit(number)) for number in range(300)]
    append_many(entries=[*entries, NewEntry(5, TEXT, b"naskah")], at=AT, by=AT + timedelta(hours=1))
    step()
    return settings.IKRAR_LOG_DIR


def step():
    leader = Sequencer()
    leader.step(at=AT)
    leader.close()


@pytest.fixture
def policy(log, tmp_path):
    path = tmp_path / "kebijakan.txt"
    path.write_text(keys.policy_text())
    return str(path)


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_sound_log_with_a_pinned_policy_is_sound(log, policy, capsys):
    code = logcheck.main(["check", str(log), "--policy", policy])

    said = capsys.readouterr().out
    assert code == 0
    assert "Ukuran       301 entri" in said
    assert "300 tanda tangan" in said
    assert "checkpoint ditandatangani kunci yang Anda sematkan" in said


def test_without_a_pinned_key_the_answer_says_so(log, capsys):
    code = logcheck.main(["check", str(log)])

    assert code == 3
    assert "Penandatangannya belum diperiksa" in capsys.readouterr().out


def test_a_vkey_pins_as_a_policy_does(log):
    assert logcheck.main(["check", str(log), "--vkey", keys.log_signer().verifier.vkey]) == 0


@pytest.mark.parametrize(
    ("path", "at", "said"),
    [
        ("tile/0/000", 5, "Ubin tile/0/000 tidak sesuai"),
        ("tile/0/001.p/45", 5, "Ubin tile/0/001.p/45 tidak sesuai"),
        ("tile/1/000.p/1", 5, "Ubin tile/1/000.p/1 tidak sesuai"),
        ("tile/entries/000", 40, "tidak sesuai dengan entri"),
        ("tile/entries/000", 2, "versi lain"),
        ("checkpoint", 30, "Tanda tangan ikrar.contoh.go.id/log pada catatan ini tidak sah"),
        ("public/" + TEXT.hex(), 1, "bukan yang dicatat"),
    ],
)
def test_one_changed_bit_is_found_and_named(path, at, said, log, policy, capsys):
    flip(log / path, at)

    code = logcheck.main(["check", str(log), "--policy", policy])

    assert code == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("tile/entries/001.p/45", "tile/entries/001.p/45 tidak ada"),
        ("tile/0/000", "tile/0/000 tidak ada"),
        ("public/" + TEXT.hex(), "tidak diterbitkan"),
    ],
)
def test_a_missing_file_is_found_and_named(path, said, log, policy, capsys):
    (log / path).unlink()

    code = logcheck.main(["check", str(log), "--policy", policy])

    assert code == 1
    assert said in capsys.readouterr().err


def test_an_entry_that_stands_twice_is_a_breach(log, capsys, settings):
    from ikrar.core.tlog import tile, tree
    from ikrar.core.tlog.checkpoint import Checkpoint, sign_checkpoint

    twice = [b"\x01\x01" + b"t" * 32] * 2
    edge, _ = tree.grow(tree.EMPTY, tree.leaf_hashes(twice))
    (log / "tile/entries/000.p").mkdir(exist_ok=True)
    (log / "tile/0/000.p").mkdir(exist_ok=True)
    (log / "tile/entries/000.p/2").write_bytes(tile.bundle(twice))
    (log / "tile/0/000.p/2").write_bytes(edge.partial[0])
    note = sign_checkpoint(Checkpoint(settings.IKRAR_ORIGIN, 2, edge.root), [keys.log_signer()])
    (log / "checkpoint").write_text(note)

    code = logcheck.main(["check", str(log)])

    assert code == 1
    assert "tercatat dua kali" in capsys.readouterr().err


def test_a_log_of_another_signer_is_not_the_pinned_one(log, tmp_path, settings, capsys):
    settings.IKRAR_KEYS = tmp_path / "other keys"
    keys.make_keys(at=AT)

    code = logcheck.main(["check", str(log), "--vkey", keys.log_signer().verifier.vkey])

    assert code == 1
    assert "Tidak ada kunci yang Anda percayai" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["/tidak/ada", "ftp://contoh.go.id/log", "http://127.0.0.1:9/log"])
def test_what_cannot_be_read_is_neither_sound_nor_broken(source, capsys, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    assert logcheck.main(["check", source]) == 2
    assert "tidak dapat dibaca" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "x", "--unknown"], ["gali"]])
def test_a_wrong_command_is_said_with_its_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        logcheck.main(arguments)

    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def test_a_log_is_checked_over_http_as_in_a_folder(log, policy):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(log)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        sound = logcheck.main(["check", address, "--policy", policy])
        flip(log / "tile/0/000", 5)
        broken = logcheck.main(["check", address, "--policy", policy])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert (sound, broken) == (0, 1)


def test_on_the_server_the_rows_are_compared_too(log, capsys):
    assert logcheck.main(["check", "--db"]) == 0


def test_a_row_that_was_changed_behind_the_triggers_is_found(log, capsys):
    from django.db import connection

    from ikrar.apps.ledger import triggers

    lift(connection)
    Entry.objects.filter(number__index=7).update(commit=b"c" * 32)
    triggers.install(connection)

    code = logcheck.main(["check", "--db"])

    assert code == 1
    assert "Entri 7 di basis data bukan yang diterbitkan." in capsys.readouterr().err


def test_an_older_database_is_said_to_be_older(log, capsys):
    Head.objects.update(size=250)

    code = logcheck.main(["check", "--db"])

    assert code == 1
    assert "Cadangan lebih tua dari log: basis data mengenal 250 dari 301 entri." in capsys.readouterr().err


def test_a_promise_that_was_not_kept_is_counted(log, capsys):
    append_many(entries=[NewEntry(1, b"late" * 8)], at=AT, by=datetime(2026, 1, 1, tzinfo=UTC))

    code = logcheck.main(["check", "--db"])

    assert code == 1
    assert "1 entri belum bernomor" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("recomputed", "code", "said"),
    [
        (commit(5), 0, ""),
        (b"other" + b"x" * 27, 1, "Percobaan R1 tidak lagi sesuai dengan komitmennya"),
    ],
)
def test_each_stored_record_is_compared_with_its_entry(recomputed, code, said, log, capsys, monkeypatch):
    monkeypatch.setattr(stored, "_readers", {})
    stored.register("percobaan", lambda: iter([StoredRecord("R1", commit(5), recomputed)]))

    found = logcheck.main(["check", "--db"])

    output = capsys.readouterr()
    assert found == code
    assert said in output.err
    assert "Dibandingkan 1 percobaan dengan entrinya" in output.out


def test_a_record_without_an_entry_is_found(log, capsys, monkeypatch):
    monkeypatch.setattr(stored, "_readers", {})
    stored.register("percobaan", lambda: iter([StoredRecord("R1", b"n" * 32, b"n" * 32)]))

    assert logcheck.main(["check", "--db"]) == 1
    assert "Percobaan R1 tidak punya entri" in capsys.readouterr().err


def test_recover_says_what_it_found(log, capsys):
    code = logcheck.main(["recover"])

    assert code == 0
    assert "Basis data mengenal 301 entri dan sekarang 301." in capsys.readouterr().out


def test_recover_under_a_leader_is_refused(log, capsys):
    leader = Sequencer()
    leader.step(at=AT)

    code = logcheck.main(["recover"])
    leader.close()

    assert code == 1
    assert "Proses lain sedang memimpin buku besar." in capsys.readouterr().err


def test_the_help_is_in_indonesian_and_names_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as stopped:
        logcheck.main(["check", "--help"])

    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert "Membangun ulang seluruh pohon" in said
    assert "kode keluar:" in said
