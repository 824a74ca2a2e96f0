"""The answer to one proposal: its draft, what is public, and what it said before."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

REASON_NEEDS = 40  # characters: fewer cannot name what people said
MORE_NEEDS = 120  # characters of the second reason, where an answer goes against people
WORDS_FIT = 3000
HELP_FITS = 1000


class AnswerKind(StrEnum):
    """What the decision-maker says."""

    WILL = "will"
    DIFFERENTLY = "differently"  # in part, or in another way
    NOT_NOW = "not_now"
    CANNOT = "cannot"


YES = frozenset({AnswerKind.WILL, AnswerKind.DIFFERENTLY})
"""The answers out of which a change can come."""


class LeftOut(StrEnum):
    """Who could be left out by what is done."""

    NOBODY = "nobody"  # it was looked at, and nobody was found
    MONEY = "money"
    LANGUAGE = "language"
    DISABILITY = "disability"
    TRAVEL = "travel"
    ONLINE = "online"
    QUIET = "quiet"
    YOUNGEST = "youngest"
    NEW_HERE = "new_here"


class Said:
    """What an answer says, whether as a draft, in public, or before it was amended."""

    kind: Mapped[AnswerKind]
    reason: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    """The strongest argument against this answer, and how it was weighed."""
    more: Mapped[str] = mapped_column(Text, default="")
    """Where it goes against people: what they wanted that cannot be and what was weighed, or what they are offered."""
    left_out: Mapped[list[str]] = mapped_column(default=list)
    """The equity check: values of LeftOut; empty where nobody has looked."""
    left_out_help: Mapped[str] = mapped_column(Text, default="")
    """What is done so that they are not left out."""


class Answer(Said, Base):
    """The decision-maker's answer, as everybody reads it, with what it rested on."""

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("length(reason) >= 1", name="has_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    """What was known of the votes when it was published. It stays, whatever is amended."""
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime]
    amended_at: Mapped[datetime | None]
    """When it was last amended; none while it stands as first given."""


class AnswerAmendment(Said, Base):
    """What a public answer said before it was amended; everybody reads it."""

    __tablename__ = "answer_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    """When these words were replaced."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(Text)


class AnswerDraft(Said, Base):
    """An answer in writing. Whoever decides reads it, and a second reader where the school wants one."""

    __tablename__ = "answer_draft"
    __table_args__ = (
        CheckConstraint("read_by_id <> written_by_id", name="another_reads_it"),
        CheckConstraint("(read_by_id IS NULL) = (read_at IS NULL)", name="read_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    """1, 2, 3 …: each time it was saved anew."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The second reader of these very words; none again as soon as a word is changed."""
    read_at: Mapped[datetime | None]


class AnswerReminder(Base):
    """That whoever decides was reminded of a promised day, so that it is done once."""

    __tablename__ = "answer_reminder"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    answer_by: Mapped[date] = mapped_column(primary_key=True)
    school_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """How many school days were left; 0 for "it is late"."""
    at: Mapped[datetime]
