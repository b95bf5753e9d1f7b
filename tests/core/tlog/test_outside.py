"""What the Go checksum database's own code says about a log that we published (Debian: golang-golang-x-mod-dev)."""

import os
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from ikrar.core.tlog import note
from ikrar.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ikrar.core.tlog.proof import consistency, inclusion
from ikrar.core.tlog.tile import TileNodes
from tests.core.tlog.published import Published, entries

KEY = note.signer("ikrar.contoh.go.id/log", bytes(range(32)))
WITNESS = note.signer("saksi.contoh.ac.id", bytes(range(1, 33)), note.COSIGNATURE)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """The outside reader, compiled once."""
    folder = tmp_path_factory.mktemp("go")
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
    }
    source = Path(__file__).parent / "outside" / "main.go"
    subprocess.run(["go", "build", "-o", folder / "reader", source], env=environment, check=True)
    return folder / "reader"


def publish(folder, log, name="checkpoint"):
    checkpoint = Checkpoint(KEY.name, log.edge.size, log.edge.root)
    text = sign_checkpoint(checkpoint, [KEY]) + note.cosign(checkpoint.text, WITNESS, 1_795_000_000)
    (folder / name).write_text(text, encoding="utf-8")


def run(reader, folder, *indices):
    arguments = [reader, folder, KEY.verifier.vkey, folder / "old", *map(str, indices)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_go_opens_our_note_reads_our_tiles_and_makes_the_same_proofs(reader, tmp_path):
    log, all_entries = Published(), entries(70_000)
    log.append(all_entries[:300])
    publish(tmp_path, log, "old")
    log.append(all_entries[300:])
    publish(tmp_path, log)
    log.save(tmp_path)
    indices = [0, 1, 255, 256, 299, 300, 65_535, 65_536, 69_887, 69_888, 69_999]

    said = run(reader, tmp_path, *indices)

    nodes = TileNodes(70_000, log.read)
    lines = [line.split(" ") for line in said.stdout.splitlines()]
    assert said.stderr == ""
    assert [(line[0], tuple(map(b64decode, line[1:]))) for line in lines[:-1]] == [
        (str(index), inclusion(index, 70_000, nodes)) for index in indices
    ]
    assert lines[-1][:3] == ["consistent", "300", "70000"]
    assert tuple(map(b64decode, lines[-1][3:])) == consistency(300, 70_000, nodes)


@pytest.mark.parametrize(
    ("path", "at", "complaint"),
    [
        ("checkpoint", 40, "open note"),
        ("tile/0/000", 33, "prove 1"),
        ("tile/entries/000", 40, "inclusion of 1"),
        ("old", 40, "open note"),
    ],
)
def test_go_refuses_a_log_with_one_changed_bit(reader, tmp_path, path, at, complaint):
    log = Published()
    log.append(entries(257))  # of 300, this version of x/mod would leave the full tile unauthenticated
    log.save(tmp_path)
    publish(tmp_path, log)
    publish(tmp_path, log, "old")
    data = bytearray((tmp_path / path).read_bytes())
    data[at] ^= 1
    (tmp_path / path).write_bytes(data)

    said = run(reader, tmp_path, 1)

    assert said.returncode == 1
    assert said.stderr.startswith(complaint)
