"""A school's own activities and links, and the sessions that its classes held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.activities import Setting
from coprod.db import Base

TITLE_FITS = 120
PURPOSE_FITS = 400
QUESTION_FITS = 200
WORDS_FIT = 4000
URL_FITS = 500
OWN = "own-"
"""What the code of a school's own activity begins with; its number follows."""


class OwnActivity(Base):
    """An activity that somebody at the school wrote. It is run, printed and found as ours are."""

    __tablename__ = "own_activity"
    __table_args__ = (
        CheckConstraint(
            "first_year >= 0 AND last_year <= 13 AND first_year <= last_year", name="years_exist"
        ),
        CheckConstraint("length(title) BETWEEN 1 AND 120", name="title_fits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_FITS))
    moves: Mapped[list[str]]
    first_year: Mapped[int]
    last_year: Mapped[int]
    setting: Mapped[Setting]
    purpose: Mapped[str] = mapped_column(String(PURPOSE_FITS))
    need: Mapped[str] = mapped_column(Text, default="")
    """What to have ready, a line each."""
    steps: Mapped[str] = mapped_column(Text)
    """How it goes, a line each: the minutes, then what happens."""
    prompts: Mapped[str] = mapped_column(Text, default="")
    """Questions to talk about, a line each."""
    sheet: Mapped[str] = mapped_column(Text, default="")
    """What stands on the pupil sheet, a line each, with room to write below it."""
    question: Mapped[str] = mapped_column(String(QUESTION_FITS))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]


class LibraryLink(Base):
    """Where something made by others is: a link that a member of staff entered, opened by a press only."""

    __tablename__ = "library_link"
    __table_args__ = (
        CheckConstraint(
            "first_year >= 0 AND last_year <= 13 AND first_year <= last_year", name="years_exist"
        ),
        CheckConstraint("url LIKE 'https://%' OR url LIKE 'http://%'", name="opens_a_page"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_FITS))
    made_by: Mapped[str] = mapped_column(String(TITLE_FITS))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_FITS))
    moves: Mapped[list[str]]
    first_year: Mapped[int]
    last_year: Mapped[int]
    url: Mapped[str] = mapped_column(String(URL_FITS))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]


class TutorSession(Base):
    """A class did an activity. It says that they took part, and which idea they agreed; never who said what."""

    __tablename__ = "tutor_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("class_group.id", ondelete="CASCADE"), index=True)
    activity_code: Mapped[str] = mapped_column(String(60))
    activity_title: Mapped[str] = mapped_column(String(TITLE_FITS))
    """As it was called then: a school's own activity may be taken out."""
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    started_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    """When it came to its end; none while it runs, or where it was left."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="SET NULL"), index=True)
    """The class's idea that came of it."""
