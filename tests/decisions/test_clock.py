"""The reply clock, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coprod.decisions.clock import ReplyClock, school_day

pytestmark = pytest.mark.usefixtures("session")

TODAY = date(2026, 11, 24)
PROMISED = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("answered", "proposals", "answer_by", "today", "sentence", "time_left"),
    [
        (7, 12, PROMISED, TODAY, "7 of 12 answered, the rest by 4 December 2026.", "10 days left"),
        (7, 12, PROMISED, date(2026, 12, 3), "7 of 12 answered, the rest by 4 December 2026.", "1 day left"),
        (7, 12, PROMISED, PROMISED, "7 of 12 answered, the rest by 4 December 2026.", "Due today"),
        (
            7,
            12,
            PROMISED,
            date(2026, 12, 5),
            "7 of 12 answered. The rest were promised by 4 December 2026 and are late.",
            "1 day late",
        ),
        (0, 1, None, TODAY, "0 of 1 answered.", ""),
        (12, 12, PROMISED, date(2027, 3, 1), "Answered in full: all 12 proposals have their answer.", ""),
        (1, 1, PROMISED, TODAY, "Answered in full: the one proposal has its answer.", ""),
        (0, 0, PROMISED, date(2027, 3, 1), "There are no proposals to answer.", ""),
    ],
)
def test_the_clock_says_how_far_the_answers_are_and_what_is_late(
    answered: int, proposals: int, answer_by: date | None, today: date, sentence: str, time_left: str
) -> None:
    clock = ReplyClock(answered, proposals, answer_by, today)
    assert (clock.sentence(), clock.time_left()) == (sentence, time_left)
    assert clock.complete is (proposals > 0 and answered == proposals)
    assert clock.overdue is ("are late" in sentence)


def test_the_promised_day_ends_at_the_schools_midnight() -> None:
    """In July London is an hour ahead: half past eleven in the evening of the 4th, UTC, is the 5th at the school."""
    assert school_day(datetime(2026, 7, 4, 23, 30, tzinfo=UTC)) == date(2026, 7, 5)
    assert school_day(datetime(2026, 12, 4, 23, 30, tzinfo=UTC)) == date(2026, 12, 4)
