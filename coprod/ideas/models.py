"""What people wrote, the moves they tied it to, and every wording it has had."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.db import Base

BODY_FITS = 280
"""Characters that somebody may write."""

BODY_HOLDS = 1000
"""Characters that are kept: an imported conversation may have allowed more, and loses no word of it."""

WHY_FITS = 500


class IdeaState(StrEnum):
    """An idea's way through moderation."""

    WAITING = "waiting"  # sent in; no moderator has read it yet
    ACCEPTED = "accepted"  # may be read by all, may become a proposal
    RETURNED = "returned"  # sent back to its author, with a reason and help to reword
    MERGED = "merged"  # says the same as another idea, which now carries both
    SPLIT = "split"  # held more than one thought; each is now an idea of its own
    WITHHELD = "withheld"  # left the consultation (a concern); its words are not here


class ReturnReason(StrEnum):
    """Why an idea went back to its author. The kind words for each are in ``ideas/words.py``."""

    NAMES_SOMEBODY = "names_somebody"
    HURTS_SOMEBODY = "hurts_somebody"
    NOT_CLEAR = "not_clear"
    NOT_ABOUT_THIS = "not_about_this"
    PRIVATE_DETAILS = "private_details"
    OTHER = "other"


class Idea(Base):
    """One idea. Readers see its stakeholder group and, for pupils, nothing finer than the year band."""

    __tablename__ = "idea"
    __table_args__ = (
        CheckConstraint(
            f"(state = 'withheld' AND length(body) = 0) OR (length(body) BETWEEN 1 AND {BODY_HOLDS})",
            name="body_fits",
        ),
        CheckConstraint(f"length(why) <= {WHY_FITS}", name="why_fits"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_one"),
        CheckConstraint("class_id IS NULL OR author_id IS NULL", name="of_a_class_or_a_person"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        UniqueConstraint("consultation_id", "external_ref"),
        Index("ix_idea_consultation_state", "consultation_id", "state", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    class_id: Mapped[int | None] = mapped_column(
        ForeignKey("class_group.id", ondelete="SET NULL"), index=True
    )
    """The class whose idea it is, as its tutor typed what they agreed: then it has no author."""
    external_ref: Mapped[str | None] = mapped_column(String(100))
    stakeholder_group: Mapped[StakeholderGroup]
    year_band: Mapped[YearBand] = mapped_column(default=YearBand.NONE)
    body: Mapped[str] = mapped_column(String(BODY_HOLDS))
    why: Mapped[str] = mapped_column(String(WHY_FITS), default="")
    state: Mapped[IdeaState] = mapped_column(default=IdeaState.WAITING)
    sent_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[ReturnReason | None]
    return_words: Mapped[str] = mapped_column(String(500), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    says_same_as_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    """The accepted idea that its author said is the same; a moderator decides."""
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id"))
    signs: Mapped[int] = mapped_column(default=0)
    """How strong a sign of a worry the screening saw in these words: 0, 1 or 2. It orders the desk, and no more."""
    first_yes_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who accepted it first, where the school wants two to."""


class IdeaMove(Base):
    """A resilient move that somebody tied an idea to."""

    __tablename__ = "idea_move"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    move_code: Mapped[str] = mapped_column(String(60), primary_key=True)


class IdeaWording(Base):
    """An earlier wording of an idea: what it said before a moderator or its author reworded it."""

    __tablename__ = "idea_wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(String(BODY_HOLDS))
    why: Mapped[str] = mapped_column(String(WHY_FITS), default="")
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class IdeaNote(Base):
    """What one moderator tells the others about an idea. Its author never sees it."""

    __tablename__ = "idea_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(String(500))
