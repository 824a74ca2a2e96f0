"""News for one person, shown under "my news"; and mail that waits to leave."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
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
    ANSWER_CHANGED = "answer_changed"  # amended, in the open
    ANSWERS_DUE = "answers_due"  # for whoever decides: the promised day is near, or past
    CHANGE_PLANNED = "change_planned"
    CHANGE_UNDER_WAY = "change_under_way"
    CHANGE_DONE = "change_done"
    CHANGE_REVIEWED = "change_reviewed"
    CHANGE_STOPPED = "change_stopped"
    CHANGE_MOVED = "change_moved"  # an update was written; the stage is the same
    REVIEW_OPEN = "review_open"  # they are asked whether it helped
    REVIEW_DUE = "review_due"  # to the owner: the day has come to ask
    REVIEW_CLOSED = "review_closed"  # to the owner: everybody has answered, a verdict is owed
    SELF_REVIEW_OPEN = "self_review_open"  # they are asked how it is at the school
    SELF_REVIEW_COUNTED = "self_review_counted"  # to those who answered: how each group sees it
    CONTRACT_ENDS = "contract_ends"  # to the owner: look at the service before it is bought again


class News(Base):
    """One line of news. ``about`` is the title of the thing, ``path`` where to read it."""

    __tablename__ = "news"
    __table_args__ = (
        Index("ix_news_person_at", "person_id", "at"),
        Index(
            "ix_news_to_send", "person_id", sqlite_where=text("to_send = 1"), postgresql_where=text("to_send")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[NewsKind]
    about: Mapped[str] = mapped_column(String(ABOUT_FITS))
    path: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    to_send: Mapped[bool] = mapped_column(default=False)
    """Whether it is still to go out by mail or text message; never for pupils."""


class NewsRead(Base):
    """Up to when somebody has said that they read their news. Only they are shown it."""

    __tablename__ = "news_read"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    up_to: Mapped[datetime]


class Rhythm(StrEnum):
    """How often somebody wants their news sent to them."""

    WEEKLY = "weekly"
    AT_ONCE = "at_once"
    NEVER = "never"


class NewsWish(Base):
    """What somebody said about having their news sent. No row: they have said nothing, and it goes once a week."""

    __tablename__ = "news_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[Rhythm]
    said_at: Mapped[datetime]


class WeeklyLetter(Base):
    """That the letter of a week was written for somebody: the key lets nobody write a second."""

    __tablename__ = "weekly_letter"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    """The day on which that week's letters go out."""


class UnsubscribeLink(Base):
    """A link in a letter that ends such letters, once, without signing in. Here is only the digest of its secret."""

    __tablename__ = "unsubscribe_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class MailKind(StrEnum):
    """What a mail is for: all that an administrator is shown of it."""

    SOMETHING_FOR_YOU = "something_for_you"  # says only: sign in, there is something for you
    SIGN_IN_LINK = "sign_in_link"
    INVITATION = "invitation"
    TEST = "test"
    NEWS = "news"  # what came of the things that its reader had a say in


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
    html: Mapped[str] = mapped_column(Text, default="")
    """The same words as a page, where the carrier can take one. Wiped with the others."""
    unsubscribe: Mapped[str] = mapped_column(String(300), default="")
    """The address that ends such letters, for the mail program's own button. Wiped with the words."""
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
