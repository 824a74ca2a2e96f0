"""A key action: one of the few things that a school does now. It belongs to a role; nobody is scored or ranked by it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

WHAT_FITS = 140
WORDS_FIT = 1000
OWNER_TITLE_FITS = 120


class ActionState(StrEnum):
    """How far it has come."""

    CHOSEN = "chosen"
    DOING = "doing"
    DONE = "done"
    LET_GO = "let_go"  # with a reason that all staff read


LIVE = (ActionState.CHOSEN, ActionState.DOING)
"""What counts among the few."""


class Source(StrEnum):
    """Where it came from."""

    FEW = "few"  # the fair few of a consultation: it has a proposal, for as long as that stands
    CORNER = "corner"  # a corner of the Wall that nobody had spoken of: it has a move
    FINDING = "finding"  # the self-review: it has a question, for as long as that stands
    OWN = "own"


class KeyAction(Base):
    """What, why, who, by when, how we will know, and the first step."""

    __tablename__ = "key_action"
    __table_args__ = (
        CheckConstraint(f"length(what) BETWEEN 1 AND {WHAT_FITS}", name="what_fits"),
        CheckConstraint("(state = 'let_go') = (let_go_because <> '')", name="let_go_has_a_reason"),
        CheckConstraint("(source = 'corner') = (move_code <> '')", name="a_corner_has_a_move"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    source: Mapped[Source]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", ondelete="SET NULL"))
    move_code: Mapped[str] = mapped_column(String(60), default="")
    self_question_id: Mapped[int | None] = mapped_column(ForeignKey("self_question.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(WHAT_FITS))
    why: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_title: Mapped[str] = mapped_column(String(OWNER_TITLE_FITS))
    """How the owner is named on the page and on the wall: a role, as with a service change."""
    by_when: Mapped[date]
    how_we_know: Mapped[str] = mapped_column(Text)
    first_step: Mapped[str] = mapped_column(Text)
    """What happens this week."""
    state: Mapped[ActionState] = mapped_column(default=ActionState.CHOSEN)
    let_go_because: Mapped[str] = mapped_column(Text, default="")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"), unique=True)
    """The service change that it became."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts up with each change, so that nobody writes over what somebody else wrote meanwhile."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    """When its state changed last."""
