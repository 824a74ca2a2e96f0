"""Two rounds of the same card."""

import pytest

from coprod.consensus.round_words import change_sentence
from coprod.consensus.rounds import Change, RoundChange, compare_rounds
from coprod.consensus.support import Rules, Tally
from coprod.consensus.words import english


def test_two_complete_rolls_differ_by_exactly_their_shares() -> None:
    found = compare_rounds(Tally("g", 10, 10, 4, 6), Tally("g", 8, 8, 6, 2))
    assert found.change == pytest.approx(0.35)
    assert found.interval == pytest.approx((0.35, 0.35))
    assert found.verdict is Change.MORE


def test_the_unheard_widen_the_interval() -> None:
    found = compare_rounds(Tally("g", 60, 12, 6, 6), Tally("g", 60, 12, 7, 5))
    assert found.interval is not None
    assert found.interval[0] < 0 < found.interval[1]
    assert found.verdict is Change.UNCLEAR


def test_a_fall_is_told_as_plainly() -> None:
    assert compare_rounds(Tally("g", 60, 50, 45, 5), Tally("g", 60, 50, 10, 40)).verdict is Change.LESS


def test_small_rounds_give_no_number() -> None:
    found = compare_rounds(Tally("g", 60, 4, 4, 0), Tally("g", 60, 50, 10, 40))
    assert (found.verdict, found.change, found.interval) == (Change.TOO_FEW, None, None)
    assert (
        change_sentence(found, "pupils", english)
        == "Too few pupils answered in both rounds to say if it helped."
    )


def test_the_interval_is_that_of_every_pair_of_outcomes_written_out() -> None:
    """Two of 4 are unheard before, one of 3 after: all six pairs by hand.

    Before: 1 of 2 agree, so 0, 1, 2 more with 0.3, 0.4, 0.3 (beta-binomial 2, 2): shares 1/4, 2/4, 3/4.
    After: 2 of 2 agree, so 0 or 1 more with 1/4, 3/4 (beta-binomial 3, 1): shares 2/3, 1.
    Changes in twelfths: -1 (0.075), 2 (0.1), 3 (0.225), 5 (0.075), 6 (0.3), 9 (0.225). Below 0.2: -1 and 2 make
    0.175, so the low end of 60 % is 3; below 0.8: up to 6 makes 0.775, so the high end is 9.
    """
    found = compare_rounds(Tally("g", 4, 2, 1, 1), Tally("g", 3, 2, 2, 0), Rules(minimum_heard=1), level=0.6)
    assert found.interval == pytest.approx((3 / 12, 9 / 12))


def test_a_large_school_is_near_the_normal_curve() -> None:
    """Variance of each final share: rest x a x b x (n + rest) / (n² x (n + 1)) / seats²; 1.645 of them each way."""
    first, second = Tally("g", 2_600, 100, 40, 60), Tally("g", 1_600, 100, 55, 45)
    found = compare_rounds(first, second)
    assert found.interval is not None
    assert found.change is not None
    assert found.interval == pytest.approx((found.change - 0.1095, found.change + 0.1095), abs=0.004)


def test_different_groups_and_empty_rolls_are_refused() -> None:
    with pytest.raises(ValueError, match="different stakeholder groups"):
        compare_rounds(Tally("a", 5, 5, 5, 0), Tally("b", 5, 5, 5, 0))
    with pytest.raises(ValueError, match="no seats"):
        compare_rounds(Tally("a", 0, 0, 0, 0), Tally("a", 5, 5, 5, 0))


def test_the_sentences_say_the_change() -> None:
    more = compare_rounds(Tally("g", 10, 10, 4, 6), Tally("g", 10, 10, 7, 3))
    assert change_sentence(more, "pupils", english) == (
        "More pupils agree than before: up by 30 in 100 (somewhere from +30 to +30)."
    )
    less = compare_rounds(Tally("g", 10, 10, 7, 3), Tally("g", 10, 10, 4, 6))
    assert "down by 30 in 100" in change_sentence(less, "pupils", english)
    same = compare_rounds(Tally("g", 60, 12, 6, 6), Tally("g", 60, 12, 6, 6))
    assert change_sentence(same, "pupils", english).startswith("We cannot tell")
    nearly = RoundChange("g", Change.UNCLEAR, 0.05, (-0.004, 0.1))
    assert "from 0 to +10 in 100" in change_sentence(nearly, "pupils", english)
