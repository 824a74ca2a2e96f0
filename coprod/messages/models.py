"""News for one person, shown under "my news"."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

ABOUT_FITS = 300


class NewsKind(StrEnum):
    """What happened. The sentence for each is in ``messages/words.py``."""

    IDEA_ACCEPTED = "idea_accepted"
    IDEA_RETURNED = "idea_returned"
    IDEA_MERGED = "idea_merged"
    IDEA_REWORDED = "idea_reworded"
    PROPOSAL_ANSWERED = "proposal_answered"
    CHANGE_PLANNED = "change_planned"
    CHANGE_MOVED = "change_moved"  # to another stage, or an update was written


class News(Base):
    """One line of news. ``about`` is the title of the thing, ``path`` where to read it."""

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_person_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[NewsKind]
    about: Mapped[str] = mapped_column(String(ABOUT_FITS))
    path: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
