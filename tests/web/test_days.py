"""Short days: the year stands there when it is not the one that everybody has in mind."""

from __future__ import annotations

from datetime import UTC, date, datetime

import flask
import pytest
import time_machine

from coprod.web.filters import short_day


@pytest.mark.parametrize(
    ("today", "value", "shown"),
    [
        (date(2026, 11, 24), date(2022, 7, 27), "27 Jul 2022"),
        (date(2026, 11, 24), date(2026, 3, 1), "1 Mar"),  # this year
        (date(2027, 1, 10), date(2026, 11, 24), "24 Nov"),  # this school year
        (date(2027, 1, 10), date(2026, 8, 31), "31 Aug 2026"),
        (date(2026, 11, 24), date(2027, 7, 1), "1 Jul"),
        (date(2026, 11, 24), datetime(2021, 12, 31, 23, 30, tzinfo=UTC), "31 Dec 2021"),
    ],
)
def test_a_short_day_has_its_year_when_it_is_of_another(
    app: flask.Flask, today: date, value: date, shown: str
) -> None:
    with time_machine.travel(today, tick=False), app.test_request_context():
        assert short_day(value) == shown
