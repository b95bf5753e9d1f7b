"""Kinds 04 to 07: what is salted cannot be guessed, what is public can be hashed again by anyone."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core import canon
from ikrar.core.statements.adopted import AdoptedText, publish_text, read_text
from ikrar.core.statements.count import SMALLEST, Count, CountRow, merge_small, publish_count, read_count
from ikrar.core.statements.coverage import Coverage, Excused, Signed, seal_coverage
from ikrar.core.statements.dispute import DisputeDecided, DisputeOpened, seal_dispute_decided, seal_dispute_opened
from ikrar.core.statements.entry import Kind, record_salt, salted_commit
from ikrar.core.statements.keys import PolicyAnnounced, publish_policy, read_announced
from ikrar.core.statements.pledge import Method, Subject
from ikrar.core.statements.policy import PolicyUnreadable
from ikrar.core.statements.statement import StatementMalformed
from ikrar.core.statements.text import TextNotPlain, text_digest
from tests.core.statements.city import AT, ORIGIN, SEED, TEXT, City, fixed

CITY = City()
HEAD = Subject(name="Kepala Contoh", unit="SD Negeri 1 Contoh", position="Plt Kepala Sekolah")
COVERAGE = Coverage(
    log=ORIGIN,
    round="2026-netralitas",
    unit="sdn-1",
    text_sha256=text_digest(TEXT),
    expected=40,
    signed=(Signed(1, "card", "present", 30), Signed(0, "paper", "present", 7), Signed(1, "card", "later", 1)),
    excused=(Excused("cuti", 1),),
    declined=0,
    missing=1,
    signer=HEAD,
    role="plt",
    method=Method(1, "password"),
    at=AT,
)
ADOPTED = AdoptedText(
    log=ORIGIN,
    form="ikrar",
    id="ikrar-contoh",
    revision=2,
    language="id",
    title="Ikrar netralitas",
    text=TEXT,
    organisation="Pemerintah Kota Contoh",
    at=AT,
    replaces=fixed("revision 1"),
)
COUNT = Count(
    log=ORIGIN,
    of=Kind.SIGNATURE,
    first=0,
    before=100,
    rows=(CountRow("kota-contoh", "ab" * 32, 1, False, 60), CountRow("kota-contoh", "ab" * 32, 2, True, 12)),
    merged_groups=3,
    merged=14,
    at=AT,
)


def test_a_recapitulation_commits_to_its_own_bytes_under_its_own_salt() -> None:
    logged = seal_coverage(COVERAGE, SEED)

    value = canon.decode(logged.data)
    assert logged.commit == salted_commit(4, record_salt(SEED), logged.data)
    assert logged.entry == b"\x01\x04" + logged.commit
    assert value["signed"] == [
        {"count": 7, "level": 0, "method": "paper", "said": "present"},
        {"count": 1, "level": 1, "method": "card", "said": "later"},
        {"count": 30, "level": 1, "method": "card", "said": "present"},
    ]
    assert b"Kepala Contoh" not in logged.data


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"expected": 41}, "jumlah"),
        ({"missing": 2}, "jumlah"),
        ({"declined": -1, "missing": 2}, "jumlah"),
        ({"signed": (Signed(1, "paper", "present", 38),)}, "method"),
        ({"signed": (Signed(1, "card", "present", 19), Signed(1, "card", "present", 19))}, "signed"),
        ({"method": Method(1, "paper")}, "method"),
    ],
)
def test_a_recapitulation_that_does_not_add_up_is_refused(changes: dict[str, object], part: str) -> None:
    with pytest.raises(StatementMalformed) as refusal:
        seal_coverage(replace(COVERAGE, **changes), SEED)  # type: ignore[arg-type]

    assert refusal.value.values == {"part": part}


def test_a_dispute_names_the_record_and_its_decision_names_the_dispute() -> None:
    opened = seal_dispute_opened(DisputeOpened(ORIGIN, fixed("pledge"), HEAD, Method(1, "card"), AT), SEED)
    decided = seal_dispute_decided(
        DisputeDecided(ORIGIN, opened.commit, fixed("pledge"), "struck", HEAD, "head", AT + 60, "Kartu tertukar."),
        fixed("seed"),
    )

    assert canon.decode(opened.data)["pledge"] == fixed("pledge").hex()
    assert canon.decode(decided.data)["dispute"] == opened.commit.hex()
    assert opened.commit != decided.commit


def test_a_decision_that_is_neither_struck_nor_kept_is_refused() -> None:
    decided = DisputeDecided(ORIGIN, fixed("dispute"), fixed("pledge"), "maybe", HEAD, "head", AT, "")

    with pytest.raises(StatementMalformed):
        seal_dispute_decided(decided, SEED)


def test_anyone_can_hash_a_published_text_and_find_its_entry() -> None:
    logged = publish_text(ADOPTED)

    assert read_text(logged.data) == ADOPTED
    assert logged.commit == sha256(b"ikrar/public/v1\0\x05" + logged.data).digest()


def test_a_published_text_with_another_digest_is_refused() -> None:
    value = {**canon.decode(publish_text(ADOPTED).data), "text": TEXT + "x\n"}

    with pytest.raises(StatementMalformed) as refusal:
        read_text(canon.encode(value))

    assert refusal.value.values == {"part": "sha256"}


@pytest.mark.parametrize("hidden", ["\x00", "\t", "\x85", "\u202e", "\u2067", "\ud800"])
def test_a_text_with_a_hidden_sign_is_refused(hidden: str) -> None:
    with pytest.raises(TextNotPlain) as refusal:
        publish_text(replace(ADOPTED, text=f"Saya{hidden} berikrar"))

    assert refusal.value.values == {"found": f"U+{ord(hidden):04X}"}


def test_a_published_count_reads_back() -> None:
    logged = publish_count(COUNT)

    assert read_count(logged.data) == COUNT
    assert COUNT.total == 86


@pytest.mark.parametrize(
    "changes",
    [
        {"before": 0},
        {"before": 85},
        {"of": Kind.CASE},
        {"rows": (CountRow("kota-contoh", "", 1, False, 9),)},
    ],
)
def test_a_count_that_cannot_be_true_or_shows_too_few_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(StatementMalformed):
        publish_count(replace(COUNT, **changes))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=8))
def test_merging_loses_no_entry_and_shows_no_group_under_ten(counts: list[int]) -> None:
    rows = [CountRow(f"unit-{number}", "", 1, False, count) for number, count in enumerate(counts)]

    shown, groups, merged = merge_small(rows)

    assert sum(row.count for row in shown) + merged == sum(counts)
    assert all(row.count >= SMALLEST for row in shown)
    assert not shown or not groups or merged >= SMALLEST


def test_an_announced_policy_reads_back_and_must_name_its_own_log() -> None:
    announced = PolicyAnnounced(ORIGIN, CITY.policy().text, "Pemasangan pertama.", AT)

    assert read_announced(publish_policy(announced).data) == (CITY.policy(), AT)
    with pytest.raises(StatementMalformed):
        publish_policy(replace(announced, log="ikrar.lain.go.id/log"))
    with pytest.raises(PolicyUnreadable):
        publish_policy(replace(announced, policy="log\n"))
