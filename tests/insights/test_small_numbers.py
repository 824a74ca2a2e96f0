"""Small numbers by hand: what is hidden, what goes with it, and what "nearly all" stands for."""

from __future__ import annotations

import pytest

from coprod.insights.small_numbers import (
    HIDDEN,
    Cell,
    Choice,
    ShownCell,
    least_nearly_all,
    show_cell,
    show_proposal,
    show_turnout,
)


@pytest.mark.parametrize(
    ("seen", "threshold", "hidden"),
    [(9, 10, True), (10, 10, False), (4, 5, True), (5, 5, False), (0, 5, True)],
)
def test_a_cell_below_the_threshold_shows_nothing_at_all(seen: int, threshold: int, hidden: bool) -> None:
    shown = show_cell(Cell(agree=seen - seen // 2, disagree=seen // 2, unsure=0, stars=seen), threshold)

    assert shown.hidden is hidden
    assert (shown == HIDDEN) is hidden


def test_a_split_is_shown_as_it_is_where_enough_answered_and_not_all_said_the_same() -> None:
    shown = show_cell(Cell(agree=8, disagree=3, unsure=1, stars=2), threshold=10)

    assert shown.split == {Choice.AGREE: 8, Choice.DISAGREE: 3, Choice.UNSURE: 1}
    assert shown.seen == 12
    assert shown.nearly_all is None
    assert shown.stars is None, "two people are fewer than ten"


@pytest.mark.parametrize(
    ("seen", "least"),
    [(3, 2), (5, 4), (9, 8), (10, 9), (11, 10), (19, 18), (20, 18), (30, 27), (100, 90), (101, 91)],
)
def test_nearly_all_is_nine_in_ten_and_always_all_but_one(seen: int, least: int) -> None:
    assert least_nearly_all(seen) == least


@pytest.mark.parametrize("agree", [11, 12])
def test_twelve_of_twelve_and_eleven_of_twelve_look_the_same(agree: int) -> None:
    shown = show_cell(Cell(agree=agree, disagree=12 - agree, unsure=0), threshold=10)

    assert shown == ShownCell(seen=12, nearly_all=Choice.AGREE)
    assert shown.split is None
    assert shown.at_least(Choice.AGREE) == 11
    assert shown.at_least(Choice.DISAGREE) == 0


@pytest.mark.parametrize(
    ("cell", "said"),
    [(Cell(0, 20, 0), Choice.DISAGREE), (Cell(1, 0, 19), Choice.UNSURE), (Cell(18, 1, 1), Choice.AGREE)],
)
def test_nearly_all_may_be_any_of_the_three_answers(cell: Cell, said: Choice) -> None:
    assert show_cell(cell, threshold=10).nearly_all is said


def test_stars_are_counted_no_further_than_nearly_all() -> None:
    assert show_cell(Cell(10, 8, 2, stars=12), 10).stars == 12
    assert not show_cell(Cell(10, 8, 2, stars=12), 10).or_more
    for stars in (18, 19, 20):
        shown = show_cell(Cell(10, 8, 2, stars=stars), 10)
        assert (shown.stars, shown.or_more) == (18, True)


def test_the_total_is_withheld_as_soon_as_one_cell_is_hidden() -> None:
    """96 in all, less 60 pupils and 32 parents, would be the 4 practitioners."""
    cells = {"pupils": Cell(40, 15, 5), "parents": Cell(20, 8, 4), "practitioners": Cell(3, 1, 0)}

    shown = show_proposal(cells, threshold=10)

    assert shown.cells["practitioners"].hidden
    assert shown.seen is None
    assert show_proposal({**cells, "practitioners": Cell(8, 1, 1)}, threshold=10).seen == 60 + 32 + 10


def test_turnout_in_all_is_withheld_as_soon_as_one_groups_is_hidden() -> None:
    assert show_turnout({"pupils": 60, "parents": 9}, [], threshold=10).in_all is None
    assert show_turnout({"pupils": 60, "parents": 9}, [], threshold=10).took_part == {
        "pupils": 60,
        "parents": None,
    }
    assert show_turnout({"pupils": 60, "parents": 10}, [], threshold=10).in_all == 70


def test_turnout_that_would_tell_how_many_are_hidden_is_hidden_with_them() -> None:
    """20 took part and 11 answered the first card: the other 9 at least must have answered the second."""
    first, second = {"pupils": Cell(6, 5, 0)}, {"pupils": Cell(5, 4, 0)}

    assert show_turnout({"pupils": 20}, [first, second], 10).took_part == {"pupils": None}
    assert show_turnout({"pupils": 11}, [first, second], 10).took_part == {"pupils": 11}


def test_two_hidden_cards_may_share_those_whom_the_shown_ones_do_not_account_for() -> None:
    """Of 13, 11 answered the first; 2 others are shared by two hidden cards of at most 2: either may be none."""
    first, hidden = {"pupils": Cell(6, 5, 0)}, {"pupils": Cell(2, 0, 0)}

    assert show_turnout({"pupils": 13}, [first, hidden, hidden], 3).took_part == {"pupils": 13}
    assert show_turnout({"pupils": 14}, [first, hidden, hidden], 3).took_part == {"pupils": None}


def test_turnout_hidden_by_a_lower_threshold_is_not_shown_by_a_higher_one() -> None:
    """By 10, the first card's 15 are shown and the 25 who took part are not: 10 of them would share two hidden cards
    of at most 9. By 20 all three cards are hidden; were the 25 shown then, both pages together would tell."""
    cards = [{"pupils": Cell(8, 7, 0)}, {"pupils": Cell(3, 2, 0)}, {"pupils": Cell(3, 2, 0)}]

    assert show_turnout({"pupils": 25}, cards, 10).took_part == {"pupils": None}
    assert show_turnout({"pupils": 25}, cards, 20).took_part == {"pupils": None}
