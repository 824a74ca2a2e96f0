"""School days, counted by hand on a calendar: 7 December 2026 is a Monday."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coprod.consultations.school_days import passed, touched

pytestmark = pytest.mark.usefixtures("session")


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in December 2026, when the school's clock shows UTC."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (at(7, 9), at(11, 15), 5),  # Monday to Friday
        (at(7, 9), at(7, 15), 1),
        (at(11, 9), at(14, 15), 2),  # Friday to Monday
        (at(12, 9), at(13, 15), 0),  # a weekend
        (at(7, 9), at(21, 0), 10),  # closes at midnight: the day that begins then is not touched
        (at(7, 9), at(21, 0, 1), 11),
        (at(8), at(7), 0),
    ],
)
def test_voting_touches_so_many_school_days(opens: datetime, closes: datetime, days: int) -> None:
    assert touched(opens, closes) == days


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        (at(7, 10), at(8, 9), 0),  # Monday to Tuesday, not a whole day yet
        (at(7, 10), at(8, 10), 1),
        (at(7, 10), at(9, 10), 2),
        (at(11, 14), at(14, 13), 0),  # Friday at two to Monday before two
        (at(11, 14), at(14, 14), 1),
        (at(11, 14), at(13, 23), 0),  # and no time passes at the weekend
        (at(12, 8), at(15, 0), 1),  # Saturday counts as the first of Monday
        (at(12, 8), at(16, 0), 2),
        (at(9), at(7), 0),
    ],
)
def test_so_many_whole_school_days_have_passed(since: datetime, now: datetime, days: int) -> None:
    assert passed(since, now) == days


HALF_TERM = frozenset({date(2026, 12, day) for day in range(9, 14)})  # Wednesday to Sunday


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (at(7, 9), at(11, 15), 2),  # of five, three are off
        (at(9, 9), at(13, 15), 0),
        (at(8, 9), at(14, 15), 2),
        (at(14, 9), at(18, 15), 5),
    ],
)
def test_voting_touches_no_holidays(opens: datetime, closes: datetime, days: int) -> None:
    assert touched(opens, closes, HALF_TERM) == days


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        (at(8, 14), at(13, 23), 0),  # Tuesday at two, through the holiday
        (at(8, 14), at(14, 13), 0),
        (at(8, 14), at(14, 14), 1),
        (at(10, 8), at(15, 0), 1),  # sent in the holiday: the first of Monday
        (at(7, 10), at(14, 10), 2),
    ],
)
def test_no_time_passes_in_the_holidays(since: datetime, now: datetime, days: int) -> None:
    assert passed(since, now, HALF_TERM) == days


def test_a_day_begins_when_the_school_s_clock_says_so() -> None:
    """In June 23:30 UTC is half past midnight in London: Monday already, where UTC still has Sunday."""
    sunday_in_utc = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)
    assert touched(sunday_in_utc, datetime(2026, 6, 8, 22, 0, tzinfo=UTC)) == 1
    assert touched(datetime(2026, 6, 7, 22, 0, tzinfo=UTC), datetime(2026, 6, 7, 22, 50, tzinfo=UTC)) == 0
