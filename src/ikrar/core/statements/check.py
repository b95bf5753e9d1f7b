"""What a bundle proves, said in words. The public page and `ikrar verify` both ask here."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from ikrar.core import canon
from ikrar.core.refusal import Refusal
from ikrar.core.statements import findings
from ikrar.core.statements.bundle import Bundle, Opened, read_bundle
from ikrar.core.statements.entry import Kind, field_hash, leaf, promised_by, salted_commit
from ikrar.core.statements.pledge import EVIDENCE, PledgeRecord, read_pledge
from ikrar.core.statements.policy import Policy, parse_policy
from ikrar.core.statements.receipt import Receipt, check_receipt, read_receipt
from ikrar.core.statements.steps import Check, Stopped
from ikrar.core.statements.text import is_canonical_text
from ikrar.core.statements.verdict import Exit, Facts, Verdict, moment, shown
from ikrar.core.tlog.checkpoint import OpenedCheckpoint, open_checkpoint
from ikrar.core.tlog.note import COSIGNATURE, NobodyKnownSigned, VerifierKey
from ikrar.core.tlog.proof import TlogProof, parse_tlog_proof, proves_inclusion

CHECKED_LEVELS: Final = (0, 1)


def check_bundle(data: bytes, pinned: Policy | None = None) -> Verdict:
    """Check a bundle down to the witnesses and say what is proven and what is not.

    pinned     the policy that the reader trusts; the one inside the bundle only helps to find the keys
    """
    check = Check(pinned)
    try:
        return _bundle(check, data)
    except Stopped as stopped:
        return Verdict(stopped.code, tuple(check.steps))


def _bundle(check: Check, data: bytes) -> Verdict:
    bundle = check.read("berkas", read_bundle, data)
    check.hint = check.read("berkas", parse_policy, bundle.policy)
    check.passed("berkas", "Berkas utuh dan tertulis dalam bentuk baku.")
    record = check.read("catatan", read_pledge, bundle.record)
    check.passed("catatan", f"Catatan lengkap, untuk buku besar {record.log}.")
    _check_method(check, bundle, record)
    _check_text(check, bundle, record)
    _check_opened(check, bundle, record)
    commit = salted_commit(Kind.SIGNATURE, bundle.salt, bundle.record)
    receipt = _check_receipt(check, bundle, record, commit)
    proof, opened = _check_log(check, bundle, record, commit)
    quorum_at = _check_quorum(check, opened)
    _check_theft(check, record, receipt, quorum_at)
    facts = Facts(
        origin=shown(record.log),
        commit=commit.hex(),
        level=record.level,
        at=record.at,
        opened={name: shown(each.value) for name, each in sorted(bundle.opened.items())},
        method=record.type,
        said=record.said,
        role=record.role,
        text=bundle.text,
        text_sha256=record.text.sha256.hex(),
        by=receipt.by,
        index=proof.index if proof else None,
        size=opened.checkpoint.size if opened else None,
        cosigned_at=quorum_at,
    )
    code = Exit.NOT_PINNED if not check.is_pinned else Exit.NOT_WITNESSED if quorum_at is None else Exit.PROVEN
    proven, unproven = findings.of_bundle(code, facts)
    return Verdict(code, tuple(check.steps), proven, unproven, facts)


def _check_method(check: Check, bundle: Bundle, record: PledgeRecord) -> None:
    if record.level not in CHECKED_LEVELS:
        why = f"Program ini belum dapat memeriksa cara “{record.type}” (tingkat {record.level})."
        raise check.stop("cara", Exit.UNREADABLE, why)
    if record.credential is not None or bundle.enrolment is not None:
        raise check.stop("cara", Exit.FALSE, "Kunci sandi disebut, padahal tidak dipakai pada tingkat ini.")
    if bundle.evidence is None:
        closed = "Keterangan tentang caranya tidak dibuka dalam berkas ini."
        check.skipped("cara", closed if record.evidence else "Cara ini tidak memerlukan keterangan lain.")
        return
    value = bundle.evidence.value.encode()
    if record.evidence != field_hash(bundle.evidence.salt, EVIDENCE, value):
        raise check.stop("cara", Exit.FALSE, "Keterangan tentang caranya bukan yang tercatat.")
    check.read("cara", canon.decode, value)
    check.passed("cara", "Keterangan tentang cara menandatangani sama dengan yang tercatat.")


def _check_text(check: Check, bundle: Bundle, record: PledgeRecord) -> None:
    name = "naskah"
    if not is_canonical_text(bundle.text):
        raise check.stop(name, Exit.UNREADABLE, "Naskah tidak ditulis dalam bentuk baku.")
    if sha256(bundle.text.encode()).digest() != record.text.sha256:
        raise check.stop(name, Exit.FALSE, "Naskah dalam berkas ini bukan naskah yang ditandatangani.")
    check.passed(name, f"Naskah persis yang ditandatangani, kode naskah {record.text.sha256.hex()[:16]}.")


def _check_opened(check: Check, bundle: Bundle, record: PledgeRecord) -> None:
    name = "data diri"
    for part, each in bundle.opened.items():
        if part not in record.subject or not _opens(part, each, record.subject[part]):
            word = findings.FIELDS[part]
            raise check.stop(name, Exit.FALSE, f"{word} dalam berkas ini bukan yang tercatat.")
    if bundle.opened:
        words = ", ".join(findings.FIELDS[part].lower() for part in sorted(bundle.opened))
        check.passed(name, f"Yang dibuka sama dengan yang tercatat: {words}.")
    else:
        check.skipped(name, "Tidak ada data diri yang dibuka dalam berkas ini.")


def _opens(part: str, opened: Opened, hidden: bytes) -> bool:
    return field_hash(opened.salt, part, opened.value.encode()) == hidden


def _check_receipt(check: Check, bundle: Bundle, record: PledgeRecord, commit: bytes) -> Receipt:
    name = "tanda terima"
    receipt = check.read(name, read_receipt, bundle.receipt)
    if (receipt.kind, receipt.commit) != (Kind.SIGNATURE, commit):
        raise check.stop(name, Exit.FALSE, "Tanda terima ini untuk catatan lain, atau catatannya diubah.")
    if receipt.at != record.at or not receipt.at <= receipt.by <= promised_by(receipt.kind, receipt.at):
        raise check.stop(name, Exit.FALSE, "Waktu pada tanda terima tidak cocok dengan catatannya.")
    key = _receipt_key(check, record.log, receipt.keyid, receipt.at)
    check.true(name, check_receipt, receipt, record.log, key)
    check.passed(name, f"Ditandatangani penerbit {record.log} pada {moment(receipt.at)}.")
    return receipt


def _receipt_key(check: Check, origin: str, keyid: bytes, at: int) -> VerifierKey:
    """The key from the pinned policy, else from the hint; a key outside its days is no key."""
    name = "tanda terima"
    for policy in (check.pinned, check.hint):
        key = policy.receipt_key(origin, keyid) if policy else None
        if policy and key:
            if not policy.window(key).holds(at):
                raise check.stop(name, Exit.FALSE, f"Kunci {keyid.hex()} tidak berlaku pada {moment(at)}.")
            check.is_pinned = policy is check.pinned
            return key
    why = f"Kunci {keyid.hex()} milik {origin} tidak ada dalam kebijakan mana pun."
    raise check.stop(name, Exit.FALSE, why)


def _check_log(
    check: Check, bundle: Bundle, record: PledgeRecord, commit: bytes
) -> tuple[TlogProof | None, OpenedCheckpoint | None]:
    name, source = "buku besar", bundle.proof
    if source is None:
        check.skipped(name, "Berkas ini dibuat sebelum catatannya masuk buku besar: baru diterima.")
        return None, None
    proof = check.read(name, parse_tlog_proof, source)
    if proof.extra:
        raise check.stop(name, Exit.UNREADABLE, "Bukti tercatat memuat tambahan yang tidak dijamin siapa pun.")
    opened = _open_checkpoint(check, proof, record)
    tree = opened.checkpoint
    if not proves_inclusion(proof.index, tree.size, leaf(Kind.SIGNATURE, commit), proof.hashes, tree.root):
        raise check.stop(name, Exit.FALSE, "Catatan ini tidak ada di tempat yang disebut dalam buku besar.")
    check.passed(name, f"Tercatat dalam buku besar {record.log}, nomor {proof.index} dari {tree.size} catatan.")
    return proof, opened


def _open_checkpoint(check: Check, proof: TlogProof, record: PledgeRecord) -> OpenedCheckpoint:
    """Open with the pinned keys; signed only by keys that the hint knows, the issuer counts as not pinned."""
    raw = proof.checkpoint.encode()
    if check.is_pinned and check.pinned:
        keys = check.pinned.log_keys(record.log, record.at) + tuple(check.pinned.witnesses.values())
        try:
            return open_checkpoint(raw, keys, record.log)
        except NobodyKnownSigned:
            check.is_pinned = False
        except Refusal as refusal:
            raise check.stop("buku besar", Exit.FALSE, str(refusal)) from refusal
    hinted = check.hint.log_keys(record.log, record.at) if check.hint else ()
    return check.true("buku besar", open_checkpoint, raw, hinted, record.log)


def _check_quorum(check: Check, opened: OpenedCheckpoint | None) -> int | None:
    name = "pengukuhan"
    if not check.is_pinned or check.pinned is None:
        check.skipped(name, "Tidak diperiksa: pengukuh hanya berarti bila kebijakannya Anda sematkan sendiri.")
        return None
    seen = opened.note.by(COSIGNATURE) if opened else ()
    cosigned = {each.key: each.timestamp for each in seen if each.timestamp is not None}
    quorum_at = check.pinned.quorum_at(cosigned)
    if quorum_at is None:
        check.skipped(name, f"Belum dikukuhkan bersama: {len(cosigned)} pengukuh yang Anda kenal, belum cukup.")
    else:
        check.passed(name, f"Dikukuhkan bersama pada {moment(quorum_at)} oleh {len(cosigned)} pengukuh.")
    return quorum_at


def _check_theft(check: Check, record: PledgeRecord, receipt: Receipt, quorum_at: int | None) -> None:
    """After a theft only what was cosigned before the notice still counts (DESIGN §5 "Keys")."""
    for policy in (check.pinned, check.hint):
        key = policy.receipt_key(record.log, receipt.keyid) if policy else None
        stolen_at = policy.stolen_at(key) if policy and key else None
        if stolen_at is not None and (quorum_at is None or quorum_at >= stolen_at):
            why = f"Kunci penerbit ini dilaporkan dicuri pada {moment(stolen_at)}, dan tidak ada pengukuhan sebelumnya."
            raise check.stop("pengukuhan", Exit.FALSE, why)
