"""A process of its own that appends and sequences until it is killed. Run by test_kills.py, never imported."""

import os
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "ikrar.conf.settings"
django.setup()

from django.db import transaction  # noqa: E402

from ikrar.apps.ledger.actions import append_many  # noqa: E402
from ikrar.apps.ledger.kinds import NewEntry  # noqa: E402
from ikrar.apps.ledger.sequencer import Sequencer  # noqa: E402

round_number, rounds = sys.argv[1], int(sys.argv[2])
sequencer = Sequencer()
print("ready", flush=True)
for turn in range(rounds):
    at = datetime.now(UTC)
    entries = [NewEntry(1, sha256(f"{round_number} {turn} {each}".encode()).digest()) for each in range(97)]
    with transaction.atomic():
        append_many(entries=entries, at=at, by=at + timedelta(hours=1))
    done = sequencer.step(at=at)
    print(done.size, flush=True)
sequencer.close()
