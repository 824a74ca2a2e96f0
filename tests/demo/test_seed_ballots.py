"""Made-up votes reach the script's counts exactly, and days become moments that have happened."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coprod.demo.ballots import MadeUpVote, made_up_votes, number_of_voters
from coprod.demo.calendar import Calendar
from coprod.demo.script import Leaning

LONDON = ZoneInfo("Europe/London")


def counts(card: list[MadeUpVote]) -> tuple[int, int, int, int]:
    said = Counter(vote.choice for vote in card)
    return said[1], said[-1], said[0], sum(vote.matters_most for vote in card)


def test_votes_add_up_to_the_counts_of_each_card() -> None:
    leanings = [Leaning(5, 3, 2, stars=4), Leaning(0, 4, 0), Leaning(0, 0, 0), Leaning(1, 0, 6, stars=1)]

    cards = made_up_votes(leanings, "seed")

    assert [counts(card) for card in cards] == [(5, 3, 2, 4), (0, 4, 0, 0), (0, 0, 0, 0), (1, 0, 6, 1)]


def test_there_are_as_many_voters_as_the_card_that_was_answered_most_has_votes() -> None:
    leanings = [Leaning(2, 1, 0), Leaning(5, 3, 2)]

    cards = made_up_votes(leanings, "seed")

    assert number_of_voters(leanings) == 10
    assert sorted(vote.voter for vote in cards[1]) == list(range(10))
    assert len({vote.voter for vote in cards[0]}) == 3


def test_only_those_who_agree_mark_what_matters_most_and_nobody_marks_four() -> None:
    """Four cards of ten who all agree, seven stars each: 28 stars, of 30 that ten voters can give."""
    cards = made_up_votes([Leaning(10, 2, 0, stars=7)] * 4, "seed")

    given = Counter(vote.voter for card in cards for vote in card if vote.matters_most)
    assert given.total() == 28
    assert max(given.values()) == 3
    assert all(vote.choice == 1 for card in cards for vote in card if vote.matters_most)


def test_more_stars_than_voters_can_give_are_refused() -> None:
    with pytest.raises(ValueError, match="more stars than three"):
        made_up_votes([Leaning(2, 0, 0, stars=2)] * 4, "seed")


def test_the_same_seed_makes_the_same_votes() -> None:
    leanings = [Leaning(5, 3, 2), Leaning(4, 4, 1)]

    assert made_up_votes(leanings, "a") == made_up_votes(leanings, "a")
    assert made_up_votes(leanings, "a") != made_up_votes(leanings, "b")


def test_a_day_of_the_script_is_counted_by_the_schools_own_midnight() -> None:
    """At half past midnight in a London summer it is still the day before in UTC."""
    calendar = Calendar(datetime(2026, 6, 9, 23, 30, tzinfo=UTC), LONDON)

    assert calendar.date(0).isoformat() == "2026-06-10"
    assert calendar.moment(-1, 8.5) == datetime(2026, 6, 9, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 8.25, 17.9, 24])
def test_what_happened_today_has_happened_even_just_after_midnight(hour: float) -> None:
    now = datetime(2026, 6, 9, 23, 0, 5, tzinfo=UTC)  # five seconds after midnight in London
    at = Calendar(now, LONDON).moment(0, hour)

    assert datetime(2026, 6, 9, 23, 0, tzinfo=UTC) <= at <= now


def test_the_order_of_what_happened_today_is_kept() -> None:
    moment = Calendar(datetime(2026, 6, 10, 10, 0, tzinfo=UTC), LONDON).moment

    assert moment(0, 8) < moment(0, 9) < moment(0, 20)
