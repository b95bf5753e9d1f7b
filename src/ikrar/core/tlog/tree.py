"""The RFC 6962 tree, grown in batches from its right edge.

The edge is all that growing needs: one hash for each bit set in the size, and the tile that is not yet full on each
tile level. It is read back from the published files (`edge_of`), so a sequencer owns no state that could differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32
TILE_WIDTH = 256
TILE_HEIGHT = 8
EMPTY_ROOT = sha256(b"").digest()

TileReader = Callable[[int, int, int], bytes]  # (tile level, tile index, width) -> the hashes, 32 bytes each


@dataclass(frozen=True)
class FullTile:
    level: int
    index: int
    hashes: bytes


@dataclass(frozen=True)
class Edge:
    """The right edge of a tree of `size` leaves.

    nodes     by binary level: the root of the perfect subtree that ends the tree there, b"" where that bit of size is 0
    partial   by tile level: the hashes of the tile that is not full yet, b"" where there is none
    """

    size: int
    nodes: tuple[bytes, ...]
    partial: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        root = b""
        for node in self.nodes:
            if node:
                root = sha256(b"\x01" + node + root).digest() if root else node
        return root or EMPTY_ROOT

    def tiles(self) -> list[FullTile]:
        """The partial tiles of this size, lowest level first."""
        return [
            FullTile(level, self.size >> TILE_HEIGHT * (level + 1), hashes)
            for level, hashes in enumerate(self.partial)
            if hashes
        ]


EMPTY = Edge(0, (), ())


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(entries: Sequence[bytes]) -> bytes:
    return b"".join([sha256(b"\x00" + entry).digest() for entry in entries])


def parents(hashes: bytes) -> bytes:
    """The level above an even number of hashes."""
    return b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])


def grow(edge: Edge, leaves: bytes) -> tuple[Edge, list[FullTile]]:
    """Append leaf hashes (32 bytes each, joined); return the new edge and the tiles that became full, lowest first.

    Each node is hashed once: the cost is one call a node, whatever the size of the tree.
    """
    added = len(leaves) // HASH_SIZE
    nodes, partial = list(edge.nodes), list(edge.partial)
    full: list[FullTile] = []
    new, level = leaves, 0
    while new:
        if level == len(nodes):
            nodes.append(b"")
        if level % TILE_HEIGHT == 0:
            tile_level = level // TILE_HEIGHT
            if tile_level == len(partial):
                partial.append(b"")
            partial[tile_level] = _fill(full, tile_level, edge.size >> level, partial[tile_level] + new)
        pending = nodes[level] + new
        even = len(pending) & ~63
        nodes[level] = pending[even:]
        new = parents(pending[:even])
        level += 1
    return Edge(edge.size + added, tuple(nodes), tuple(partial)), full


def _fill(full: list[FullTile], level: int, nodes_before: int, hashes: bytes) -> bytes:
    """Move the full tiles out of `hashes`, which begin at a tile's border; return what is left."""
    index = nodes_before // TILE_WIDTH
    step = TILE_WIDTH * HASH_SIZE
    whole = len(hashes) // step * step
    for start in range(0, whole, step):
        full.append(FullTile(level, index, hashes[start : start + step]))
        index += 1
    return hashes[whole:]


def edge_of(size: int, read: TileReader) -> Edge:
    """Read the right edge of a tree of `size` leaves from its partial tiles. The caller compares its root."""
    nodes: list[bytes] = []
    partial: list[bytes] = []
    level = 0
    while size >> TILE_HEIGHT * level:
        count = size >> TILE_HEIGHT * level
        width = count % TILE_WIDTH
        hashes = read(level, count // TILE_WIDTH, width) if width else b""
        partial.append(hashes)
        for _ in range(TILE_HEIGHT):
            odd = len(hashes) // HASH_SIZE % 2
            nodes.append(hashes[-HASH_SIZE:] if odd else b"")
            hashes = parents(hashes[:-HASH_SIZE] if odd else hashes)
        level += 1
    while nodes and not nodes[-1]:
        nodes.pop()
    return Edge(size, tuple(nodes), tuple(partial))


def root_of(entries: Sequence[bytes]) -> bytes:
    return grow(EMPTY, leaf_hashes(entries))[0].root
