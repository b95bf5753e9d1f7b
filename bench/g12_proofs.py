"""G12: inclusion proofs, verified and made from the tile files. Limit: the node hashes of the same depth.

usage: g12_proofs.py [ENTRIES]      `near`: the entries of one morning, asked for in any order (receipt pages, bundles);
`anywhere`: random entries of the whole log. Both with what a process keeps of the tiles (1 kB each).
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import limits
from g11_check import publish
from ikrar.apps.ledger.files import LogFiles
from ikrar.core.tlog.checkpoint import parse_checkpoint
from ikrar.core.tlog.note import parse_note
from ikrar.core.tlog.proof import proves_inclusion
from ikrar.core.tlog.tile import TileCache, TileNodes
from ikrar.core.tlog.tree import leaf_hash

PROOFS = 5_000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    entries = limits.some_entries(count)
    with tempfile.TemporaryDirectory(prefix="g12-") as folder:
        publish(entries, Path(folder))
        files = LogFiles(Path(folder), Path(folder) / "high")
        root = parse_checkpoint(parse_note((Path(folder) / "checkpoint").read_bytes())[0]).root
        choose = random.Random(12)
        anywhere = [choose.randrange(count) for _ in range(PROOFS)]
        morning = min(count, 100_000)
        near = [count - 1 - choose.randrange(morning) for _ in range(PROOFS)]
        depth = (count - 1).bit_length()
        nodes = TileNodes(count, files.hashes, TileCache())
        for name, asked in (("near", near), ("anywhere", anywhere)):
            limits.ratio(
                f"G12 proofs made from tiles, {name}",
                lambda: limits.node_calls(PROOFS * depth),
                lambda asked=asked: [nodes.inclusion(index) for index in asked],
                count=PROOFS,
                goal="goal ≥ 0.30, stretch 0.50",
            )
        proofs = [(index, leaf_hash(entries[index]), nodes.inclusion(index)) for index in anywhere]

        def verify() -> None:
            assert all(proves_inclusion(index, count, leaf, proof, root) for index, leaf, proof in proofs)

        limits.ratio(
            "G12 proofs verified",
            lambda: limits.node_calls(PROOFS * depth),
            verify,
            count=PROOFS,
            goal="goal ≥ 0.80",
        )


if __name__ == "__main__":
    main()
