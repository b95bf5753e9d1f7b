import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core.tlog.tile import (
    BundleMalformed,
    TileName,
    TileNodes,
    bundle,
    parse_path,
    tile_path,
    unbundle,
)
from ikrar.core.tlog.tree import EMPTY, EMPTY_ROOT, edge_of, grow, leaf_hash, leaf_hashes, node_hash, root_of
from tests.core.tlog.published import Published, entries

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "tree.json").read_text())
LEAVES = [bytes.fromhex(each) for each in VECTORS["leaves"]]


def root_by_definition(leaves):
    """RFC 6962 §2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_by_definition(leaves[:half]), root_by_definition(leaves[half:]))


def test_an_empty_tree_has_the_published_root():
    assert EMPTY.root == EMPTY_ROOT == bytes.fromhex(VECTORS["empty_root"])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_trees_have_their_roots(size):
    assert root_of(LEAVES[:size]).hex() == VECTORS["roots"][size - 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_growing_in_any_batches_gives_the_tree_of_all_leaves(sizes):
    leaves = [leaf_hash(b"%d" % number) for number in range(sum(sizes))]
    edge, start = EMPTY, 0

    for size in sizes:
        edge, _ = grow(edge, b"".join(leaves[start : start + size]))
        start += size

    assert edge.size == len(leaves)
    assert edge.root == (root_by_definition(leaves) if leaves else EMPTY_ROOT)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65_536, 65_793])
def test_the_edge_is_read_back_from_the_tiles(size):
    log = Published()
    log.append(entries(size))

    assert edge_of(size, log.read) == log.edge


def test_a_read_edge_grows_on_as_the_one_that_was_kept():
    log = Published()
    log.append(entries(65_900))

    more = leaf_hashes([b"%d" % number for number in range(700)])

    assert grow(edge_of(65_900, log.read), more) == grow(log.edge, more)


def test_each_node_stands_where_its_tile_says():
    log = Published()
    log.append(entries(600))
    leaves = [leaf_hash(each) for each in entries(600)]
    nodes = TileNodes(600, log.read)

    assert [nodes(3, index) for index in range(75)] == [
        root_by_definition(leaves[index * 8 : index * 8 + 8]) for index in range(75)
    ]
    assert nodes(9, 0) == root_by_definition(leaves[:512])


@pytest.mark.parametrize(("level", "index"), [(0, 600), (1, 300), (9, 1), (17, 0)])
def test_a_node_outside_the_tree_is_not_invented(level, index):
    log = Published()
    log.append(entries(600))

    with pytest.raises(IndexError):
        TileNodes(600, log.read)(level, index)


@pytest.mark.parametrize("row", VECTORS["paths"], ids=lambda row: row["path"])
def test_tiles_have_their_specified_paths(row):
    name = TileName(row["level"], row["index"], row["width"])

    assert (name.path, parse_path(row["path"])) == (row["path"], name)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/100/000",
        "tile/0/x000/001",
        "tile/0/x01/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001/",
        "tile/0/001\n",
        "/tile/0/001",
        "tile/entries/../0/001",
        "tile/data/001",
        "tile/0/００１",
    ],
)
def test_only_the_one_spelling_of_a_path_is_read(path):
    assert parse_path(path) is None


def test_a_tree_of_seventy_thousand_has_the_files_of_the_specification():
    log = Published()
    log.append(entries(70_000))
    names = [each for each in map(parse_path, log.files) if each.level is not None]

    full = {str(level): sum(each.level == level and each.width == 256 for each in names) for level in (0, 1)}
    assert full == VECTORS["files_of_70000"]["full"]
    assert [each.path for each in names if each.width < 256] == VECTORS["files_of_70000"]["partial"]
    assert sum(path.startswith("tile/entries/") for path in log.files) == 274


def test_a_bundle_holds_each_entry_behind_its_length():
    two = entries(2)

    assert bundle(two) == b"\x00\x22" + two[0] + b"\x00\x22" + two[1]
    assert unbundle(bundle(two), 2) == two


@pytest.mark.parametrize(
    "data",
    [b"", bundle(entries(1)), bundle(entries(3)), bundle(entries(2))[:-1], b"\x00\x21" + bundle(entries(2))[2:]],
)
def test_a_bundle_of_another_shape_is_refused(data):
    with pytest.raises(BundleMalformed):
        unbundle(data, 2)


def test_an_entry_of_another_version_is_refused():
    data = bytearray(bundle(entries(2)))
    data[38] = 2

    with pytest.raises(BundleMalformed):
        unbundle(bytes(data), 2)


def test_paths_of_a_large_log_keep_their_three_digits():
    assert tile_path(0, 1_000_000) == "tile/0/x001/x000/000"
