"""What a group stands for, by hand."""

import numpy as np
import pytest

from coprod.consensus.representative import (
    group_informed_consensus,
    group_numbers,
    majority,
    priority,
    representative,
)

# two groups, two cards: agree, not sure, disagree
COUNTS = np.array([[[8, 0, 0], [3, 1, 4]], [[0, 0, 6], [3, 0, 3]]])


def test_the_numbers_of_a_group_and_card() -> None:
    numbers = group_numbers(COUNTS)
    assert numbers.seen.tolist() == [[8, 8], [6, 6]]
    assert float(numbers.share[0, 0, 0]) == pytest.approx(9 / 10)
    assert float(numbers.ratio[0, 0, 0]) == pytest.approx((9 / 10) / (1 / 8))
    # 2 x root 9 x (9/9 - 1/2)
    assert float(numbers.share_test[0, 0, 0]) == pytest.approx(3.0)
    # 9/9 - 1/7 over root(10/16 x 6/16 x (1/9 + 1/7))
    assert float(numbers.ratio_test[0, 0, 0]) == pytest.approx((6 / 7) / (60 / 256 * 16 / 63) ** 0.5)


def test_group_informed_consensus_is_the_product_of_smoothed_shares() -> None:
    consensus = group_informed_consensus(group_numbers(COUNTS))
    assert consensus[0] == pytest.approx([9 / 10 * 1 / 8, 4 / 10 * 4 / 8])
    assert consensus[1] == pytest.approx([1 / 10 * 7 / 8, 5 / 10 * 4 / 8])


def test_a_group_is_known_by_the_card_that_parts_it() -> None:
    numbers = group_numbers(COUNTS)
    first = representative(numbers, 0, np.array([True, True]))
    assert [(one.column, one.agree, one.votes, one.seen) for one in first] == [(0, True, 8, 8)]
    second = representative(numbers, 1, np.array([True, True]))
    assert (0, False) in [(one.column, one.agree) for one in second]
    assert all(one.column != 0 for one in representative(numbers, 0, np.array([False, True])))
    assert representative(numbers, 0, np.array([False, False])) == []


def test_everybody_everywhere_agreeing_tells_nobody_apart() -> None:
    numbers = group_numbers(np.array([[[5, 0, 0]], [[4, 0, 0]]]))
    assert float(numbers.ratio_test[0, 0, 0]) == 0.0


def test_a_majority_needs_enough_voices_and_more_than_half() -> None:
    counts = np.array([[9, 0, 1], [1, 0, 9], [2, 0, 0], [5, 0, 5], [30, 0, 2]])
    allowed = np.ones(5, np.bool_)
    found = [(one.column, one.agree) for one in majority(counts, allowed, minimum=5)]
    assert found == [(4, True), (0, True), (1, False)]
    assert (2, True) in [(one.column, one.agree) for one in majority(counts, allowed, minimum=0)]
    assert majority(counts, np.zeros(5, np.bool_), minimum=0) == []


def test_a_new_card_comes_first_and_wears_off() -> None:
    # unseen: (1/2 x 1/2 x 1 x 9) squared; after five agrees: (6/7 x 6/7 x 1 x 5) squared
    assert priority(np.array([[0, 0, 0]]), np.zeros(1))[0] == pytest.approx(2.25**2)
    assert priority(np.array([[5, 0, 0]]), np.zeros(1))[0] == pytest.approx((36 / 49 * 5) ** 2)
    assert priority(np.array([[0, 0, 0]]), np.ones(1))[0] == pytest.approx(4.5**2)
    assert priority(np.array([[0, 0, 0]]), np.zeros(1), np.array([True]))[0] == 49.0
