"""The answer to one proposal."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

REASON_NEEDS = 40  # characters: fewer cannot name what people said
WORDS_FIT = 3000


class AnswerKind(StrEnum):
    """What the decision-maker says."""

    WILL = "will"
    DIFFERENTLY = "differently"  # in part, or in another way
    NOT_NOW = "not_now"
    CANNOT = "cannot"


YES = frozenset({AnswerKind.WILL, AnswerKind.DIFFERENTLY})
"""The answers out of which a change can come."""


class Answer(Base):
    """The decision-maker's answer, public as soon as it is given, with what it rested on."""

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("length(reason) >= 1", name="has_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[AnswerKind]
    reason: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    """The strongest argument against this answer, and how it was weighed."""
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime]
    amended_at: Mapped[datetime | None]
    """When it was last changed; none while it stands as first given. What it said before is in the log."""
