"""Change what a school says of itself: its name, its host name, its smallest numbers, its holidays."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coprod.audit.log import record
from coprod.db import db
from coprod.schools.models import School, SchoolHoliday

MOST_HOLIDAYS = 200
LONGEST = 100
"""Days of a holiday."""


class HostTaken(ValueError):
    """Another school of this installation answers to that name."""


class HostNeeded(ValueError):
    """There are other schools here: without a host name this one could not be reached."""


class TooManyHolidays(ValueError):
    """More than a school can have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to hold from now on."""

    name: str
    host: str | None
    public_threshold: int
    staff_threshold: int


def change(actor_id: int, school_id: int, wanted: Wanted) -> list[str]:
    """Change the settings.

    Returns:
        the names of those that changed; empty where all is as it was.

    Raises:
        HostTaken, HostNeeded: and nothing changes.
    """
    school = db.session.get_one(School, school_id, with_for_update=True, populate_existing=True)
    changed = {
        name: [getattr(school, name), value]
        for name, value in asdict(wanted).items()
        if getattr(school, name) != value
    }
    if "host" in changed and wanted.host is None and _others(school_id):
        raise HostNeeded
    if "host" in changed and wanted.host is not None and _answers(wanted.host):
        raise HostTaken
    if not changed:
        return []
    for name, (_before, value) in changed.items():
        setattr(school, name, value)
    db.session.flush()
    details: dict[str, Any] = changed
    record(school_id, actor_id, "school settings changed", f"school:{school_id}", **details)
    return [*changed]


def add_holiday(actor_id: int, school_id: int, name: str, first: date, last: date) -> SchoolHoliday:
    """Add days without school, both counted.

    Raises:
        TooManyHolidays: take old ones away first.
        ValueError: it ends before it begins, or is longer than :data:`LONGEST`.
    """
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError("a holiday ends when it begins, or later, and is no longer than a hundred days")
    if _count(school_id) >= MOST_HOLIDAYS:
        raise TooManyHolidays
    holiday = SchoolHoliday(school_id=school_id, name=name, first_day=first, last_day=last)
    db.session.add(holiday)
    db.session.flush()
    days: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat()}
    record(school_id, actor_id, "holiday added", f"holiday:{holiday.id}", **days)
    return holiday


def remove_holiday(actor_id: int, holiday: SchoolHoliday) -> None:
    """Take it away: those days are school days again."""
    days: dict[str, Any] = {"first": holiday.first_day.isoformat(), "last": holiday.last_day.isoformat()}
    record(holiday.school_id, actor_id, "holiday removed", f"holiday:{holiday.id}", **days)
    db.session.delete(holiday)
    db.session.flush()


def _others(school_id: int) -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(School).where(School.id != school_id)))


def _answers(host: str) -> bool:
    return db.session.scalar(select(School.id).where(School.host == host)) is not None


def _count(school_id: int) -> int:
    query = select(func.count()).select_from(SchoolHoliday).where(SchoolHoliday.school_id == school_id)
    return int(db.session.scalar(query) or 0)
