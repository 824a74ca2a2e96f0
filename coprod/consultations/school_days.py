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
    """How many whole school days lie between: what came on Friday at two is one old on Monday at two.

    A moment at the weekend counts as the first of the Monday after it.
    """
    first, last = _next_school_moment(since), _next_school_moment(at)
    days = _school_days(first.date(), last.date() - timedelta(days=1))
    return max(0, days - (last.time() < first.time()))


def _next_school_moment(moment: datetime) -> datetime:
    local = flask_babel.to_user_timezone(moment)
    if local.weekday() < SATURDAY:
        return local
    monday = local + timedelta(days=7 - local.weekday())
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)


def _school_days(first: date, last: date) -> int:
    """How many of the days from ``first`` to ``last``, both counted, are school days."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first + timedelta(days=more)).weekday() < SATURDAY for more in range(rest))
