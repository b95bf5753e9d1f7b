"""The calendars that ship with this version, held against days that really happened (tests/law)."""

import tomllib
from pathlib import Path

import pytest

from ikrar.apps.editions.shelf import rulebook
from ikrar.core.rulebook.lookup import position

TABLE = Path(__file__).resolve().parents[2] / "law" / "determination.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
ELECTION_OF = {contest.id: election for election in rulebook().elections.values() for contest in election.contests}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["situation"])
def test_an_act_falls_on_the_side_of_determination_that_the_table_says(case):
    found = position(ELECTION_OF[case["contest"]], case["on"], [case["contest"]])

    assert [contest.relation for contest in found.contests] == [case["expected"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["situation"])
def test_the_source_of_a_case_is_the_source_of_its_determination(case):
    (contest,) = (one for one in ELECTION_OF[case["contest"]].contests if one.id == case["contest"])

    assert case["source"] in contest.ground.sources


def test_no_contest_without_a_known_day_pretends_to_have_one():
    assert {election.id for election in rulebook().elections.values() if election.contests} == {
        "pemilu-2024",
        "pilkada-2024",
    }
    assert [election.id for election in rulebook().elections.values() if election.voting_on is None] == [
        "local-2031",
        "pemilu-2029",
    ]
