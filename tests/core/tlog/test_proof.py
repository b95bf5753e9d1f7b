import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core.tlog.proof import (
    ProofMalformed,
    TlogProof,
    consistency,
    inclusion,
    parse_tlog_proof,
    proves_consistency,
    proves_inclusion,
)
from ikrar.core.tlog.tile import TileNodes
from ikrar.core.tlog.tree import EMPTY, grow, leaf_hash
from tests.core.tlog.published import Published, entries

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "tree.json").read_text())
ROOTS = [bytes.fromhex(each) for each in [VECTORS["empty_root"], *VECTORS["roots"]]]
LEAVES = [leaf_hash(bytes.fromhex(each)) for each in VECTORS["leaves"]]
LOG = Published()
LOG.append(entries(700))
LOG_LEAVES = [leaf_hash(each) for each in entries(700)]


def published_nodes(size):
    """Nodes of the published test tree at one size."""
    edge, _ = grow(EMPTY, b"".join(LEAVES[:size]))
    return TileNodes(size, lambda level, index, width: edge.partial[level])


def nodes_at(size):
    log = Published()
    log.append(entries(size))
    return log.edge.root, TileNodes(size, log.read)


@pytest.mark.parametrize("row", VECTORS["inclusion"])
def test_the_published_inclusion_proofs_are_made_and_hold(row):
    index, size = row["index"], row["size"]
    proof = tuple(map(bytes.fromhex, row["proof"]))

    assert inclusion(index, size, published_nodes(size)) == proof
    assert proves_inclusion(index, size, LEAVES[index], proof, ROOTS[size])


@pytest.mark.parametrize("row", VECTORS["consistency"])
def test_the_published_consistency_proofs_are_made_and_hold(row):
    old, new = row["old"], row["new"]
    proof = tuple(map(bytes.fromhex, row["proof"]))

    assert consistency(old, new, published_nodes(new)) == proof
    assert proves_consistency(old, new, ROOTS[old], ROOTS[new], proof)


def test_every_proof_between_trees_of_up_to_eight_leaves_holds():
    held = [
        proves_consistency(old, new, ROOTS[old], ROOTS[new], consistency(old, new, published_nodes(new)))
        for new in range(1, 9)
        for old in range(new + 1)
    ]

    assert held == [True] * 44


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_proof_holds_for_its_leaf_and_for_no_other(data):
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    root, nodes = nodes_at(size)
    proof = inclusion(index, size, nodes)

    assert nodes.inclusion(index) == proof
    assert proves_inclusion(index, size, LOG_LEAVES[index], proof, root)
    for other in {index - 1, index + 1, 0, size - 1} - {index}:
        assert not proves_inclusion(other, size, LOG_LEAVES[index], proof, root)
    assert not proves_inclusion(index, size, LOG_LEAVES[(index + 1) % 700], proof, root)
    assert not proves_inclusion(index, size, LOG_LEAVES[index], (*proof, root), root)
    for position in range(len(proof)):
        assert not proves_inclusion(index, size, LOG_LEAVES[index], proof[:position] + proof[position + 1 :], root)
        changed = bytes([proof[position][0] ^ 1]) + proof[position][1:]
        bad = (*proof[:position], changed, *proof[position + 1 :])
        assert not proves_inclusion(index, size, LOG_LEAVES[index], bad, root)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_consistency_proof_holds_for_its_two_trees_and_for_no_others(data):
    new = data.draw(st.integers(2, 700))
    old = data.draw(st.integers(1, new - 1))
    (old_root, _), (new_root, nodes) = nodes_at(old), nodes_at(new)
    proof = consistency(old, new, nodes)

    assert proves_consistency(old, new, old_root, new_root, proof)
    assert not proves_consistency(old, new, new_root, new_root, proof)
    assert not proves_consistency(old, new, old_root, old_root, proof)
    assert not proves_consistency(old, new, old_root, new_root, (*proof, old_root))
    for position in range(len(proof)):
        assert not proves_consistency(old, new, old_root, new_root, proof[:position] + proof[position + 1 :])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_no_proof_is_made_or_believed_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="is not in a tree"):
        inclusion(index, size, published_nodes(8))
    assert not proves_inclusion(index, size, LEAVES[0], (), LEAVES[0])


def test_a_shrunken_tree_is_never_consistent():
    assert not proves_consistency(8, 7, ROOTS[8], ROOTS[7], ())
    assert not proves_consistency(3, 3, ROOTS[3], ROOTS[4], ())


def test_the_text_form_of_a_proof_is_read_back_as_it_was():
    proof = TlogProof(5, (b"a" * 32, b"b" * 32), "contoh/log\n8\n...\n\n— contoh/log AAAA\n", b"more")

    assert parse_tlog_proof(proof.text) == proof
    assert proof.text.split("\n")[:3] == ["c2sp.org/tlog-proof@v1", "extra bW9yZQ==", "index 5"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 5\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 05\n\nx",
        "c2sp.org/tlog-proof@v1\nindex ٥\n\nx",
        "c2sp.org/tlog-proof@v1\nYQ==\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 5\nYQ==\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 5\n!\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 5",
    ],
)
def test_a_proof_in_another_form_is_refused(text):
    with pytest.raises(ProofMalformed):
        parse_tlog_proof(text)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 4096, 65_536, 65_537, 70_001])
def test_the_short_way_through_the_tiles_makes_the_same_proofs(size):
    log = Published()
    log.append(entries(size))
    nodes = TileNodes(size, log.read)
    indices = {0, 1, 15, 16, 17, 254, 255, 256, 257, 4095, 65_535, 65_536, size // 2, size // 3, size - 2, size - 1}

    for index in sorted(each for each in indices if 0 <= each < size):
        assert nodes.inclusion(index) == inclusion(index, size, nodes)
