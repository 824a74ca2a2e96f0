"""Two rounds of the same card."""

import pytest

from coprod.consensus.round_words import change_sentence
from coprod.consensus.rounds import Change, compare_rounds
from coprod.consensus.support import Tally
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


def test_large_rolls_take_the_normal_curve_and_come_out_the_same() -> None:
    # 2,500 x 1,500 pairs of outcomes are added up one by one, 3,000 x 2,000 are not
    exact = compare_rounds(Tally("g", 2_600, 100, 40, 60), Tally("g", 1_600, 100, 55, 45))
    normal = compare_rounds(Tally("g", 3_100, 100, 40, 60), Tally("g", 2_100, 100, 55, 45))
    assert exact.interval is not None
    assert normal.interval == pytest.approx(exact.interval, abs=0.004)


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
