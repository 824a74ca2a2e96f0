"""News for one person, shown under "my news"; and mail that waits to leave."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

ABOUT_FITS = 300


class NewsKind(StrEnum):
    """What happened. The sentence for each is in ``messages/words.py``."""

    IDEA_ACCEPTED = "idea_accepted"
    IDEA_RETURNED = "idea_returned"
    IDEA_MERGED = "idea_merged"
    IDEA_REWORDED = "idea_reworded"
    IDEA_SPLIT = "idea_split"
    PROPOSAL_ANSWERED = "proposal_answered"
    ANSWER_CHANGED = "answer_changed"
    CHANGE_PLANNED = "change_planned"
    CHANGE_UNDER_WAY = "change_under_way"
    CHANGE_DONE = "change_done"
    CHANGE_REVIEWED = "change_reviewed"
    CHANGE_STOPPED = "change_stopped"
    CHANGE_MOVED = "change_moved"  # an update was written; the stage is the same
    REVIEW_OPEN = "review_open"  # they are asked whether it helped
    REVIEW_DUE = "review_due"  # to the owner: the day has come to ask
    REVIEW_CLOSED = "review_closed"  # to the owner: everybody has answered, a verdict is owed
    CONTRACT_ENDS = "contract_ends"  # to the owner: look at the service before it is bought again


class News(Base):
    """One line of news. ``about`` is the title of the thing, ``path`` where to read it."""

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_person_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[NewsKind]
    about: Mapped[str] = mapped_column(String(ABOUT_FITS))
    path: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class NewsRead(Base):
    """Up to when somebody has said that they read their news. Only they are shown it."""

    __tablename__ = "news_read"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    up_to: Mapped[datetime]


class MailKind(StrEnum):
    """What a mail is for: all that an administrator is shown of it."""

    SOMETHING_FOR_YOU = "something_for_you"  # says only: sign in, there is something for you
    SIGN_IN_LINK = "sign_in_link"
    INVITATION = "invitation"
    TEST = "test"


class Channel(StrEnum):
    """How it travels."""

    EMAIL = "email"
    SMS = "sms"


class MailState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the mail server will not have it: trying again is no use
    TOO_LATE = "too_late"  # it could not leave while it was worth reading


class Mail(Base):
    """A mail or text message, written in the transaction of what it tells of. Its words are wiped once it is sent, or cannot be."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[MailKind]
    channel: Mapped[Channel] = mapped_column(default=Channel.EMAIL)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    queued_at: Mapped[datetime]
    good_until: Mapped[datetime]
    """After that it is not worth reading, and is not sent."""
    next_try_at: Mapped[datetime]
    """Not before. Whoever takes it to send moves this on first, so that no two send it."""
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(String(200), default="")
    """What the mail server, or GOV.UK Notify, said last, where it did not take it."""
