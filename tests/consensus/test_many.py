"""Many tallies at once give what each gives alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.consensus.flips import group_flips
from coprod.consensus.many import Tallies, chances, intervals, read_groups
from coprod.consensus.many_flips import many_flips
from coprod.consensus.support import GroupVerdict, Rules, Tally, chance_of_reaching, read_group


@st.composite
def tallies(draw: st.DrawFn, most: int = 300) -> Tally:
    seats = draw(st.integers(1, most))
    seen = draw(st.integers(0, seats))
    agree = draw(st.integers(0, seen))
    return Tally("g", seats, seen, agree, draw(st.integers(0, seen - agree)))


def arrays(several: list[Tally]) -> Tallies:
    return Tallies(
        *(np.array([getattr(t, name) for t in several]) for name in ("seats", "seen", "agree", "disagree"))
    )


@settings(max_examples=60)
@given(st.lists(tallies(), min_size=1, max_size=20), st.integers(1, 6))
def test_many_readings_are_the_single_ones(several: list[Tally], minimum: int) -> None:
    rules = Rules(minimum_heard=minimum)
    for many, one in zip(
        read_groups([t.group for t in several], arrays(several), rules),
        (read_group(tally, rules) for tally in several),
        strict=True,
    ):
        assert (many.tally, many.verdict, many.interval) == (one.tally, one.verdict, one.interval)
        assert (many.bounds, many.split, many.out_of_reach) == (one.bounds, one.split, one.out_of_reach)
        assert many.missing == one.missing
        assert many.chance_for == pytest.approx(one.chance_for, abs=1e-10)
        assert many.chance_against == pytest.approx(one.chance_against, abs=1e-10)


@settings(max_examples=40)
@given(st.lists(tallies(80), min_size=1, max_size=10))
def test_many_flips_are_the_single_ones(several: list[Tally]) -> None:
    readings = [read_group(tally) for tally in several]
    for reading, found in zip(readings, many_flips(readings, Rules(), turns=True), strict=True):
        expected = group_flips(reading.tally)
        if reading.verdict is GroupVerdict.TOO_FEW:
            expected = tuple(flip for flip in expected if flip.voices == reading.missing)
        assert tuple(found) == expected


def test_the_two_ways_to_an_interval_meet_where_one_gives_way_to_the_other() -> None:
    """Up to 512 unheard all outcomes are added up, above the ends are searched for; single ones always are."""
    for seats in (500, 600, 40_000):
        low, high = intervals(Tallies(*(np.array([n]) for n in (seats, 60, 25, 30))))
        one = read_group(Tally("g", seats, 60, 25, 30))
        assert (float(low[0]), float(high[0])) == one.interval


def test_a_million_seats_are_read_without_rounding_away_the_tail() -> None:
    need, seats, seen, votes = 500_000, 1_000_000, 60_000, 29_700
    many = chances(*(np.array([n]) for n in (need, seats, seen, votes)))
    one = chance_of_reaching(need, seats=seats, seen=seen, votes=votes)
    assert float(many[0]) == pytest.approx(one, rel=1e-6)
    assert 0.005 < one < 0.01  # 300 below half of 60,000: 2.5 standard errors of 122, less the finite part
