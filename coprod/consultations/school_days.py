"""School days: Monday to Friday, in the school's time zone. Holidays are not known here; who plans knows them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import flask_babel

SATURDAY = 5


def local_day(moment: datetime) -> date:
    """The day it is at school at that moment."""
    return flask_babel.to_user_timezone(moment).date()


def touched(start: datetime, end: datetime) -> int:
    """On how many school days something is open that opens at ``start`` and closes at ``end``."""
    last = local_day(end - timedelta(microseconds=1))
    return _school_days(local_day(start), last)


def passed(since: datetime, at: datetime) -> int:
    """How many whole school days lie behind at ``at``: what came on Friday afternoon is one old on Monday afternoon."""
    first, last = flask_babel.to_user_timezone(since), flask_babel.to_user_timezone(at)
    days = _school_days(first.date() + timedelta(days=1), last.date())
    not_yet_whole = last.time() < first.time() and last.weekday() < SATURDAY and first.weekday() < SATURDAY
    return max(0, days - (1 if not_yet_whole else 0))


def _school_days(first: date, last: date) -> int:
    """How many of the days from ``first`` to ``last``, both counted, are school days."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first + timedelta(days=more)).weekday() < SATURDAY for more in range(rest))
