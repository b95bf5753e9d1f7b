"""The whole tree again, from the entries alone: what an auditor, a monitor and a recovery do.

Nothing is believed but the entries: every tile is compared with what they hash to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tile import BUNDLED, check_bundle, leaves_of, tile_path, unbundle
from ikrar.core.tlog.tree import EMPTY, HASH_SIZE, TILE_WIDTH, Edge, FullTile, grow

STEP = 16 * TILE_WIDTH

FileReader = Callable[[int | None, int, int], bytes]  # (tile level, None for entries; index; width) -> the file


class TileDiffers(Refusal):
    code = "tlog.tile_differs"
    sentence = "Ubin {path} tidak sesuai dengan entri di bawahnya."
    todo = "Simpan salinan buku besar ini sebagai bukti dan laporkan kepada pengawas."


@dataclass(frozen=True)
class Rebuilt:
    """A stretch of entries from number `first`, as bundled, and the edge of the tree that ends with them."""

    first: int
    data: bytes
    edge: Edge

    @property
    def count(self) -> int:
        return len(self.data) // BUNDLED

    @property
    def kinds(self) -> bytes:
        """One byte an entry."""
        return self.data[3::BUNDLED]

    @property
    def entries(self) -> list[bytes]:
        return unbundle(self.data, self.count)


def rebuild(size: int, read: FileReader) -> Iterator[Rebuilt]:
    """Go through a log of `size` entries in stretches; the last one has the root.

    Refuses    BundleMalformed; TileDiffers
    """
    edge = EMPTY
    for first in range(0, size, STEP):
        parts = []
        for start in range(first, min(first + STEP, size), TILE_WIDTH):
            width = min(TILE_WIDTH, size - start)
            parts.append(read(None, start // TILE_WIDTH, width))
            check_bundle(parts[-1], width)
        data = b"".join(parts)
        edge, full = grow(edge, leaves_of(data))
        _compare(full, read)
        if edge.size == size:
            _compare(edge.tiles(), read)
        yield Rebuilt(first, data, edge)


def _compare(made: list[FullTile], read: FileReader) -> None:
    for each in made:
        width = len(each.hashes) // HASH_SIZE
        if read(each.level, each.index, width) != each.hashes:
            raise TileDiffers(path=tile_path(each.level, each.index, width))
