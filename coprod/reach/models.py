"""What a school does to reach people who have not been heard, and how many came, in counts that lead to nobody."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.db import Base

WHOM_FITS = 120
WHAT_FITS = 300
WHO_FITS = 80
LEARNT_FITS = 600


class Channel(StrEnum):
    """How people are reached."""

    TEXT = "text"
    LETTER = "letter"
    PHONE_CALL = "phone_call"
    GATE = "gate"
    COFFEE_MORNING = "coffee_morning"
    INTERPRETER = "interpreter"
    HOME_VISIT = "home_visit"
    PARENTS_EVENING = "parents_evening"
    CLASS_SESSION = "class_session"
    PARTNER = "partner"  # a place or a person that they trust: a community group, another parent
    OTHER = "other"


class Worked(StrEnum):
    """Whether it did, as those who did it see it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ReachStep(Base):
    """One thing that is done so that some people are heard: whom, how, who does it, by when; then, did it work."""

    __tablename__ = "reach_step"
    __table_args__ = (
        CheckConstraint(f"length(whom) BETWEEN 1 AND {WHOM_FITS}", name="whom_fits"),
        CheckConstraint(
            "(done_on IS NULL) = (worked IS NULL)", name="what_was_done_has_a_day_and_a_judgement"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    stakeholder_group: Mapped[StakeholderGroup]
    whom: Mapped[str] = mapped_column(String(WHOM_FITS))
    """Many people, in words ("families who speak Polish at home"); never a person."""
    channel: Mapped[Channel]
    what: Mapped[str] = mapped_column(String(WHAT_FITS), default="")
    who: Mapped[str] = mapped_column(String(WHO_FITS))
    """Who does it: a role."""
    by_day: Mapped[date]
    done_on: Mapped[date | None]
    worked: Mapped[Worked | None]
    learnt: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    """Counts up with each change, so that nobody writes over what they have not read."""
    created_at: Mapped[datetime]


class RollAtClose(Base):
    """How many were asked and how many took part, in one small part of the roll, as it stood when the box was sealed.

    Written once and never again: figures that are counted anew each day would tell, by their difference, who left or
    changed class in between. Each seat of a pupil or a parent is in exactly one row. No page shows a row but through ``pooling.py``.
    """

    __tablename__ = "roll_at_close"
    __table_args__ = (CheckConstraint("took_part BETWEEN 0 AND seats", name="took_part_of_those_asked"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    stakeholder_group: Mapped[StakeholderGroup]
    year_band: Mapped[YearBand]
    year: Mapped[int | None]
    """Pupils' year; none for adults, and where it is not known."""
    class_name: Mapped[str] = mapped_column(String(40), default="")
    """Pupils' class; empty where they have none, or more than one."""
    language: Mapped[str] = mapped_column(String(8), default="")
    """Parents' language at home; empty where it is English, or not known."""
    seats: Mapped[int]
    took_part: Mapped[int]
