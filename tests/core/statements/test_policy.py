"""A policy is understood to its last line or refused."""

from __future__ import annotations

import pytest

from ikrar.core.statements.policy import HEAD, LIMIT, PolicyUnreadable, Window, parse_policy
from ikrar.core.tlog.note import COSIGNATURE, signer
from tests.core.statements.city import ORIGIN, City, fixed

CITY = City()
KEYS = {name: signer(f"saksi.{name}", fixed(name), COSIGNATURE).verifier for name in ("x1", "x2", "x3", "y1", "y2")}
LOG = CITY.log.verifier
NESTED = "\n".join(
    [
        HEAD,
        "# dua pihak",
        f"log {LOG.vkey} https://ikrar.contoh.go.id/log",
        f"#ikrar receipt {CITY.receipt_vkey.vkey}",
        "#ikrar rp ikrar.contoh.go.id",
        *(f"witness {name} {key.vkey}" for name, key in KEYS.items()),
        "group\tX-witnesses 2  x1 x2 x3 ",
        "group Y-witnesses any y1 y2",
        "",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
)


@pytest.mark.parametrize(
    ("cosigned", "at"),
    [
        ({"x1": 5, "x2": 7, "y1": 6}, 7),
        ({"x1": 5, "x2": 7, "x3": 6, "y1": 9, "y2": 4}, 6),
        ({"x1": 5, "y1": 6, "y2": 7}, None),
        ({"x1": 5, "x2": 6, "x3": 7}, None),
        ({}, None),
    ],
)
def test_a_nested_quorum_is_met_when_its_last_needed_witness_has_seen(cosigned: dict[str, int], at: int | None) -> None:
    policy = parse_policy(NESTED)

    assert policy.quorum_at({KEYS[name]: seen for name, seen in cosigned.items()}) == at


def test_a_cosignature_on_a_day_when_the_witness_did_not_count_is_passed_over() -> None:
    name = f"{KEYS['y1'].name}+{KEYS['y1'].keyid.hex()}"
    policy = parse_policy(NESTED + f"#ikrar valid {name} 1970-01-01T00:00:07Z 1970-01-01T00:00:09Z\n")

    assert policy.window(KEYS["y1"]) == Window(7, 9)
    for seen, met in ((6, None), (7, 7), (8, 8), (9, None)):
        assert policy.quorum_at({KEYS["x1"]: 1, KEYS["x2"]: 2, KEYS["y1"]: seen}) == met


def test_a_policy_without_witnesses_never_meets_a_quorum() -> None:
    assert CITY.policy(witnessed=False).quorum_at({}) is None


def test_a_policy_knows_its_logs_and_receipt_keys() -> None:
    policy = parse_policy(NESTED)

    assert policy.knows(ORIGIN)
    assert not policy.knows("ikrar.lain.go.id/log")
    assert policy.log_keys(ORIGIN, 0) == (LOG,)
    assert policy.receipt_key(ORIGIN, CITY.receipt_vkey.keyid) == CITY.receipt_vkey
    assert policy.receipt_key("ikrar.lain.go.id/log", CITY.receipt_vkey.keyid) is None
    assert policy.relying_parties == ("ikrar.contoh.go.id",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum none\n",
        HEAD + "\n",
        HEAD + "\nquorum none",
        HEAD + "\r\nquorum none\n",
        HEAD + "\nquorum none\nquorum none\n",
        HEAD + "\nquorum x1\n",
        HEAD + f"\nquorum none\nlog {LOG.vkey}\nlog {LOG.vkey}\n",
        HEAD + f"\nquorum none\nlog {KEYS['x1'].vkey}\n",
        HEAD + f"\nquorum none\nwitness a {LOG.vkey}\n",
        HEAD + f"\nwitness none {KEYS['x1'].vkey}\nquorum none\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\nwitness b {KEYS['x1'].vkey}\nquorum none\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\ngroup g 2 a\nquorum g\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\ngroup g 0 a\nquorum g\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\ngroup g some a\nquorum g\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\ngroup g any a a\nquorum g\n",
        HEAD + f"\nwitness a {KEYS['x1'].vkey}\ngroup g any\nquorum g\n",
        HEAD + "\nquorum none\nfoo bar\n",
        HEAD + "\nquorum none\n#ikrar foo\n",
        HEAD + "\nquorum none\n#ikrar valid x+00 - -\n",
        HEAD + f"\nquorum none\n#ikrar receipt {LOG.vkey}\n",
        HEAD + "\nquorum none\n#ikrar stolen x 2026-13-01T00:00:00Z\n",
        HEAD + "\nquorum none\n#ikrar stolen x 2026-11-01\n",
        HEAD + "\nquorum none\n\x7f\n",
        HEAD + "\nquorum none\n" + "#" * LIMIT + "\n",
    ],
)
def test_a_line_that_is_not_understood_refuses_the_whole(text: str) -> None:
    with pytest.raises(PolicyUnreadable):
        parse_policy(text)


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(PolicyUnreadable) as refusal:
        parse_policy(HEAD + "\nlog x\nquorum none\n")

    assert str(refusal.value).startswith("Kebijakan kunci tidak dapat dibaca, baris 2: ")
