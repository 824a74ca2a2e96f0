"""School days: Monday to Friday but for the holidays that the school has noted, in the school's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import flask_babel

SATURDAY = 5
DaysOff = frozenset[date]
NONE: DaysOff = frozenset()


def local_day(moment: datetime) -> date:
    """The day it is at school at that moment."""
    return flask_babel.to_user_timezone(moment).date()


def next_day(moment: datetime) -> datetime:
    """When the day after begins at school."""
    return start_of(local_day(moment) + timedelta(days=1))


def start_of(day: date) -> datetime:
    """When that day begins at school."""
    return flask_babel.to_utc(datetime.combine(day, time.min)).replace(tzinfo=UTC)


def touched(start: datetime, end: datetime, off: DaysOff = NONE) -> int:
    """On how many school days something is open that opens at ``start`` and closes at ``end``.

    Args:
        off: days without school.
    """
    last = local_day(end - timedelta(microseconds=1))
    return _school_days(local_day(start), last, off)


def left(today: date, last: date, off: DaysOff = NONE) -> int:
    """How many school days come after today, the last one counted; 0 where it is today, or over.

    Args:
        off: days without school.
    """
    return _school_days(today + timedelta(days=1), last, off)


def passed(since: datetime, at: datetime, off: DaysOff = NONE) -> int:
    """How many whole school days lie between: what came on Friday at two is one old on Monday at two.

    A moment at the weekend, or in a holiday, counts as the first of the school day after it.

    Args:
        off: days without school.
    """
    first, last = _next_school_moment(since, off), _next_school_moment(at, off)
    days = _school_days(first.date(), last.date() - timedelta(days=1), off)
    return max(0, days - (last.time() < first.time()))


def _next_school_moment(moment: datetime, off: DaysOff) -> datetime:
    local = flask_babel.to_user_timezone(moment)
    while local.weekday() >= SATURDAY or local.date() in off:
        local = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return local


def _school_days(first: date, last: date, off: DaysOff) -> int:
    """How many of the days from ``first`` to ``last``, both counted, are school days."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    closed = sum(first <= day <= last and day.weekday() < SATURDAY for day in off)
    return (
        weeks * 5 - closed + sum((first + timedelta(days=more)).weekday() < SATURDAY for more in range(rest))
    )
