"""A small city with its log, all keys fixed: the same call gives the same bytes on every machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ikrar.core import canon
from ikrar.core.statements.bundle import build_bundle
from ikrar.core.statements.entry import Salts, leaf, promised_by
from ikrar.core.statements.pledge import (
    Method,
    Number,
    Pledge,
    SealedPledge,
    Subject,
    TextRef,
    seal_pledge,
)
from ikrar.core.statements.policy import Policy, parse_policy, policy_text
from ikrar.core.statements.qr import qr_text, sign_qr
from ikrar.core.statements.receipt import receipt_vkey, sign_receipt
from ikrar.core.statements.text import canonical_text, text_digest
from ikrar.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ikrar.core.tlog.note import COSIGNATURE, SignerKey, VerifierKey, cosign, signer
from ikrar.core.tlog.proof import TlogProof, inclusion
from ikrar.core.tlog.tree import node_hash

ORIGIN = "ikrar.contoh.go.id/log"
AT = 1_795_392_000  # Senin, 23 November 2026 pukul 07.00 WIB
SEED = bytes(range(32))
TEXT = "Saya berikrar menjaga netralitas.\n1. Tidak memihak.\n"
SUBJECT = Subject(
    name="Siti Contoh, S.Pd.",
    unit="SD Negeri 1 Contoh",
    position="Guru Ahli Muda",
    number=Number("nip", "198703122010012003"),
)


def fixed(name: str) -> bytes:
    """32 bytes that follow from a word."""
    return sha256(b"test " + name.encode()).digest()


@dataclass(frozen=True)
class City:
    """One installation: its log, its receipt key and two witnesses."""

    origin: str = ORIGIN
    receipt_seed: bytes = fixed("receipt")
    log_seed: bytes = fixed("log")

    @property
    def log(self) -> SignerKey:
        return signer(self.origin, self.log_seed)

    @property
    def receipt_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.receipt_seed)

    @property
    def receipt_vkey(self) -> VerifierKey:
        return receipt_vkey(self.origin, self.receipt_key.public_key().public_bytes_raw())

    @property
    def witnesses(self) -> dict[str, SignerKey]:
        return {name: signer(f"saksi.{name}.go.id", fixed(name), COSIGNATURE) for name in ("bawaslu", "pemda")}

    def policy(self, *, witnessed: bool = True, more: str = "") -> Policy:
        witnesses = {name: key.verifier for name, key in self.witnesses.items()} if witnessed else None
        text = policy_text(logs=[self.log.verifier], receipts=[self.receipt_vkey], witnesses=witnesses)
        return parse_policy(text + more)

    def receipt(self, commit: bytes, *, at: int = AT, by: int | None = None) -> bytes:
        by = promised_by(1, at) if by is None else by
        return sign_receipt(self.receipt_key, self.receipt_vkey.keyid, self.origin, 1, commit, at, by)

    def proof(self, commit: bytes, *, size: int = 7, index: int = 4, cosigned: dict[str, int] | None = None) -> str:
        """The proof of an entry among others, cosigned by each named witness at its time."""
        leaves = [fixed(f"leaf {number}") for number in range(size)]
        leaves[index] = leaf(1, commit)

        def node(level: int, place: int) -> bytes:
            return leaves[place] if not level else node_hash(node(level - 1, 2 * place), node(level - 1, 2 * place + 1))

        checkpoint = Checkpoint(self.origin, size, root(leaves))
        note = sign_checkpoint(checkpoint, [self.log])
        for name, at in (cosigned or {}).items():
            note += cosign(checkpoint.text, self.witnesses[name], at)
        return TlogProof(index, inclusion(index, size, node), note).text

    def code(self, *, name: str = SUBJECT.name, level: int = 1) -> str:
        sealed = seal_pledge(pledge(), SEED)
        return qr_text(
            sign_qr(
                self.receipt_key,
                self.receipt_vkey.keyid,
                self.origin,
                level=level,
                commit=sealed.commit,
                at=AT,
                text_sha256=text_digest(TEXT),
                name_salt=Salts(SEED).field("name"),
                name=name,
            )
        )

    def bundle(
        self,
        *,
        signed: Pledge | None = None,
        opened: tuple[str, ...] = ("name", "position", "unit"),
        cosigned: dict[str, int] | None = None,
        recorded: bool = True,
        evidence: bytes | None = None,
        policy: Policy | None = None,
    ) -> bytes:
        signed = signed or pledge()
        sealed = seal_pledge(signed, SEED)
        values = signed.subject.values()
        return build_bundle(
            record=sealed.record,
            seed=SEED,
            values={field: values[field] for field in opened},
            text=canonical_text(TEXT),
            receipt=self.receipt(sealed.commit, at=signed.at),
            policy=(policy or self.policy()).text,
            evidence=evidence,
            proof=self.proof(sealed.commit, cosigned=cosigned) if recorded else None,
        )


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, as written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def pledge(**changes: object) -> Pledge:
    signed = Pledge(
        log=ORIGIN,
        round="2026-netralitas",
        text=TextRef("ikrar-contoh", 1, "id", text_digest(TEXT)),
        said="present",
        role="employee",
        subject=SUBJECT,
        at=AT,
        nonce=fixed("nonce"),
        method=Method(1, "card"),
        apel="K7QX7M",
    )
    return replace(signed, **changes)  # type: ignore[arg-type]


def sealed(**changes: object) -> SealedPledge:
    return seal_pledge(pledge(**changes), SEED)


def edited(bundle: bytes, **changes: object) -> bytes:
    """The bundle with other values under some keys; None takes a key away."""
    value = {**canon.decode(bundle), **changes}
    return canon.encode({key: each for key, each in value.items() if each is not None})
