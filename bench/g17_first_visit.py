"""G17: the first visit of the sign page on a bad link: 400 kbit/s, 400 ms. Chromium, throttled; warm server.

Limit: four round trips and the bytes that were sent. Usable means that the sign button can be pressed.
"""

from __future__ import annotations

import gzip
import os
import statistics
import time

os.environ.setdefault("BENCH_PEOPLE", "200")

from signing import data_folder, served, set_up

RUNS = int(os.environ.get("BENCH_R", "3"))
BYTES_A_SECOND, DELAY_MS = 400_000 / 8, 400
ROUND_TRIPS = 4
QUIET = [
    "--no-sandbox",
    "--no-first-run",
    *(f"--disable-{x}" for x in ("gpu", "quic", "background-networking", "component-update", "sync")),
]


def sign_in(folder_url: str) -> tuple[str, str]:
    """A card's address and the date of birth that opens it."""
    from datetime import UTC, datetime

    from tests import worlds

    from ikrar.apps.accounts import actions
    from ikrar.apps.accounts.queries import actor_named
    from ikrar.apps.pledges.models import Participant

    now = datetime.now(tz=UTC)
    someone = Participant.objects.select_related("person", "unit").order_by("id").last()
    assert someone
    clerk = actor_named(username="ratna-tirtamarga", at=worlds.MORNING)  # the test world's mandates begin in 2027
    _, printed = actions.print_cards(
        organisation="tirtamarga", unit_id=someone.unit_id, people=[someone.person_id], by=clerk, at=now
    )
    from django.db import connection

    connection.close()
    return f"{folder_url}/ruang/k/{printed[0].token}/", f"{someone.person.born_on:%d %m %Y}"


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    from playwright.sync_api import sync_playwright

    with data_folder() as folder:
        stage = set_up(folder, "")
        with served(stage, workers=1, threads=8) as (port, _), sync_playwright() as playwright:
            url = f"http://localhost:{port}"
            address, born = sign_in(url)
            chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
            seconds, sent = [], 0
            for _ in range(RUNS):
                page = chromium.new_context(viewport={"width": 360, "height": 640}).new_page()
                page.goto(address)
                for name, value in zip(("day", "month", "year"), born.split(), strict=True):
                    page.fill(f"[name={name}]", value)
                page.click("button.button--wide")
                sign_url = page.url
                html = page.content()
                devtools = page.context.new_cdp_session(page)
                devtools.send("Network.enable")
                devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
                rules = {
                    "offline": False,
                    "latency": DELAY_MS,
                    "downloadThroughput": BYTES_A_SECOND,
                    "uploadThroughput": BYTES_A_SECOND,
                }
                devtools.send("Network.emulateNetworkConditions", rules)
                got: list[float] = []
                devtools.on("Network.loadingFinished", lambda event, got=got: got.append(event["encodedDataLength"]))
                start = time.perf_counter()
                page.goto(sign_url, wait_until="commit")
                page.wait_for_selector("form button.button")
                seconds.append(time.perf_counter() - start)
                page.wait_for_load_state("load")
                page.wait_for_timeout(300)
                sent = int(sum(got))
                page.context.close()
            chromium.close()
    packed = len(gzip.compress(html.encode()))
    limit = ROUND_TRIPS * DELAY_MS / 1000 + sent / BYTES_A_SECOND
    print(
        f"G17 sign page usable after {statistics.median(seconds):.2f} s (goal ≤ 3.0), "
        f"{limit / statistics.median(seconds):.2f} of its limit {limit:.2f} s; "
        f"HTML {packed / 1000:.1f} kB gzipped (goal ≤ 14), {sent / 1000:.1f} kB in all as sent (goal ≤ 50)"
    )


if __name__ == "__main__":
    main()
