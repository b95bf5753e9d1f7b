"""The proof file of one signature, built from what the owner's row keeps and what the log has published."""

from __future__ import annotations

import json

from ikrar.apps.ledger import keys
from ikrar.apps.ledger import public as log
from ikrar.apps.pledges.models import Revision, Signature
from ikrar.apps.pledges.queries import mine
from ikrar.core.refusal import Refusal
from ikrar.core.statements.bundle import build_bundle

SHOWN_ON_CERTIFICATE = frozenset({"name", "position", "unit"})


class ProofErased(Refusal):
    code = "pledges.proof_erased"
    sentence = "Catatan ini sudah dihapus atas permintaan atau karena masa simpannya lewat."
    todo = "Berkas bukti yang pernah Anda simpan tetap berlaku."


def bundle_of(*, commit: bytes, full: bool) -> bytes:
    """The bytes of `bukti.ikrar`. `full` opens number and evidence and is the owner's; a certificate's never does:
    the evidence of a paper signature names a scan and its sheet, which the holder of a certificate need not know.

    Refuses    ProofErased
    """
    secrets = mine.secrets_of(commit=commit)
    if secrets is None:
        raise ProofErased
    values: dict[str, str] = json.loads(secrets.subject)
    if not full:
        values = {field: value for field, value in values.items() if field in SHOWN_ON_CERTIFICATE}
    row = Signature.objects.filter(commit=commit).values_list("receipt", "revision_id").get()
    body = Revision.objects.values_list("body", flat=True).get(pk=row[1])
    recorded = log.recorded(commit)
    return build_bundle(
        record=secrets.record,
        seed=secrets.seed,
        values=values,
        text=body.encode(),
        receipt=bytes(row[0]),
        policy=keys.policy_text(),
        evidence=secrets.evidence if full else None,
        proof=recorded.proof if recorded else None,
    )
