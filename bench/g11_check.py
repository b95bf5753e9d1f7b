"""G11: a whole published log verified offline on one core. Limit: the bare hash calls of its tree.

usage: g11_check.py [ENTRIES]       what `ikrar log check FOLDER` does: every bundle read and hashed, every
tile compared, no entry twice, the root against the checkpoint.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import limits
from ikrar.core.tlog import note
from ikrar.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ikrar.core.tlog.tile import bundle, tile_path
from ikrar.core.tlog.tree import EMPTY, grow, leaf_hashes
from ikrar.ops.logaudit import audit_files, read_checkpoint
from ikrar.ops.logsource import Folder


def publish(entries: list[bytes], folder: Path) -> note.SignerKey:
    edge, full = grow(EMPTY, leaf_hashes(entries))
    files = [(tile_path(t.level, t.index, len(t.hashes) // 32), t.hashes) for t in [*full, *edge.tiles()]]
    for start in range(0, len(entries), 256):
        part = entries[start : start + 256]
        files.append((tile_path(None, start // 256, len(part)), bundle(part)))
    for path, data in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    key = note.signer("bench.example/log", bytes(32))
    (folder / "checkpoint").write_text(sign_checkpoint(Checkpoint(key.name, edge.size, edge.root), [key]))
    return key


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory(prefix="g11-") as folder:
        key = publish(limits.some_entries(count), Path(folder))

        def check() -> None:
            audit = read_checkpoint(Folder(folder), [key.verifier])
            audit_files(audit, Folder(folder), lambda done, whole: None)
            assert (audit.faults, audit.pinned) == ([], True)

        found = limits.ratio(
            "G11 whole log verified",
            lambda: limits.hash_calls(count),
            check,
            count=count,
            goal="goal: at most 2 × the time, stretch 1.5 ×",
        )
        print(f"G11: {1 / found:.2f} × the time of the bare hash calls")


if __name__ == "__main__":
    main()
