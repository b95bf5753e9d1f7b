"""What is kept behind our entries, as `ikrar log check --db` compares it with the log."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ikrar.apps.ledger import public as log
from ikrar.apps.ledger.stored import StoredRecord
from ikrar.apps.pledges.models import Adoption, RecordSecret
from ikrar.core.statements.adopted import AdoptedText, publish_text, read_text
from ikrar.core.statements.entry import Salts, salted_commit


def records() -> Iterator[StoredRecord]:
    """Every private record (01, 04) that was not erased: its commitment from seed and bytes as they are now."""
    for commit, seed, record in RecordSecret.objects.values_list("commit", "seed", "record").iterator(chunk_size=2_000):
        data = bytes(record)
        kind = json.loads(data)["kind"]
        yield StoredRecord(
            bytes(commit).hex()[:16], bytes(commit), salted_commit(kind, Salts(bytes(seed)).record(), data)
        )


def texts() -> Iterator[StoredRecord]:
    """Every adopted text: the body that people see now, put back into the payload that was published."""
    rows = Adoption.objects.select_related("revision__text").order_by("id")
    for adoption in rows:
        commit = bytes(adoption.commit)
        payload = log.payload(commit)
        if payload is None:
            continue
        published = read_text(payload)
        now = AdoptedText(
            **{name: getattr(published, name) for name in published.__dataclass_fields__ if name != "text"},
            text=adoption.revision.body,
        )
        name = f"{adoption.revision.text.code}:{adoption.revision.number}"
        yield StoredRecord(name, commit, publish_text(now).commit)
