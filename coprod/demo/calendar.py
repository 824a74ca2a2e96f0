"""Days of the script as moments, counted from the moment at which the demo is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the demo is made (`now`, aware), and the school's time zone."""

    now: datetime
    zone: ZoneInfo

    def date(self, day: int) -> date:
        """The date so many days from today, in the school's zone."""
        return self.now.astimezone(self.zone).date() + timedelta(days=day)

    def moment(self, day: int, hour: float) -> datetime:
        """That day at that hour (8.5 is half past eight) by the school's clock, in UTC.

        Today, hours are squeezed into the part of the day that is over: what the script says happened
        today has happened, in its order, even where the demo is made before breakfast.
        """
        midnight = datetime.combine(self.date(day), time(), self.zone).astimezone(UTC)
        if day == 0:
            return midnight + (self.now.astimezone(UTC) - midnight) * (hour / 24)
        return midnight + timedelta(hours=hour)
