"""A published log in memory: what the tests of the core write, read and hand to outside readers."""

from hashlib import sha256
from pathlib import Path

from ikrar.core.statements.entry import entry
from ikrar.core.tlog import tile, tree
from ikrar.core.tlog.tree import EMPTY, Edge


def entries(count: int) -> list[bytes]:
    return [entry(1, sha256(b"%d" % number).digest()) for number in range(count)]


class Published:
    """Grows in batches and keeps every file by its path, as the folder would."""

    def __init__(self) -> None:
        self.edge: Edge = EMPTY
        self.all: list[bytes] = []
        self.files: dict[str, bytes] = {}

    def append(self, new: list[bytes]) -> None:
        old, self.all = self.edge.size, self.all + new
        self.edge, full = tree.grow(self.edge, tree.leaf_hashes(new))
        for each in [*full, *self.edge.tiles()]:
            self.files[tile.tile_path(each.level, each.index, len(each.hashes) // 32)] = each.hashes
        for first in range(old // 256 * 256, self.edge.size, 256):
            part = self.all[first : first + 256]
            self.files[tile.tile_path(None, first // 256, len(part))] = tile.bundle(part)

    def read(self, level: int, index: int, width: int) -> bytes:
        return self.files[tile.tile_path(level, index, width)]

    def save(self, folder: Path) -> None:
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
