"""Names and bytes of the published files (C2SP tlog-tiles), and tree nodes read out of tiles.

An entry is 34 bytes: version 01, kind, commit (core/statements/entry.py). A bundle holds up to 256 of them,
each behind its length as uint16.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tree import HASH_SIZE, TILE_HEIGHT, TILE_WIDTH, TileReader, leaf_hashes, parents

ENTRY_VERSION = 1
ENTRY_SIZE = 34
_LENGTH = ENTRY_SIZE.to_bytes(2, "big")
_BUNDLED = len(_LENGTH) + ENTRY_SIZE
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
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
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


def tiles_between(old: int, new: int) -> list[TileName]:
    """The files that a tree of `new` leaves has and one of `old` leaves does not: bundles first, then tiles upwards."""
    names = _level_between(None, old, new)
    level = 0
    while new >> TILE_HEIGHT * level:
        names += _level_between(level, old >> TILE_HEIGHT * level, new >> TILE_HEIGHT * level)
        level += 1
    return names


def _level_between(level: int | None, old: int, new: int) -> list[TileName]:
    if old == new:
        return []
    names = [TileName(level, index) for index in range(old // TILE_WIDTH, new // TILE_WIDTH)]
    if new % TILE_WIDTH:
        names.append(TileName(level, new // TILE_WIDTH, new % TILE_WIDTH))
    return names


def bundle(entries: Sequence[bytes]) -> bytes:
    return b"".join([_LENGTH + each for each in entries])


def unbundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle of `width`. Refuses BundleMalformed: other count, other length, other version."""
    if len(data) != width * _BUNDLED:
        raise BundleMalformed(why=f"panjang {len(data)} bita, seharusnya {width * _BUNDLED}")
    entries = [data[at + 2 : at + _BUNDLED] for at in range(0, len(data), _BUNDLED)]
    head = _LENGTH + bytes((ENTRY_VERSION,))
    if any(data[at : at + 3] != head for at in range(0, len(data), _BUNDLED)):
        raise BundleMalformed(why="ada entri dengan panjang atau versi lain")
    return entries


def tile_of_bundle(data: bytes, width: int) -> bytes:
    """The leaf hashes of a bundle: what the tile of level 0 with the same index must hold."""
    return leaf_hashes(unbundle(data, width))


Levels = list[bytes]  # a tile's own hashes and the seven levels of nodes above them


class TileCache:
    """The last `keep` full tiles with their inner nodes, 16 kB each. Full tiles never change: any size may share it."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.tiles: OrderedDict[tuple[int, int], Levels] = OrderedDict()

    def put(self, level: int, index: int, levels: Levels) -> None:
        self.tiles[level, index] = levels
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

    def __call__(self, level: int, index: int) -> bytes:
        """The root of the perfect subtree of 2**level leaves with that index."""
        tile_level, inside = divmod(level, TILE_HEIGHT)
        key = (tile_level, index >> TILE_HEIGHT - inside)
        levels = self._edge.get(key) or self._full.tiles.get(key) or self._load(*key)
        at = (index & (TILE_WIDTH >> inside) - 1) * HASH_SIZE
        node = levels[inside][at : at + HASH_SIZE]
        if len(node) != HASH_SIZE:
            raise IndexError(f"node {level}/{index} is outside a tree of {self.size}")
        return node

    def _load(self, level: int, index: int) -> Levels:
        width = min(TILE_WIDTH, (self.size >> TILE_HEIGHT * level) - index * TILE_WIDTH)
        if width <= 0:
            raise IndexError(f"tile {level}/{index} is outside a tree of {self.size}")
        hashes = self._read(level, index, width)
        if len(hashes) != width * HASH_SIZE:
            raise TileMalformed(path=tile_path(level, index, width), length=len(hashes), expected=width * HASH_SIZE)
        levels = [hashes]
        for _ in range(TILE_HEIGHT - 1):
            below = levels[-1]
            levels.append(parents(below[: len(below) & ~63]))
        if width == TILE_WIDTH:
            self._full.put(level, index, levels)
        else:
            self._edge[level, index] = levels
        return levels
