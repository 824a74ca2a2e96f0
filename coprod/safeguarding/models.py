"""A concern: somebody's exact words, moved out of the consultation to the one person who must read them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.clock import now
from coprod.db import Base


class ConcernState(StrEnum):
    """How far the safeguarding lead is with it."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class AboutWhom(StrEnum):
    """Whom a concern is about: it says who may open it (``access/policy.py``)."""

    CHILD = "child"  # a child, or anybody who does not work here: the safeguarding lead and deputies
    STAFF = "staff"  # somebody who works here, the lead among them: the head
    HEAD = "head"  # the chair of governors


class Concern(Base):
    """The words, author, time and place of a possible worry. The idea it came from keeps none of it."""

    __tablename__ = "concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    """Where it was written: the consultation's title. Empty for what was told and belongs to none."""
    told: Mapped[bool] = mapped_column(default=False)
    """The words are those of the member of staff who raised it: what they saw, heard or read. The author is then
    nobody, for no child has written them."""
    seen_on: Mapped[str] = mapped_column(String(200), default="")
    """For what was told: the address of the page that was open before."""
    about: Mapped[AboutWhom] = mapped_column(default=AboutWhom.CHILD)
    about_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Somebody who must not open it, whatever their duties, because it may be about them."""
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the screening saw a strong sign when it was sent."""
    raised_at: Mapped[datetime]
    unread_since: Mapped[datetime] = mapped_column(default=now)
    escalated_at: Mapped[datetime | None]
    """When nobody had read it in time, and the next in line was told."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What the person who raised it added."""
    state: Mapped[ConcernState] = mapped_column(default=ConcernState.NEW)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    exported_at: Mapped[datetime | None]
    """When its record was taken for the school's child protection system, as it is now: any change takes this back."""
    exported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    false_alarm: Mapped[bool] = mapped_column(default=False)
    """The words went back to the desk, and are not here any more."""
    moves: Mapped[list[str]] = mapped_column(default=list)
    """Codes of the moves its author chose: the author's own page looks as it did, and nobody is told."""


class ConcernWording(Base):
    """What the same person's words were before somebody reworded them: all of it belongs to the concern."""

    __tablename__ = "concern_wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
