"""Names and bytes of the published files (C2SP tlog-tiles), and tree nodes read out of tiles.

An entry is 34 bytes: version 01, kind, commit (core/statements/entry.py). A bundle holds up to 256 of them,
each behind its length as uint16.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tree import HASH_SIZE, TILE_HEIGHT, TILE_WIDTH, TileReader, node_hash, parents

ENTRY_VERSION = 1
ENTRY_SIZE = 34
_LENGTH = ENTRY_SIZE.to_bytes(2, "big")
BUNDLED = len(_LENGTH) + ENTRY_SIZE
_PATH = re.compile(r"tile/(entries|[0-9]|[1-5]\d|6[0-3])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


class BundleMalformed(Refusal):
    code = "tlog.bundle_malformed"
    sentence = "Berkas entri buku besar tidak dapat dibaca: {why}."
    todo = "Ambil ulang berkas itu dari sumbernya."


class TileMalformed(Refusal):
    code = "tlog.tile_malformed"
    sentence = "Ubin {path} panjangnya {length} bita, seharusnya {expected}."
    todo = "Ambil ulang berkas itu dari sumbernya."


@dataclass(frozen=True)
class TileName:
    """`level` None names an entry bundle; `width` 256 is full."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        return tile_path(self.level, self.index, self.width)


def tile_path(level: int | None, index: int, width: int = TILE_WIDTH) -> str:
    number = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        number = f"x{index % 1000:03d}/{number}"
    suffix = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{'entries' if level is None else level}/{number}{suffix}"


def parse_path(path: str) -> TileName | None:
    """The tile that a path names, or None. Only the one canonical spelling of each name is accepted."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    level = None if match[1] == "entries" else int(match[1])
    name = TileName(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or TILE_WIDTH))
    return name if name.path == path else None


def bundle(entries: Sequence[bytes]) -> bytes:
    return b"".join([_LENGTH + each for each in entries])


def check_bundle(data: bytes, width: int) -> None:
    """Refuses BundleMalformed: not `width` entries of 34 bytes and version 01, each behind its length."""
    if len(data) != width * BUNDLED:
        raise BundleMalformed(why=f"panjang {len(data)} bita, seharusnya {width * BUNDLED}")
    for place, byte in enumerate((*_LENGTH, ENTRY_VERSION)):
        if data[place::BUNDLED].count(byte) != width:
            raise BundleMalformed(why="ada entri dengan panjang atau versi lain")


def unbundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle of `width`. Refuses BundleMalformed."""
    check_bundle(data, width)
    return [data[at : at + ENTRY_SIZE] for at in range(2, len(data), BUNDLED)]


def leaves_of(data: bytes) -> bytes:
    """The leaf hashes of checked bundles, joined or alone: what the tiles of level 0 must hold."""
    return b"".join([sha256(b"\x00" + data[at : at + ENTRY_SIZE]).digest() for at in range(2, len(data), BUNDLED)])


Levels = list[bytes]  # a tile's own hashes and the seven levels of nodes above them
_LOW = 4  # of a full tile of leaves, levels 0 to 3 are made again from 16 leaves; levels 4 to 7 are kept (1 kB)


class TileCache:
    """What is kept of full tiles, which never change: any size may share it.

    Of leaf tiles (19,532 in a log of five million) only the upper half, 1 kB each; of the few above them everything.
    """

    def __init__(self, keep: int = 20_000) -> None:
        self.keep = keep
        self.tiles: OrderedDict[tuple[int, int], Levels] = OrderedDict()

    def put(self, level: int, index: int, levels: Levels) -> None:
        self.tiles[level, index] = [b""] * _LOW + levels[_LOW:] if level == 0 else levels
        if len(self.tiles) > self.keep:
            self.tiles.popitem(last=False)


class TileNodes:
    """Tree nodes of a tree of `size` leaves, read out of its tiles.

    A reader reads one size: a tile that was partial then stays partial here, also when the log has grown since.
    """

    def __init__(self, size: int, read: TileReader, cache: TileCache | None = None) -> None:
        self.size = size
        self._read = read
        self._full = cache or TileCache(keep=64)
        self._edge: dict[tuple[int, int], Levels] = {}
        self._group: tuple[int, Levels] = (-1, [])  # the last 16 leaves asked for
        self._ragged: dict[int, bytes] = {}
        self._borders: dict[int, tuple[bytes, ...]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The root of the perfect subtree of 2**level leaves with that index."""
        half, first = level & ~3, index << (level & 3)
        levels, mask = self._half(half, first << half)
        at = (index & mask >> (level & 3)) * HASH_SIZE
        node = levels[level & 3][at : at + HASH_SIZE]
        if (index + 1) << level > self.size or len(node) != HASH_SIZE:
            raise IndexError(f"node {level}/{index} is outside a tree of {self.size}")
        return node

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """What proof.inclusion makes node by node, with one look at each half of a tile."""
        if not 0 <= index < self.size:
            raise ValueError(f"leaf {index} is not in a tree of {self.size}")
        inner = (index ^ (self.size - 1)).bit_length()  # from this level on, the last leaf stands on the same branch
        if not inner:
            return self._border(inner, index)
        hashes: list[bytes] = []
        top = inner - 1  # below it every sibling is whole
        for level in range(0, top, 4):
            levels, mask = self._half(level, index)
            sibling = index >> level
            for nodes in levels[: min(4, top - level)]:
                at = ((sibling ^ 1) & mask) * HASH_SIZE
                hashes.append(nodes[at : at + HASH_SIZE])
                sibling >>= 1
                mask >>= 1
        sibling = index >> top ^ 1
        hashes.append(self._last(top, sibling) if sibling & 1 else self(top, sibling))
        hashes += self._border(inner, index)
        return tuple(hashes)

    def _half(self, level: int, leaf: int) -> tuple[Levels, int]:
        """The levels of nodes from `level` (0 or 4 inside its tile) around a leaf, and the mask of an index in them."""
        tile = leaf >> (level & ~7) + TILE_HEIGHT
        if level == 0 and tile < self.size >> TILE_HEIGHT:
            if self._group[0] != leaf >> _LOW:
                self._group = self._load_group(leaf >> _LOW)
            return self._group[1], 15
        key = (level >> 3, tile)
        levels = self._edge.get(key) or self._full.tiles.get(key) or self._load(*key)
        return (levels[_LOW:], 15) if level & _LOW else (levels, TILE_WIDTH - 1)

    def _last(self, level: int, index: int) -> bytes:
        """The subtree that ends the tree: the leaves from index * 2**level to the last, however many."""
        root = self._ragged.get(level)
        if root is None:
            if (index + 1) << level <= self.size:
                return self(level, index)
            root = b""
            for below in range(level):
                if self.size >> below & 1:
                    part = self(below, (self.size >> below) - 1)
                    root = node_hash(part, root) if root else part
            self._ragged[level] = root
        return root

    def _border(self, inner: int, index: int) -> tuple[bytes, ...]:
        """The left siblings on the branch of the last leaf, the same for every leaf that joins it at that level."""
        found = self._borders.get(inner)
        if found is None:
            levels = range(inner, self.size.bit_length())
            found = tuple(self(level, (index >> level) - 1) for level in levels if index >> level & 1)
            self._borders[inner] = found
        return found

    def _load_group(self, group: int) -> tuple[int, Levels]:
        """16 leaf hashes of a full tile and the three levels above them."""
        hashes = self._tile(0, group >> 4, TILE_WIDTH)
        start = (group & 15) * 16 * HASH_SIZE
        levels = [hashes[start : start + 16 * HASH_SIZE]]
        for _ in range(_LOW - 1):
            levels.append(parents(levels[-1]))
        return group, levels

    def _load(self, level: int, index: int) -> Levels:
        width = min(TILE_WIDTH, (self.size >> TILE_HEIGHT * level) - index * TILE_WIDTH)
        if width <= 0:
            raise IndexError(f"tile {level}/{index} is outside a tree of {self.size}")
        levels = [self._tile(level, index, width)]
        for _ in range(TILE_HEIGHT - 1):
            below = levels[-1]
            levels.append(parents(below[: len(below) & ~63]))
        if width == TILE_WIDTH:
            self._full.put(level, index, levels)
        else:
            self._edge[level, index] = levels
        return levels

    def _tile(self, level: int, index: int, width: int) -> bytes:
        hashes = self._read(level, index, width)
        if len(hashes) != width * HASH_SIZE:
            raise TileMalformed(path=tile_path(level, index, width), length=len(hashes), expected=width * HASH_SIZE)
        return hashes
