"""A school, and its classes and tutor groups."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

LEAST_THRESHOLD = 3
"""Fewest people in any figure: of two, each would read the other's answer out of theirs."""


class School(Base):
    """One school: its own host name, its own people, its own rows everywhere."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("public_threshold >= 3 AND staff_threshold >= 3", name="thresholds_hide_people"),
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_fits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str | None] = mapped_column(String(253), unique=True)
    """Host name it answers to; none where it is the only school."""
    public_threshold: Mapped[int] = mapped_column(default=10)
    """Fewest people in a figure that everybody may see."""
    staff_threshold: Mapped[int] = mapped_column(default=5)
    """Fewest people in a figure that staff with a duty may see."""
    framework_version: Mapped[int] = mapped_column(default=0)
    """Counts up with each change of the school's own framework; 0: as published."""
    blank_framework: Mapped[bool] = mapped_column(default=False)
    """Whether only the framework's compartments are used, with the school's own moves in them."""
    created_at: Mapped[datetime]


class SchoolHoliday(Base):
    """Days without school, both counted."""

    __tablename__ = "school_holiday"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_when_it_begins_or_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]


class CareRules(Base):
    """How a school reads what people write, where it differs from how every school begins. No row: it does not."""

    __tablename__ = "care_rules"
    __table_args__ = (
        CheckConstraint("escalate_hours BETWEEN 1 AND 72", name="escalates_in_days"),
        CheckConstraint("keep_months IS NULL OR keep_months BETWEEN 6 AND 120", name="keeps_a_while"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    escalate_hours: Mapped[int] = mapped_column(default=4)
    """For how long a concern may stay unread before the head is told too."""
    second_reader: Mapped[bool] = mapped_column(default=False)
    """Whether two moderators must say yes before others read an idea."""
    reason_words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The school's own kind words for why an idea comes back, by reason; others are as shipped."""
    keep_months: Mapped[int | None]
    """For how long after a consultation's answers who wrote what is kept; none: until somebody decides."""


class DecidingRules(Base):
    """How a school answers and how much it does at once, where it differs from how every school begins."""

    __tablename__ = "deciding_rules"
    __table_args__ = (CheckConstraint("most_under_way BETWEEN 1 AND 20", name="a_few_under_way"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    second_reader: Mapped[bool] = mapped_column(default=False)
    """Whether somebody else must have read each answer before it is published."""
    most_under_way: Mapped[int] = mapped_column(default=3)
    """How many changes may be under way at once: a few things, done well."""


class ClassKind(StrEnum):
    """Primary schools have classes, secondary schools tutor groups."""

    CLASS = "class"
    TUTOR_GROUP = "tutor_group"


class ClassGroup(Base):
    """A class or a tutor group. Its code is what pupils type first; no name is shown before it."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("school_id", "code"), UniqueConstraint("school_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    year: Mapped[int | None]
    kind: Mapped[ClassKind] = mapped_column(default=ClassKind.CLASS)
    code: Mapped[str] = mapped_column(String(16))
    open_until: Mapped[datetime | None]
    """Until then pupils may sign in here with their pictures: a teacher opens the door for a lesson."""
    wrong_tries: Mapped[int] = mapped_column(default=0)
    """Wrong pictures and words since the door was last opened."""

    def is_open(self, at: datetime) -> bool:
        """Whether pictures open the door then."""
        return self.open_until is not None and at < self.open_until
