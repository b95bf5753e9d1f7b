"""Check whatever a person brings: a bundle, a certificate as PDF, or the letters of a QR code."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ikrar.core.refusal import Refusal
from ikrar.core.statements.check import check_bundle
from ikrar.core.statements.check_code import check_code
from ikrar.core.statements.pdf import bundle_in_pdf
from ikrar.core.statements.policy import Policy
from ikrar.core.statements.qr import LETTERS
from ikrar.core.statements.verdict import Exit, Step, Verdict

PRINTED: Final = "Tulisan yang tercetak pada PDF: yang diperiksa hanya bukti di dalamnya. Bandingkan sendiri."


def check_file(
    data: bytes, *, name: str | None = None, pinned: Policy | None = None, hint: Policy | None = None
) -> Verdict:
    """Tell by content, not by name, what it is, and check it.

    name       as printed; only a QR code asks for it
    """
    if data.startswith(b"%PDF-"):
        try:
            verdict = check_bundle(bundle_in_pdf(data), pinned)
        except Refusal as refusal:
            return Verdict(Exit.UNREADABLE, (Step("berkas", False, f"{refusal} {refusal.todo}"),))
        return replace(verdict, unproven=(*verdict.unproven, PRINTED)) if verdict.proven else verdict
    letters = data.strip(b"\r\n\t")
    if LETTERS - 1 <= len(letters) <= LETTERS and letters.isascii() and not letters.startswith(b"{"):
        return check_code(letters.decode("ascii"), name, pinned, hint)
    return check_bundle(data, pinned)
