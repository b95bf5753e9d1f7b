"""Checkpoints (C2SP tlog-checkpoint): the note text that says which tree a log had at a size."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ikrar.core.refusal import Refusal
from ikrar.core.tlog.note import ED25519, NobodyKnownSigned, OpenedNote, SignerKey, VerifierKey, open_note, sign
from ikrar.core.tlog.tree import HASH_SIZE

SIZE_LIMIT = 1 << 63


class CheckpointMalformed(Refusal):
    code = "tlog.checkpoint_malformed"
    sentence = "Checkpoint tidak dapat dibaca: {why}."
    todo = "Ambil ulang checkpoint itu dari sumbernya."


class OriginOther(Refusal):
    code = "tlog.origin_other"
    sentence = "Checkpoint ini milik buku besar {found}, bukan {expected}."
    todo = "Periksa alamat buku besar yang Anda tuju."


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        lines = [self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class OpenedCheckpoint:
    checkpoint: Checkpoint
    note: OpenedNote


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a note. Refuses CheckpointMalformed: anything that we would print otherwise."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise CheckpointMalformed(why="kurang dari tiga baris, atau ada baris kosong")
    origin, size, root, *extensions = lines
    if not (
        size.isascii() and size.isdigit() and len(size) <= 19 and str(int(size)) == size and int(size) < SIZE_LIMIT
    ):
        raise CheckpointMalformed(why="ukuran bukan bilangan baku")
    try:
        digest = b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        raise CheckpointMalformed(why="akar bukan base64") from None
    found = Checkpoint(origin, int(size), digest, tuple(extensions))
    if len(digest) != HASH_SIZE or found.text != text:
        raise CheckpointMalformed(why="akar bukan 32 bita base64 baku")
    return found


def sign_checkpoint(checkpoint: Checkpoint, keys: Iterable[SignerKey]) -> str:
    return sign(checkpoint.text, keys)


def open_checkpoint(raw: bytes, keys: Sequence[VerifierKey], origin: str) -> OpenedCheckpoint:
    """Open the checkpoint of one log: signed by a key of the log itself; cosignatures of known witnesses beside.

    keys       the log's keys and the witnesses' keys; a log's key bears the origin as its name
    Refuses    as open_note; CheckpointMalformed; OriginOther; NobodyKnownSigned: witnesses, but not the log
    """
    opened = open_note(raw, keys)
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != origin:
        raise OriginOther(found=checkpoint.origin, expected=origin)
    if not any(each.key.name == origin for each in opened.by(ED25519)):
        raise NobodyKnownSigned()
    return OpenedCheckpoint(checkpoint, opened)
