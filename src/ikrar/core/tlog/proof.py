"""Inclusion and consistency proofs (RFC 6962 §2.1, RFC 9162 §2.1): made from tree nodes, and checked.

A proof is a tuple of 32-byte hashes, the leaf's sibling first. Checking answers yes or no and raises nothing.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.tree import HASH_SIZE, node_hash

NodeReader = Callable[[int, int], bytes]  # (binary level, index) -> the root of that perfect subtree
Proof = tuple[bytes, ...]

TLOG_PROOF_HEAD = "c2sp.org/tlog-proof@v1"


class ProofMalformed(Refusal):
    code = "tlog.proof_malformed"
    sentence = "Bukti tercatat tidak dapat dibaca: {why}."
    todo = "Mintalah berkas bukti yang baru."


@dataclass(frozen=True)
class TlogProof:
    """The C2SP text form: where an entry lies, the way to the root, and the signed checkpoint with that root."""

    index: int
    hashes: Proof
    checkpoint: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        lines = [TLOG_PROOF_HEAD]
        if self.extra:
            lines.append("extra " + b64encode(self.extra).decode())
        lines.append(f"index {self.index}")
        lines += [b64encode(each).decode() for each in self.hashes]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse_tlog_proof(text: str) -> TlogProof:
    head, found, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not found or lines.pop(0) != TLOG_PROOF_HEAD:
        raise ProofMalformed(why="bukan bukti tlog-proof v1")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = _base64(lines.pop(0).removeprefix("extra "))
    number = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    if not (number.isascii() and number.isdigit() and len(number) <= 19 and str(int(number)) == number):
        raise ProofMalformed(why="nomor entri tidak ada atau tidak baku")
    hashes = tuple(_base64(line) for line in lines)
    if len(hashes) > 64 or any(len(each) != HASH_SIZE for each in hashes):
        raise ProofMalformed(why="salah satu nilai hash bukan 32 bita")
    return TlogProof(int(number), hashes, checkpoint, extra)


def _base64(text: str) -> bytes:
    try:
        value = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ProofMalformed(why="base64 tidak sah") from None
    if b64encode(value).decode() != text:
        raise ProofMalformed(why="base64 tidak baku")
    return value


def inclusion(index: int, size: int, node: NodeReader) -> Proof:
    """The proof that leaf `index` stands in the tree of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    hashes: list[bytes] = []
    level, last = 0, size - 1
    while last:
        if index & 1:
            hashes.append(node(level, index - 1))
        elif index < last:
            hashes.append(_subtree(level, index + 1, size, node))
        index >>= 1
        last >>= 1
        level += 1
    return tuple(hashes)


def _subtree(level: int, index: int, size: int, node: NodeReader) -> bytes:
    """The hash over leaves [index, index+1) * 2**level, cut off at `size`: ragged only at the right border."""
    if (index + 1) << level <= size:
        return node(level, index)
    root = b""
    for below in range(level):
        if size >> below & 1:
            part = node(below, (size >> below) - 1)
            root = node_hash(part, root) if root else part
    return root


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that the proof leads to, or None when its length does not fit index and size."""
    if not 0 <= index < size:
        return None
    inner = (index ^ (size - 1)).bit_length()  # so far the last leaf stands on another branch
    if len(proof) != inner + (index >> inner).bit_count():
        return None
    root = leaf
    for each in proof[:inner]:
        root = sha256(b"\x01" + each + root if index & 1 else b"\x01" + root + each).digest()
        index >>= 1
    for each in proof[inner:]:
        root = sha256(b"\x01" + each + root).digest()
    return root


def proves_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    return root_from_inclusion(index, size, leaf, proof) == root


def consistency(old: int, new: int, node: NodeReader) -> Proof:
    """The proof that the tree of `new` leaves begins with the tree of `old`; empty when nothing must be shown."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot begin with {old}")
    if old in (0, new):
        return ()
    level = (old & -old).bit_length() - 1
    index = (old >> level) - 1
    hashes = [] if index == 0 else [node(level, index)]
    last = (new - 1) >> level
    while last:
        if index & 1:
            hashes.append(node(level, index - 1))
        elif index < last:
            hashes.append(_subtree(level, index + 1, new, node))
        index >>= 1
        last >>= 1
        level += 1
    return tuple(hashes)


def proves_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that nothing was changed or removed between the two trees (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    rest = list(proof)
    index, last = old - 1, new - 1
    while index & 1:
        index >>= 1
        last >>= 1
    if index == 0:
        seen_old = seen_new = old_root
    elif rest:
        seen_old = seen_new = rest.pop(0)
    else:
        return False
    for each in rest:
        if not last:
            return False
        if index & 1 or index == last:
            seen_old = node_hash(each, seen_old)
            seen_new = node_hash(each, seen_new)
            while index and not index & 1:
                index >>= 1
                last >>= 1
        else:
            seen_new = node_hash(seen_new, each)
        index >>= 1
        last >>= 1
    return not last and seen_old == old_root and seen_new == new_root
