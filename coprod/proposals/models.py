"""A proposal: an idea or a framework move, worded for voting."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

WORDING_FITS = 280
"""Characters that fit a card."""

WORDING_HOLDS = 1000
"""Characters that are kept: what was voted on elsewhere stays as it was worded there."""

PLAIN_FITS = 280
ADULTS_DO_FITS = 500


class Reach(StrEnum):
    """Whom it reaches: the three layers of the Pyramid of Need, never a score on a child."""

    EVERYONE = "everyone"
    SOME = "some"
    INDIVIDUAL = "individual"


class ProposalState(StrEnum):
    """Whether people may vote on it."""

    DRAFT = "draft"
    ON_CARDS = "on_cards"
    WITHDRAWN = "withdrawn"  # taken off the cards, with a reason in the log; its votes no longer count


class Proposal(Base):
    """What is voted on: always what adults would do, never what a child must fix in itself."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(f"length(wording) BETWEEN 1 AND {WORDING_HOLDS}", name="wording_fits"),
        CheckConstraint(f"length(plain_wording) <= {PLAIN_FITS}", name="plain_wording_fits"),
        CheckConstraint(f"length(adults_do) <= {ADULTS_DO_FITS}", name="adults_do_fits"),
        UniqueConstraint("consultation_id", "external_ref"),
        Index("ix_proposal_consultation_state", "consultation_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    external_ref: Mapped[str | None] = mapped_column(String(100))
    wording: Mapped[str] = mapped_column(String(WORDING_HOLDS))
    plain_wording: Mapped[str] = mapped_column(String(PLAIN_FITS), default="")
    """The same in words for young readers; empty means the wording serves both."""
    adults_do: Mapped[str] = mapped_column(String(ADULTS_DO_FITS), default="")
    reach: Mapped[Reach] = mapped_column(default=Reach.EVERYONE)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


def mark_of(wording: str, plain_wording: str, adults_do: str) -> str:
    """A short mark of a proposal's words: a vote or an edit is for the words that its sender read."""
    said = "\0".join((wording, plain_wording, adults_do))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


class ProposalMove(Base):
    """A resilient move that a proposal would make."""

    __tablename__ = "proposal_move"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    move_code: Mapped[str] = mapped_column(String(60), primary_key=True)


class ProposalIdea(Base):
    """An idea that a proposal came from."""

    __tablename__ = "proposal_idea"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, index=True
    )
