"""Kind 07: keys and policy. Whoever checks finds in the log since when a key was announced."""

from __future__ import annotations

from dataclasses import dataclass

from ikrar.core.statements.entry import Kind
from ikrar.core.statements.policy import Policy, parse_policy
from ikrar.core.statements.statement import Logged, demand, publish, read_statement, without_empty


@dataclass(frozen=True, slots=True)
class PolicyAnnounced:
    """The whole policy from now on. Entry 0 of a log that follows a retired one carries the old log's last note."""

    log: str
    policy: str
    reason: str  # one Indonesian sentence: first start, yearly rotation, loss of a key
    at: int
    replaces: bytes | None = None
    last_note: str | None = None


def publish_policy(announced: PolicyAnnounced) -> Logged:
    """Refuses    StatementMalformed: no reason, or a policy that does not name this log; policy.PolicyUnreadable"""
    demand("policy", parse_policy(announced.policy).knows(announced.log))
    demand("reason", bool(announced.reason.strip()))
    value = {
        "policy": announced.policy,
        "reason": announced.reason,
        "at": announced.at,
        "replaces": announced.replaces.hex() if announced.replaces else None,
        "last_note": announced.last_note,
    }
    return publish(Kind.POLICY, announced.log, without_empty(value))


def read_announced(payload: bytes) -> tuple[Policy, int]:
    """The policy of a 07 payload and when it was announced.

    Refuses    StatementMalformed, canon.NotCanonical, policy.PolicyUnreadable
    """
    optional = frozenset(("replaces", "last_note"))
    value = read_statement(payload, Kind.POLICY, {"policy", "reason", "at"}, optional)
    demand("policy", type(value["policy"]) is str and type(value["at"]) is int)
    return parse_policy(value["policy"]), value["at"]
