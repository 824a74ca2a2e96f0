"""The three terms of a school year, and the days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import flask_babel
from flask_babel import gettext as _

from coprod.web.filters import school_year

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted, at the school."""

    first: date
    last: date
    name: str = ""

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return _begins(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return _begins(self.last + timedelta(days=1))


def terms(today: date) -> list[Period]:
    """The term of that day and the five before it, the newest first. Dates are the usual ones; a form changes them."""
    year = school_year(today)
    found = [
        term
        for begun in (year, year - 1, year - 2)
        for term in (
            Period(date(begun + 1, 4, 1), date(begun + 1, 8, 31), _("Summer term %(year)d", year=begun + 1)),
            Period(date(begun + 1, 1, 1), date(begun + 1, 3, 31), _("Spring term %(year)d", year=begun + 1)),
            Period(date(begun, 9, 1), date(begun, 12, 31), _("Autumn term %(year)d", year=begun)),
        )
        if term.first <= today
    ]
    return found[:6]


def _begins(day: date) -> datetime:
    zone: Any = flask_babel.get_timezone()
    return datetime.combine(day, time(), tzinfo=zone)
