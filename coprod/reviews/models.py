"""A review round of a change: who was asked what, and what the school made of the answers.

Its votes are a consultation's (``Consultation.purpose`` is ``review``): the same roll, secret ballots, seal and
count. Nothing here ties a person to an answer.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.changes.models import Verdict
from coprod.db import Base
from coprod.proposals.models import PLAIN_FITS, WORDING_HOLDS

FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 3, 42, 14
MOST_OWN = 3
OWN_FITS = 140


class NextStep(StrEnum):
    """What the school does now."""

    CONTINUE = "continue"
    CHANGE = "change"  # it goes on in another way
    STOP = "stop"


class QuestionKind(StrEnum):
    """Where a question of a round comes from."""

    CARD = "card"  # a proposal that the change carries out, word for word: there is a before
    OWN = "own"  # the school's own
    SERVICE = "service"  # fixed: whether an outside service was good


class ReviewRound(Base):
    """One asking. Without a consultation it is being prepared; with a verdict it is over."""

    __tablename__ = "review_round"
    __table_args__ = (
        UniqueConstraint("change_id", "number"),
        UniqueConstraint("consultation_id"),
        CheckConstraint(f"days_open BETWEEN {FEWEST_DAYS} AND {MOST_DAYS}", name="days_fit"),
        CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (snapshot_id IS NULL) "
            "AND (verdict IS NULL) = (next_step IS NULL)",
            name="a_verdict_rests_on_a_count",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1, 2, 3 … of its change: after "too early" comes another."""
    days_open: Mapped[int] = mapped_column(default=USUAL_DAYS)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    """Where people answer; none until it opens."""
    told_of_close_at: Mapped[datetime | None]
    """When the owner was told that the answers are counted."""
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))
    """The count that the verdict rests on."""
    verdict: Mapped[Verdict | None]
    next_step: Mapped[NextStep | None]
    words: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ReviewQuestion(Base):
    """One question of a round, and the card on which it is answered once the round is open."""

    __tablename__ = "review_question"
    __table_args__ = (
        UniqueConstraint("round_id", "place"),
        UniqueConstraint("proposal_id"),
        CheckConstraint(f"length(wording) BETWEEN 1 AND {WORDING_HOLDS}", name="wording_fits"),
        CheckConstraint("(kind = 'card') = (before_id IS NOT NULL)", name="a_card_has_a_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id", ondelete="CASCADE"))
    place: Mapped[int]
    kind: Mapped[QuestionKind]
    wording: Mapped[str] = mapped_column(String(WORDING_HOLDS))
    plain_wording: Mapped[str] = mapped_column(String(PLAIN_FITS), default="")
    before_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    """The proposal as it was voted on before the change."""
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    """The card of this round."""
