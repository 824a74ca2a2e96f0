"""A service change: a decided, published action, its progress, and whether it helped."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base
from coprod.proposals.models import Reach

TITLE_FITS = 140
OWNER_TITLE_FITS = 120
WORDS_FIT = 3000
ALT_FITS = 200


class Stage(StrEnum):
    """How far a change has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    REVIEWED = "reviewed"
    STOPPED = "stopped"  # from planned or under way, with a reason


ON_THE_WAY = (Stage.PLANNED, Stage.UNDER_WAY, Stage.DONE, Stage.REVIEWED)
"""The stages of a change that is not stopped, in order."""


class Verdict(StrEnum):
    """What the review found."""

    HELPED = "helped"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too_early"


class Change(Base):
    """You said, we did (or will), why, who, when, whom it reaches, and how we will know."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_FITS}", name="title_fits"),
        CheckConstraint("(stage = 'reviewed') = (verdict IS NOT NULL)", name="reviewed_has_a_verdict"),
        CheckConstraint("review_on > starts_on", name="review_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_FITS))
    you_said: Mapped[str] = mapped_column(Text)
    we_will: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    how_we_know: Mapped[str] = mapped_column(Text)
    reach: Mapped[Reach]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_title: Mapped[str] = mapped_column(String(OWNER_TITLE_FITS))
    """How the owner is named in public: a role, not a private person."""
    starts_on: Mapped[date]
    review_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(default=Stage.PLANNED)
    verdict: Mapped[Verdict | None]
    verdict_words: Mapped[str] = mapped_column(Text, default="")
    quick_win: Mapped[bool] = mapped_column(default=False)
    """Something small that could start at once."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ChangeProposal(Base):
    """A proposal that a change carries out."""

    __tablename__ = "change_proposal"

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ChangeMove(Base):
    """A resilient move that a change makes: the brick it fills."""

    __tablename__ = "change_move"

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), primary_key=True)
    move_code: Mapped[str] = mapped_column(String(60), primary_key=True)


class ChangeUpdate(Base):
    """A step in a change's story: a new stage, or words about how it goes."""

    __tablename__ = "change_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[Stage]
    """The stage after this update."""
    words: Mapped[str] = mapped_column(Text)


class ChangePicture(Base):
    """A picture beside an update: made anew from what was sent, so that it holds nothing but what is seen."""

    __tablename__ = "change_picture"
    __table_args__ = (CheckConstraint(f"length(alt) BETWEEN 1 AND {ALT_FITS}", name="alt_fits"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_update_id: Mapped[int] = mapped_column(
        ForeignKey("change_update.id", ondelete="CASCADE"), unique=True
    )
    alt: Mapped[str] = mapped_column(String(ALT_FITS))
    """What can be seen, in words."""
    width: Mapped[int]
    height: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file, hex."""
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The file itself, read only where it is sent."""
