"""The common ground score, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus.common_ground import common_ground, common_opposition
from coprod.consensus.one_score import score_of


def test_the_score_is_the_geometric_mean_of_smoothed_shares() -> None:
    # (3 + 1)/(4 + 2) = 2/3 and (0 + 1)/(4 + 2) = 1/6: the root of 2/18 is 1/3
    assert common_ground([[3], [0]], [[4], [4]]) == pytest.approx([1 / 3])


def test_six_hundred_parents_cannot_outvote_twelve_practitioners() -> None:
    parents_only, everyone = common_ground([[600, 400], [0, 8]], [[600, 600], [12, 12]])
    assert parents_only < 0.3 < 0.6 < everyone


def test_opposition_is_the_same_of_disagrees() -> None:
    assert common_opposition([[1], [3]], [[2], [6]]) == pytest.approx([0.5])


def test_a_group_that_saw_nothing_counts_as_one_half() -> None:
    assert common_ground([[0]], [[0]]) == pytest.approx([0.5])


def test_no_proposals_give_no_scores() -> None:
    assert common_ground(np.zeros((2, 0)), np.zeros((2, 0))).shape == (0,)


@pytest.mark.parametrize(
    ("agrees", "seen"),
    [
        ([], []),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ([[1, 2]], [[1]]),
        ([[3]], [[2]]),
        ([[-1]], [[2]]),
        ([1], [2]),
    ],
)
def test_impossible_counts_are_refused(agrees: object, seen: object) -> None:
    with pytest.raises(ValueError, match=r"groups|group|cell"):
        common_ground(agrees, seen)  # type: ignore[arg-type]  # hostile on purpose


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=5), st.randoms())
def test_groups_in_another_order_give_the_same_bits(cells: list[tuple[int, int]], random: object) -> None:
    agrees = np.array([[a] for a, _ in cells])
    seen = agrees + np.array([[d] for _, d in cells])
    turned = common_ground(agrees[::-1], seen[::-1])
    assert turned.tobytes() == common_ground(agrees, seen).tobytes()
    assert common_ground(agrees + 1, seen + 1)[0] > turned[0]  # one more agree in each group


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=5))
def test_plain_python_gives_one_proposal_the_same_score(cells: list[tuple[int, int]]) -> None:
    votes = [(agrees, agrees + others) for agrees, others in cells]
    expected = common_ground([[agrees] for agrees, _ in votes], [[seen] for _, seen in votes])[0]
    assert score_of(votes) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("votes", [[], [(3, 2)], [(-1, 2)]])
def test_plain_python_refuses_the_same(votes: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"stakeholder group|negative count"):
        score_of(votes)
