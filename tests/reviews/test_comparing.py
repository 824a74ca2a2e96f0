"""Before and after, worked by hand."""

from __future__ import annotations

import pytest

from coprod.consensus.rounds import Change
from coprod.insights.small_numbers import Cell, show_cell
from coprod.reviews.comparing import Compared, Group, compare


def pupils(before: tuple[int, int], after: tuple[int, int], seats: int = 60, heard: int = 10) -> Compared:
    """Each is (agree, disagree), shown as everybody may see it."""
    old, new = (Group(seats, show_cell(Cell(*counts, 0), 10)) for counts in (before, after))
    return compare({"pupils": old}, {"pupils": new}, heard)[0]


def test_a_fall_is_given_with_its_interval() -> None:
    """Of 60: (41 + 10 x 42/52)/60 = 0.8179 before, (20 + 10 x 21/52)/60 = 0.4006 after: down by 0.4173."""
    found = pupils((41, 9), (20, 30)).change
    assert found.verdict is Change.LESS
    assert found.change == pytest.approx(-0.4173, abs=1e-4)
    assert found.interval is not None
    assert -0.51 < found.interval[0] < -0.4173 < found.interval[1] < -0.31


def test_where_everybody_answered_twice_there_is_no_doubt() -> None:
    """20 of 40 before, 30 of 40 after, nobody unheard: exactly ten in forty more."""
    found = pupils((20, 20), (30, 10), seats=40).change
    assert found.verdict is Change.MORE
    assert found.interval == pytest.approx((0.25, 0.25))


def test_a_small_difference_is_not_called_one() -> None:
    assert pupils((24, 6), (25, 5), seats=40).change.verdict is Change.UNCLEAR


def test_nearly_all_stands_for_every_number_behind_it() -> None:
    """Nearly all of 40 is 36 to 40: against 20 of 40 that is 16 to 20 in forty more, whichever it was."""
    exact = {pupils((20, 20), (agree, 40 - agree), seats=40).change for agree in range(36, 41)}
    assert len(exact) == 1, "what is said must not tell the numbers behind it apart"
    found = exact.pop()
    assert found.interval == pytest.approx((0.4, 0.5))
    assert found.change == pytest.approx(0.45)


def test_nearly_all_against_is_never_more_agreement_than_it_may_be() -> None:
    """Nearly all of 40 disagree: 0 to 4 agree. Four of forty later may be no change at all."""
    assert pupils((0, 40), (5, 35), seats=40).change == pupils((4, 36), (5, 35), seats=40).change
    assert pupils((4, 36), (4, 36), seats=40).change.verdict is Change.UNCLEAR


@pytest.mark.parametrize(("before", "after"), [((9, 0), (30, 20)), ((30, 20), (4, 5)), ((0, 0), (0, 0))])
def test_a_hidden_cell_gives_no_figure_at_all(before: tuple[int, int], after: tuple[int, int]) -> None:
    found = pupils(before, after).change
    assert (found.verdict, found.change, found.interval) == (Change.TOO_FEW, None, None)


def test_a_group_that_was_not_asked_before_is_not_compared() -> None:
    now = Group(60, show_cell(Cell(20, 30, 0), 10))
    assert compare({}, {"pupils": now}, 10) == []
