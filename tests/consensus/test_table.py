"""The vote table packs, checks and counts."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus.table import Roll, count_by_cell, fingerprint, last_votes, take, vote_table
from tests.consensus.made import KNOWN, NAMES, known_table, one_school, table_of

ROLL = Roll(("pupils", "parents"), ("Year 7", "Year 8"), np.array([[2, 1], [1, 1]]))
GOOD: dict[str, object] = {
    "ballot": [0, 0, 1],
    "card": [0, 1, 1],
    "value": [1, -1, 0],
    "proposals": [20, 10],
    "roll": ROLL,
    "group": [0, 1],
    "band": [0, 1],
}


def test_proposals_are_kept_in_the_order_of_their_ids() -> None:
    table = vote_table(**GOOD)  # type: ignore[arg-type]  # a table by its parts
    assert table.proposals == (10, 20)
    assert table.card.tolist() == [0, 1, 0]
    assert table.value.tolist() == [-1, 1, 0]


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("value", [1, 2, 0], "not 1, 0 or -1"),
        ("card", [0, 2, 1], "card is outside"),
        ("ballot", [0, 0, 2], "ballot is outside"),
        ("ballot", [0, 0], "not the same number"),
        ("card", [0, 0, 1], "two votes on one card"),
        ("proposals", [10, 10], "there twice"),
        ("group", [0, 2], "stakeholder group is outside"),
        ("band", [0, 2], "year band is outside"),
        ("band", [0], "carry a group"),
        ("group", [1, 1], None),
        ("stars", ([2], [0]), "star's ballot"),
        ("stars", ([0], [5]), "star's card"),
    ],
)
def test_what_does_not_fit_is_refused(part: str, value: object, said: str | None) -> None:
    parts = {**GOOD, part: value}
    if said is None:
        parts["band"] = [0, 0]
        said = "more ballots than seats"
    with pytest.raises(ValueError, match=said):
        vote_table(**parts)  # type: ignore[arg-type]  # hostile on purpose


@pytest.mark.parametrize("seats", [np.zeros((1, 2)), np.array([[1, -1], [0, 0]])])
def test_an_impossible_roll_is_refused(seats: object) -> None:
    with pytest.raises(ValueError, match=r"shape|below zero"):
        Roll(("a", "b"), ("x", "y"), seats)  # type: ignore[arg-type]  # hostile on purpose
    with pytest.raises(ValueError, match="named twice"):
        Roll(("a", "a"), ("x",), np.ones((2, 1), np.int64))


def test_a_voters_last_vote_counts_and_of_two_at_once_the_later_row() -> None:
    voter, card, time = np.array([5, 5, 5, 4]), np.array([1, 1, 2, 1]), np.array([30, 20, 7, 9])
    assert last_votes(voter, card, time).tolist() == [3, 0, 2]
    assert last_votes(np.array([1, 1]), np.array([1, 1]), np.array([3, 3])).tolist() == [1]


@pytest.mark.parametrize("name", NAMES)
def test_tallies_of_real_conversations_equal_a_plain_count(name: str) -> None:
    with np.load(KNOWN / f"{name}.npz") as packed:
        plain = Counter(zip(packed["comment"].tolist(), packed["vote"].tolist(), strict=True))
    table = known_table(name)
    counts = count_by_cell(table, np.zeros(table.ballots, np.int64), 1)[0]
    for proposal, row in zip(table.proposals, counts.tolist(), strict=True):
        assert row == [plain[proposal, 1], plain[proposal, 0], plain[proposal, -1]]


def test_a_cell_below_zero_is_left_out_of_the_count() -> None:
    table = table_of(np.array([[1, 0], [-1, 9], [1, 1]]))
    counts = count_by_cell(table, np.array([0, -1, 1]), 2)
    assert counts.tolist() == [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [1, 0, 0]]]


@given(st.integers(0, 10), st.randoms(use_true_random=False))
def test_the_fingerprint_knows_content_not_order(seed: int, random: object) -> None:
    votes = one_school(seed, 12, 5)
    order = np.random.default_rng(seed).permutation(12)
    cards = np.random.default_rng(seed + 1).permutation(5)
    first = fingerprint(table_of(votes))
    assert fingerprint(table_of(votes[order])) == first
    assert fingerprint(table_of(votes[:, cards], proposals=cards.tolist())) == first
    changed = votes.copy()
    changed[3, 2] = 1 if changed[3, 2] != 1 else -1
    assert fingerprint(table_of(changed)) != first


def test_a_star_and_a_withdrawal_change_the_fingerprint() -> None:
    votes = one_school(1, 12, 5)
    plain = fingerprint(table_of(votes))
    assert fingerprint(table_of(votes, stars=([3], [2]))) != plain
    assert fingerprint(table_of(votes, withdrawn=[True, False, False, False, False])) != plain


def test_taking_some_ballots_takes_their_votes_and_stars() -> None:
    table = table_of(np.array([[1, 0], [-1, 9], [1, 1]]), stars=([0, 2], [0, 1]))
    some = take(table, np.array([2, 1]))
    assert some.starts.tolist() == [0, 2, 3]
    assert some.value.tolist() == [1, 1, -1]
    assert (some.star_ballot.tolist(), some.star_card.tolist()) == ([0], [1])
