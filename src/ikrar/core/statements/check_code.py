"""What a QR code proves, said in words. The public page and `ikrar verify --qr` both ask here."""

from __future__ import annotations

from ikrar.core.statements import findings
from ikrar.core.statements.policy import Policy
from ikrar.core.statements.qr import Qr, check_qr, read_qr
from ikrar.core.statements.receipt import receipt_origin
from ikrar.core.statements.steps import Check, Stopped
from ikrar.core.statements.verdict import Exit, Facts, Verdict, moment, shown


def check_code(text: str, name: str | None, pinned: Policy | None = None, hint: Policy | None = None) -> Verdict:
    """Check the letters of a QR code against the name typed by the reader.

    hint       the keys of this installation, where the page runs on it; not trusted without a pin
    """
    check = Check(pinned, hint)
    try:
        return _code(check, text, name)
    except Stopped as stopped:
        return Verdict(stopped.code, tuple(check.steps))


def _code(check: Check, text: str, name: str | None) -> Verdict:
    qr = check.read("kode", read_qr, text)
    check.passed("kode", "Kode terbaca lengkap.")
    origin = _find_origin(check, qr)
    typed = shown((name or "").strip())
    if typed and not qr.names(typed):
        raise check.stop("nama", Exit.FALSE, f"Kode ini bukan untuk nama “{typed}”. Ketik persis seperti tercetak.")
    if typed:
        check.passed("nama", f"Kode ini untuk nama “{typed}”.")
    else:
        check.skipped("nama", "Nama belum diketik, jadi kode ini belum membuktikan siapa pun.")
    opened = {"name": typed} if typed else {}
    facts = Facts(
        origin=origin,
        commit=qr.commit.hex(),
        level=qr.level,
        at=qr.at,
        opened=opened,
        text_sha256=qr.text_digest.hex(),
    )
    code = Exit.NOT_WITNESSED if check.is_pinned else Exit.NOT_PINNED
    proven, unproven = findings.of_code(code, facts)
    return Verdict(code, tuple(check.steps), proven, unproven, facts)


def _find_origin(check: Check, qr: Qr) -> str:
    """Find the log whose key signed: the code is too small to name it."""
    name = "tanda tangan"
    for policy in (check.pinned, check.hint):
        key = next((key for key in policy.receipts if key.keyid == qr.keyid), None) if policy else None
        if not policy or not key:
            continue
        origin = receipt_origin(key)
        check.true(name, check_qr, qr, origin, key)
        # A certificate is made on request, so a key that came later may sign for an older record; one that had ended
        # before the record may not.
        end = policy.window(key).until
        if (end is not None and qr.at >= end) or policy.stolen_at(key) is not None:
            raise check.stop(name, Exit.FALSE, "Kunci penerbitnya sudah tidak berlaku pada waktu itu, atau dicuri.")
        check.is_pinned = policy is check.pinned
        check.passed(name, f"Ditandatangani penerbit {origin} pada {moment(qr.at)}.")
        return origin
    why = f"Kunci {qr.keyid.hex()} tidak dikenal. Sematkan kebijakan penerbitnya lebih dahulu."
    raise check.stop(name, Exit.UNREADABLE, why)
