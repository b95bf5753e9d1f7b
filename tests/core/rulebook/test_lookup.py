from datetime import date

import pytest

from ikrar.core.rulebook.load import load_rulebook
from ikrar.core.rulebook.lookup import Segment, position, segments
from tests.core.rulebook.small_law import small_law


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook(small_law())


@pytest.mark.parametrize(
    ("day", "relation", "days"),
    [
        (date(2031, 8, 19), "before", 1),
        (date(2031, 8, 20), "on_the_day", 0),
        (date(2031, 8, 21), "after", 1),
    ],
)
def test_the_day_of_determination_itself_is_left_to_a_person(rulebook, day, relation, days):
    found = position(rulebook.elections["pilkada-contoh"], day, ["contoh-bawaan"])

    assert [(one.relation, one.days) for one in found.contests] == [(relation, days)]


def test_a_day_inside_the_campaign_knows_which_day_of_it_it_is(rulebook):
    found = position(rulebook.elections["pilkada-contoh"], date(2031, 9, 1), [])

    assert [(one.stage.id, one.day_number) for one in found.running] == [("campaign", 1)]
    assert found.next_stage is not None
    assert found.next_stage.id == "voting"
    assert found.days_to_voting == 44
    assert found.contests == ()


def test_a_day_between_stages_says_so(rulebook):
    found = position(rulebook.elections["pilkada-contoh"], date(2031, 10, 12), [])

    assert found.running == ()
    assert found.next_stage is not None
    assert found.next_stage.id == "voting"


def test_after_voting_nothing_comes_next(rulebook):
    found = position(rulebook.elections["pilkada-contoh"], date(2031, 10, 16), [])

    assert (found.next_stage, found.days_to_voting) == (None, -1)


def test_a_point_is_cut_at_its_mistakes_in_the_order_of_print(rulebook):
    text = rulebook.texts["teks"]

    assert segments(text, 1) == (
        Segment(words="Mejaga", mark=2),
        Segment(words=" netralitas "),
        Segment(words="dan dan", mark=1),
        Segment(words=" prinsip."),
    )
    assert "".join(part.words for part in segments(text, 1)) == text.points[0].words
