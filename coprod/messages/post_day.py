"""When the week's letters go out: Fridays at four in the afternoon, where the school is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRIDAY = 4
AT = time(16)


def last_posting(at: datetime, zone: str) -> tuple[date, datetime]:
    """The last Friday whose four o'clock has come, and that moment in UTC, by the clock on the school's wall.

    Days are counted back on the calendar, so a week in which the clocks change is a week like any other.
    """
    where = ZoneInfo(zone)
    today = at.astimezone(where).date()
    friday = today - timedelta(days=(today.weekday() - FRIDAY) % 7)
    moment = datetime.combine(friday, AT, where)
    if moment > at:
        friday -= timedelta(days=7)
        moment = datetime.combine(friday, AT, where)
    return friday, moment.astimezone(UTC)
