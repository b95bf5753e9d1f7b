"""What `ikrar log check` finds: the whole tree rebuilt from its entries, and on the server the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ikrar.core.refusal import Refusal
from ikrar.core.statements.entry import PUBLIC, Kind, public_commit
from ikrar.core.tlog.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from ikrar.core.tlog.note import VerifierKey, parse_note
from ikrar.core.tlog.rebuild import Rebuilt, rebuild
from ikrar.core.tlog.tile import BUNDLED
from ikrar.core.tlog.tree import EMPTY_ROOT
from ikrar.ops.logsource import Source, tile_file

KINDS = frozenset(Kind)
MOST_FAULTS = 20

Progress = Callable[[int, int], None]


class RootDiffers(Refusal):
    code = "log.root_differs"
    sentence = "Akar pohon dari {size} entri tidak sama dengan akar di checkpoint."
    todo = "Simpan salinan buku besar dan checkpoint itu sebagai bukti, lalu laporkan kepada pengawas."


class CheckpointAbsent(Refusal):
    code = "log.checkpoint_absent"
    sentence = "Tidak ada checkpoint di {name}."
    todo = "Periksa alamat atau folder: di dalamnya harus ada berkas bernama checkpoint."


@dataclass
class Audit:
    """What was found so far. `faults`: sentences for people; any one of them makes the log unsound."""

    checkpoint: Checkpoint
    pinned: bool
    kinds: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(sentence)


def read_checkpoint(source: Source, keys: Sequence[VerifierKey]) -> Audit:
    """Refuses    CheckpointAbsent; as open_checkpoint, when there are keys to check with"""
    raw = source.read("checkpoint")
    if raw is None:
        raise CheckpointAbsent(name=source.name)
    if not keys:
        return Audit(parse_checkpoint(parse_note(raw)[0]), pinned=False)
    origin = parse_checkpoint(parse_note(raw)[0]).origin
    return Audit(open_checkpoint(raw, keys, origin).checkpoint, pinned=True)


def audit_files(audit: Audit, source: Source, progress: Progress) -> None:
    """Rebuild everything from the bundles: shape, kinds, no entry twice, public bytes, every tile, the root.

    Needs about 100 bytes of memory for each entry, to see one that stands twice.
    Refuses    FileAbsent; BundleMalformed; TileDiffers; RootDiffers
    """
    size = audit.checkpoint.size
    seen: set[bytes] = set()
    root = EMPTY_ROOT
    for part in rebuild(size, lambda level, index, width: tile_file(source, level, index, width)):
        before = len(seen)
        seen.update([part.data[at : at + 16] for at in range(4, len(part.data), BUNDLED)])
        if len(seen) - before != part.count:
            audit.fault(f"Antara entri {part.first} dan {part.edge.size} ada komitmen yang tercatat dua kali.")
        _count_kinds(audit, part, source)
        root = part.edge.root
        progress(part.edge.size, size)
    if root != audit.checkpoint.root:
        raise RootDiffers(size=size)


def _count_kinds(audit: Audit, part: Rebuilt, source: Source) -> None:
    kinds = part.kinds
    for kind in set(kinds):
        audit.kinds[kind] = audit.kinds.get(kind, 0) + kinds.count(kind)
        if kind not in KINDS:
            audit.fault(f"Setelah entri {part.first} ada jenis {kind:02x}, yang tidak dikenal.")
        if kind in PUBLIC:
            for number, entry in enumerate(part.entries, start=part.first):
                if entry[1] == kind:
                    _check_public(audit, number, kind, entry[2:], source)


def _check_public(audit: Audit, number: int, kind: int, commit: bytes, source: Source) -> None:
    payload = source.read(f"public/{commit.hex()}")
    if payload is None:
        audit.fault(f"Isi entri umum {number} (public/{commit.hex()}) tidak diterbitkan.")
    elif public_commit(kind, payload) != commit:
        audit.fault(f"Isi entri umum {number} (public/{commit.hex()}) bukan yang dicatat.")
