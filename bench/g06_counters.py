"""G6: the pledge rate with live coverage counters, against the same without them. Both databases.

Measured where the difference is made: `sign_many` in batches of 50, with and without the deltas, and the worker folding
at the pace of its own loop. Run as `g06_counters.py sqlite|postgres` for one of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

os.environ.setdefault("BENCH_PEOPLE", "20000")

from signing import data_folder, postgres, set_up

BATCH, BATCHES, ROUNDS = 50, 60, 3


def measure() -> None:
    """Alternate batches with and without counters, so that both see the same machine."""
    from datetime import UTC, datetime

    from ikrar.apps.pledges.actions import rows, sign
    from ikrar.apps.pledges.actions.counters import fold_counters
    from ikrar.apps.pledges.kinds import MethodType
    from ikrar.apps.pledges.models import Participant, Round, RoundText

    round_ = Round.objects.get()
    revision = RoundText.objects.values_list("revision_id", flat=True).get()
    people = list(Participant.objects.order_by("id").values_list("person_id", flat=True))
    with_counters, spent = rows.insert_deltas, {True: 0.0, False: 0.0}
    done = 0
    for n in range(BATCHES * 2 * ROUNDS):
        counted = n % 2 == 0
        rows.insert_deltas = with_counters if counted else (lambda deltas: None)
        requests = [
            sign.SignRequest(round_.pk, person, (revision,), "later", MethodType.CARD, os.urandom(32))
            for person in people[done : done + BATCH]
        ]
        done += BATCH
        start = time.perf_counter()
        sign.sign_many(requests=requests, at=datetime.now(tz=UTC))
        if counted and n % 20 == 0:
            fold_counters()
        spent[counted] += time.perf_counter() - start
    rows.insert_deltas = with_counters
    from django.db import connection

    rates = {key: BATCH * BATCHES * ROUNDS / seconds for key, seconds in spent.items()}
    print(
        f"G6 {connection.vendor}: with counters ÷ without: {rates[True] / rates[False]:.3f}   "
        f"(goal ≥ 0.90; {rates[True]:,.0f}/s of {rates[False]:,.0f}/s)"
    )


def main() -> None:
    if len(sys.argv) == 1:
        for vendor in ("sqlite", "postgres"):
            subprocess.run([sys.executable, "-W", "ignore", __file__, vendor], check=True)
    elif sys.argv[1] == "sqlite":
        with data_folder() as folder:
            set_up(folder, "")
            measure()
    else:
        with postgres() as (uri, _, _), data_folder() as folder:
            set_up(folder, uri)
            measure()


if __name__ == "__main__":
    main()
