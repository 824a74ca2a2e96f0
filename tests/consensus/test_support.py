"""One stakeholder group on a finite roll: what is certain, what is likely."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus.support import (
    GroupVerdict,
    Rules,
    Tally,
    chance_of_reaching,
    final_bounds,
    final_interval,
    group_verdict,
    read_group,
)

HALF = Rules(minimum_heard=1)


def exactly(need: int, seats: int, seen: int, votes: int) -> Fraction:
    """The beta-binomial tail as a plain sum of fractions, with a uniform prior."""
    rest = seats - seen
    ways = [
        Fraction(comb(votes + x, x) * comb(seen - votes + rest - x, rest - x), comb(seats + 1, rest))
        for x in range(rest + 1)
    ]
    assert sum(ways) == 1
    return sum(ways[max(0, need - votes) :], Fraction(0))


def test_the_bounds_are_what_stays_true_however_the_rest_vote() -> None:
    assert final_bounds(Tally("pupils", seats=10, seen=6, agree=4, disagree=1)) == (0.4, 0.8)


def test_with_one_of_two_heard_and_agreeing_the_other_agrees_with_two_chances_in_three() -> None:
    # Laplace's rule of succession: (1 + 1) / (1 + 2)
    assert chance_of_reaching(2, seats=2, seen=1, votes=1) == pytest.approx(2 / 3, abs=1e-15)


def test_with_nobody_heard_every_number_of_agreeing_seats_is_as_likely() -> None:
    for need in range(5):  # 0 to 4 of 4 agree, each with 1/5
        assert chance_of_reaching(need, seats=4, seen=0, votes=0) == pytest.approx((5 - need) / 5)


def test_the_chance_is_the_beta_binomial_sum_on_every_small_roll() -> None:
    for seats in range(1, 13):
        for seen in range(seats + 1):
            for votes, need in product(range(seen + 1), range(seats + 1)):
                expected = float(exactly(need, seats, seen, votes))
                got = chance_of_reaching(need, seats=seats, seen=seen, votes=votes)
                assert got == pytest.approx(expected, abs=1e-13), (need, seats, seen, votes)


@given(st.data())
def test_the_chance_is_the_beta_binomial_sum_on_large_rolls(data: st.DataObject) -> None:
    seats = data.draw(st.integers(13, 400))
    seen = data.draw(st.integers(0, seats))
    votes = data.draw(st.integers(0, seen))
    need = data.draw(st.integers(0, seats))
    expected = float(exactly(need, seats, seen, votes))
    assert chance_of_reaching(need, seats=seats, seen=seen, votes=votes) == pytest.approx(expected, abs=1e-11)


def test_the_chance_holds_for_a_million_seats() -> None:
    # 600,000 of a million heard and exactly half of them agree: by symmetry, just above one half (the tie)
    chance = chance_of_reaching(500_000, seats=1_000_000, seen=600_000, votes=300_000)
    assert chance == pytest.approx(0.5, abs=1e-3)
    assert chance > 0.5


def test_the_interval_of_an_unheard_group_leaves_a_twentieth_at_each_end() -> None:
    # 19 seats, nobody heard: 20 equally likely totals; the lowest alone has 1/20, nineteen have 19/20
    assert final_interval(Tally("parents", 19, 0, 0, 0)) == (0.0, 18 / 19)


def test_the_interval_closes_on_the_share_when_everyone_has_voted() -> None:
    assert final_interval(Tally("parents", 8, 8, 6, 1)) == (0.75, 0.75)


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally("g", 10, 5, 5, 0), GroupVerdict.LIKELY_FOR),  # the other five could make it a tie
        (Tally("g", 10, 6, 6, 0), GroupVerdict.SETTLED_FOR),
        (Tally("g", 10, 6, 0, 6), GroupVerdict.SETTLED_AGAINST),
        (Tally("g", 600, 30, 24, 6), GroupVerdict.LIKELY_FOR),
        (Tally("g", 600, 30, 6, 24), GroupVerdict.LIKELY_AGAINST),
        (Tally("g", 600, 30, 16, 14), GroupVerdict.OPEN),
        (Tally("g", 10, 10, 5, 5), GroupVerdict.OPEN),  # a tie: both sides have half
        (Tally("g", 10, 10, 0, 0), GroupVerdict.OPEN),  # all are not sure: neither for nor against
        (Tally("g", 600, 4, 4, 0), GroupVerdict.TOO_FEW),
        (Tally("g", 1, 1, 1, 0), GroupVerdict.SETTLED_FOR),  # a group of one, heard
        (Tally("g", 1, 0, 0, 0), GroupVerdict.TOO_FEW),
        (Tally("g", 3, 3, 0, 3), GroupVerdict.SETTLED_AGAINST),  # smaller than the minimum, all heard
    ],
)
def test_the_verdict_of_a_group(tally: Tally, verdict: GroupVerdict) -> None:
    assert read_group(tally).verdict is verdict
    assert group_verdict(tally, Rules()) is verdict


def test_a_threshold_of_two_thirds_asks_for_more() -> None:
    tally = Tally("g", 12, 12, 7, 1)
    assert read_group(tally, Rules(threshold=Fraction(1, 2))).verdict is GroupVerdict.SETTLED_FOR
    reading = read_group(tally, Rules(threshold=Fraction(2, 3)))
    assert reading.verdict is GroupVerdict.OPEN
    assert reading.out_of_reach
    assert not reading.split


def test_a_group_is_split_when_both_sides_have_a_third_of_those_heard() -> None:
    assert read_group(Tally("g", 60, 30, 14, 12)).split
    assert read_group(Tally("g", 60, 30, 10, 10)).split
    assert not read_group(Tally("g", 60, 30, 14, 9)).split
    assert not read_group(Tally("g", 60, 4, 2, 2)).split  # too few to say so


def test_missing_says_how_many_more_must_vote() -> None:
    assert read_group(Tally("g", 60, 3, 2, 0)).missing == 2
    assert read_group(Tally("g", 4, 3, 2, 0)).missing == 1
    assert read_group(Tally("g", 60, 30, 2, 0)).missing == 0


@pytest.mark.parametrize(
    "counts", [(-1, 0, 0, 0), (5, 6, 0, 0), (5, 4, 3, 2), (5, 4, -1, 2), (5, 4, 2, -1), (5, -1, 0, 0)]
)
def test_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="pupils"):
        Tally("pupils", *counts)


def test_a_group_without_seats_is_refused() -> None:
    with pytest.raises(ValueError, match="not asked"):
        read_group(Tally("pupils", 0, 0, 0, 0))


@pytest.mark.parametrize("threshold", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_an_impossible_threshold_is_refused(threshold: Fraction) -> None:
    with pytest.raises(ValueError, match="threshold"):
        Rules(threshold=threshold)


def test_other_impossible_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="minimum"):
        Rules(minimum_heard=0)
    with pytest.raises(ValueError, match="likely"):
        Rules(likely=0.5)
    with pytest.raises(ValueError, match="split"):
        Rules(split_share=Fraction(2, 3))


@pytest.mark.parametrize("threshold", [Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])
def test_no_settled_verdict_is_overturned_by_any_completion_of_the_roll(threshold: Fraction) -> None:
    """Every tally of every roll up to eight seats, completed in every way."""
    rules = Rules(threshold=threshold, minimum_heard=1)
    settled = 0
    for seats in range(1, 9):
        for seen in range(seats + 1):
            for agree in range(seen + 1):
                for disagree in range(seen - agree + 1):
                    now = group_verdict(Tally("g", seats, seen, agree, disagree), rules)
                    if now.settled:
                        settled += 1
                        assert _completions(seats, seen, agree, disagree, rules) == {now}
    assert settled >= 16  # a threshold of "all" settles only the complete and unanimous


def _completions(seats: int, seen: int, agree: int, disagree: int, rules: Rules) -> set[GroupVerdict]:
    rest = seats - seen
    return {
        group_verdict(Tally("g", seats, seats, agree + more, disagree + against), rules)
        for more in range(rest + 1)
        for against in range(rest - more + 1)
    }


@given(st.data())
def test_one_more_agree_never_lowers_support(data: st.DataObject) -> None:
    seats = data.draw(st.integers(2, 200))
    seen = data.draw(st.integers(1, seats - 1))
    agree = data.draw(st.integers(0, seen))
    disagree = data.draw(st.integers(0, seen - agree))
    before = Tally("g", seats, seen, agree, disagree)
    after = before.with_more(agree=1)
    first, second = read_group(before, HALF), read_group(after, HALF)
    assert second.chance_for >= first.chance_for - 1e-12
    assert second.chance_against <= first.chance_against + 1e-12
    assert second.verdict.side >= first.verdict.side
    assert second.bounds[0] > first.bounds[0]
    assert second.interval[0] >= first.interval[0]
    assert second.interval[1] >= first.interval[1]


@given(st.integers(1, 300), st.data())
def test_the_interval_lies_within_the_bounds_and_holds_nine_tenths(seats: int, data: st.DataObject) -> None:
    seen = data.draw(st.integers(0, seats))
    agree = data.draw(st.integers(0, seen))
    tally = Tally("g", seats, seen, agree, 0)
    low, high = final_interval(tally)
    assert final_bounds(tally)[0] <= low <= high <= final_bounds(tally)[1]
    inside = chance_of_reaching(round(low * seats), seats=seats, seen=seen, votes=agree) - chance_of_reaching(
        round(high * seats) + 1, seats=seats, seen=seen, votes=agree
    )
    assert inside >= 0.9 - 1e-6
