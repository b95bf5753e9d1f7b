"""The whole tree again, from the entries alone: what an auditor, a monitor and a recovery do.

Nothing is believed but the entries: every tile is compared with what they hash to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tile import tile_path, unbundle
from ikrar.core.tlog.tree import EMPTY, HASH_SIZE, TILE_WIDTH, Edge, FullTile, grow, leaf_hashes

STEP = 16 * TILE_WIDTH

FileReader = Callable[[int | None, int, int], bytes]  # (tile level, None for entries; index; width) -> the file


class TileDiffers(Refusal):
    code = "tlog.tile_differs"
    sentence = "Ubin {path} tidak sesuai dengan entri di bawahnya."
    todo = "Simpan salinan buku besar ini sebagai bukti dan laporkan kepada pengawas."


@dataclass(frozen=True)
class Rebuilt:
    """A stretch of entries from number `first`, and the edge of the tree that ends with them."""

    first: int
    entries: list[bytes]
    edge: Edge


def rebuild(size: int, read: FileReader, *, tiles: bool = True) -> Iterator[Rebuilt]:
    """Go through a log of `size` entries in stretches; the last one has the root. `tiles` False reads only bundles.

    Refuses    BundleMalformed; TileDiffers
    """
    edge = EMPTY
    for first in range(0, size, STEP):
        entries: list[bytes] = []
        for start in range(first, min(first + STEP, size), TILE_WIDTH):
            width = min(TILE_WIDTH, size - start)
            entries += unbundle(read(None, start // TILE_WIDTH, width), width)
        edge, full = grow(edge, leaf_hashes(entries))
        if tiles:
            _compare(full, read)
            if edge.size == size:
                _compare(edge.tiles(), read)
        yield Rebuilt(first, entries, edge)


def _compare(made: list[FullTile], read: FileReader) -> None:
    for each in made:
        width = len(each.hashes) // HASH_SIZE
        if read(each.level, each.index, width) != each.hashes:
            raise TileDiffers(path=tile_path(each.level, each.index, width))
