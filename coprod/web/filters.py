"""How moments, days and numbers are written, always in the reader's language and the school's time zone."""

from __future__ import annotations

from datetime import date, datetime

import flask
import flask_babel
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.clock import now

SEPTEMBER = 9


def day(value: date | datetime) -> str:
    """``14 November 2026``."""
    return str(flask_babel.format_date(value, format="long"))


def short_day(value: date | datetime) -> str:
    """``14 Nov``; where it is neither of this year nor of this school year, ``27 Jul 2022``."""
    local = _local(value)
    today = _local(now())
    near = local.year == today.year or school_year(local) == school_year(today)
    return str(flask_babel.format_date(local, format="d MMM" if near else "d MMM y"))


def school_year(value: date) -> int:
    """The year in which the school year of that day began, in September."""
    return value.year if value.month >= SEPTEMBER else value.year - 1


def _local(value: date | datetime) -> date:
    return flask_babel.to_user_timezone(value).date() if isinstance(value, datetime) else value


def moment(value: datetime) -> str:
    """``Saturday 14 November at 15:30``."""
    return _(
        "%(day)s at %(time)s",
        day=flask_babel.format_date(value, "EEEE d MMMM"),
        time=flask_babel.format_time(value, "short"),
    )


def number(value: float) -> str:
    """``1,234``."""
    return str(flask_babel.format_decimal(value))


def percent(value: float) -> str:
    """A share between 0 and 1 as ``78%``."""
    return str(flask_babel.format_percent(value))


def age(since: datetime) -> str:
    """How long ago, in the largest whole unit: "just now", "3 hours", "2 days"."""
    minutes = int((now() - since).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 60 * 24:
        return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)
    return ngettext("%(num)d day", "%(num)d days", minutes // (60 * 24))


def install(app: flask.Flask) -> None:
    """Give the filters to the templates."""
    for name, function in (
        ("day", day),
        ("short_day", short_day),
        ("moment", moment),
        ("number", number),
        ("percent", percent),
        ("age", age),
    ):
        app.add_template_filter(function, name)
