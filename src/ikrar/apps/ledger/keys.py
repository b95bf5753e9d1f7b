"""The keys of this installation: files under IKRAR_KEYS (0700, files 0400), never in the database or a backup.

log            signs checkpoints       text of a signed-note secret; name is the origin
receipt        signs receipts          the same, type ff ikrar/receipt/v1; name is origin/receipt
app            32 bytes as hex         everything else is derived from it by HKDF
installation   16 bytes as hex         who may lead the log; no secret, but it travels with the keys
public.json    every vkey ever used    use, vkey, from, until (UTC seconds)
log.next, receipt.next   prepared by a rotation, listed and logged, not yet in use
log.previous   the log key before a rotation; signs beside the new one for 30 days
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ikrar.core.refusal import Refusal
from ikrar.core.statements import policy
from ikrar.core.tlog import note
from ikrar.core.tlog.note import SignerKey, VerifierKey

USES = {"log": note.ED25519, "receipt": note.RECEIPT}
BOTH_SIGN_FOR = timedelta(days=30)


class KeyMissing(Refusal):
    code = "ledger.key_missing"
    sentence = "Kunci {name} tidak ada atau tidak terbaca di {folder}."
    todo = "Instalasi baru: jalankan `ikrar keys init`. Instalasi lama: kembalikan kunci dari cadangan kunci."


class KeyExposed(Refusal):
    code = "ledger.key_exposed"
    sentence = "Kunci di {path} dapat dibaca pengguna lain di mesin ini."
    todo = "Ubah izinnya: folder 0700, berkas 0400. Bila mungkin sudah terbaca, ganti dengan `ikrar keys rotate`."


class KeyOfAnotherLog(Refusal):
    code = "ledger.key_of_another_log"
    sentence = "Kunci {name} milik {found}, sedangkan pengaturan IKRAR_ORIGIN menyebut {origin}."
    todo = "Samakan IKRAR_ORIGIN dengan asal buku besar; asal tidak pernah diganti selama kuncinya dipakai."


class KeysExist(Refusal):
    code = "ledger.keys_exist"
    sentence = "Kunci sudah ada di {folder}; tidak ada yang diubah."
    todo = "Lihat dengan `ikrar keys show`; ganti dengan `ikrar keys rotate`."


@dataclass(frozen=True)
class KnownKey:
    """One public key of this installation. `until` None: in use."""

    use: str
    vkey: str
    since: int
    until: int | None = None


def folder() -> Path:
    return Path(settings.IKRAR_KEYS)


def log_signer() -> SignerKey:
    return _signer(folder(), "log", settings.IKRAR_ORIGIN)


def log_signers(at: datetime) -> tuple[SignerKey, ...]:
    """Who signs a checkpoint at this time: the log key, and for 30 days after a rotation the one before it."""
    current = log_signer()
    if not (folder() / "log.previous").exists():
        return (current,)
    previous = note.parse_secret(_text(folder(), "log.previous"))
    ended = [each.until for each in known_keys() if each.vkey == previous.verifier.vkey]
    if ended and ended[0] is not None and at.timestamp() >= ended[0]:
        return (current,)
    return current, previous


def receipt_signer() -> SignerKey:
    """Its `private`, `keyid` and the origin are what core/statements/receipt.sign_receipt asks for."""
    return _signer(folder(), "receipt", f"{settings.IKRAR_ORIGIN}/receipt")


def app_subkey(use: str) -> bytes:
    """32 bytes for one use (`codes`, `sheets`), the same on each call and unlike those of any other use."""
    return _subkey(folder(), use)


def installation() -> str:
    return _text(folder(), "installation")


def known_keys() -> tuple[KnownKey, ...]:
    """Every public key that this installation has or had, oldest first: what a pinned policy lists."""
    rows = json.loads(_text(folder(), "public.json"))
    return tuple(KnownKey(row["use"], row["vkey"], row["from"], row.get("until")) for row in rows)


def vkeys(use: str) -> tuple[VerifierKey, ...]:
    """All keys of one use, also retired ones: for opening what this installation signed."""
    return tuple(note.parse_vkey(each.vkey) for each in known_keys() if each.use == use)


@cache
def _signer(where: Path, name: str, expected: str) -> SignerKey:
    signer = note.parse_secret(_text(where, name))
    if signer.name != expected:
        raise KeyOfAnotherLog(name=name, found=signer.name, origin=expected)
    return signer


@cache
def _subkey(where: Path, use: str) -> bytes:
    seed = bytes.fromhex(_text(where, "app"))
    return HKDF(SHA256(), 32, salt=None, info=f"ikrar/app/{use}/v1".encode()).derive(seed)


def _text(where: Path, name: str) -> str:
    path = where / name
    try:
        mode = stat.S_IMODE(path.stat().st_mode) | stat.S_IMODE(where.stat().st_mode)
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        raise KeyMissing(name=name, folder=str(where)) from None
    if mode & 0o077:
        raise KeyExposed(path=str(path))
    return text


def make_keys(*, at: datetime) -> tuple[KnownKey, ...]:
    """Make the keys of a new installation. Refuses KeysExist: one of them is there already."""
    where = folder()
    if any((where / name).exists() for name in (*USES, "app", "installation", "public.json")):
        raise KeysExist(folder=str(where))
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    where.chmod(0o700)
    made = {name: note.signer(_key_name(name), secrets.token_bytes(32), kind) for name, kind in USES.items()}
    for name, signer in made.items():
        write_key(where / name, signer.secret)
    write_key(where / "app", secrets.token_hex(32))
    write_key(where / "installation", secrets.token_hex(16))
    since = int(at.timestamp())
    write_known(KnownKey(name, signer.verifier.vkey, since) for name, signer in made.items())
    return known_keys()


def _key_name(use: str) -> str:
    return settings.IKRAR_ORIGIN if use == "log" else f"{settings.IKRAR_ORIGIN}/receipt"


def policy_text() -> str:
    """The policy that names every key of this installation, for pinning and as the hint in bundles.

    The first key of a use counts from the beginning; later ones and ended ones bear their time.
    """
    known = known_keys()
    text = policy.policy_text(logs=vkeys("log"), receipts=vkeys("receipt"))
    first = {each.use: each.vkey for each in reversed(known)}
    windows = [
        f"#ikrar valid {policy.key_name(note.parse_vkey(each.vkey))} "
        f"{'-' if first[each.use] == each.vkey else _moment(each.since)} {_moment(each.until)}\n"
        for each in known
        if each.until is not None or first[each.use] != each.vkey
    ]
    return text + "".join(windows)


def _moment(seconds: int | None) -> str:
    return "-" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def prepare_next_key(use: str, *, at: datetime) -> SignerKey:
    """Make the key of a rotation and list it, without using it yet; a second call gives the same key."""
    path = folder() / f"{use}.next"
    if not path.exists():
        signer = note.signer(_key_name(use), secrets.token_bytes(32), USES[use])
        write_key(path, signer.secret)
        write_known([*known_keys(), KnownKey(use, signer.verifier.vkey, int(at.timestamp()))])
    return note.parse_secret(_text(folder(), f"{use}.next"))


def use_next_key(use: str, *, at: datetime) -> tuple[KnownKey, ...]:
    """Put the prepared key to use. The log's old key signs on for 30 days; an old receipt key stops now.

    Refuses    KeyMissing: nothing is prepared
    """
    where = folder()
    new = note.parse_secret(_text(where, f"{use}.next")).verifier.vkey
    old = _signer(where, use, _key_name(use))
    until = int((at + BOTH_SIGN_FOR if use == "log" else at).timestamp())
    ended = [replace(each, until=until) if each.vkey == old.verifier.vkey else each for each in known_keys()]
    write_known([replace(each, since=int(at.timestamp())) if each.vkey == new else each for each in ended])
    if use == "log":
        write_key(where / "log.previous", old.secret)
    os.replace(where / f"{use}.next", where / use)
    _signer.cache_clear()
    return known_keys()


def write_known(keys: Iterable[KnownKey]) -> None:
    rows = [{"use": key.use, "vkey": key.vkey, "from": key.since, "until": key.until} for key in keys]
    write_key(folder() / "public.json", json.dumps(rows, indent=1))


def write_key(path: Path, text: str) -> None:
    """Write a key file whole or not at all, readable for its owner alone."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
