"""A self-review of the whole school: its questions, everybody's answers, what groups said, and what comes of it.

Its roll, its secret and its dates are those of a consultation (``Consultation.purpose`` is ``self_review``), so that an
answer is as secret as a vote. Only evidence, which may hold a worry, leads to whoever wrote it, as an idea does; it does
not lead to their answer.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.db import Base, BigId
from coprod.selfreview.standard import SENTENCE_FITS, Area

TITLE_FITS = 100
FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 3, 60, 21
EVIDENCE_FITS = 500
FEWEST_IN_A_GROUP, MOST_IN_A_GROUP = 3, 40
SAID_FITS = 1000
WHAT_FITS, WHO_FITS, HOW_FITS = 300, 120, 300


class Colour(StrEnum):
    """How it is here."""

    GREEN = "green"  # yes, it is so
    AMBER = "amber"  # in part
    RED = "red"  # not yet
    DONT_KNOW = "dont_know"  # as good an answer as the others


class SelfReview(Base):
    """One round. Without a consultation it is being prepared; counted, it is over."""

    __tablename__ = "self_review"
    __table_args__ = (
        UniqueConstraint("consultation_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_FITS}", name="title_fits"),
        CheckConstraint(f"days_open BETWEEN {FEWEST_DAYS} AND {MOST_DAYS}", name="days_fit"),
        CheckConstraint("repeats_id <> id", name="repeats_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_FITS))
    asked_groups: Mapped[list[str]]
    """Values of StakeholderGroup."""
    days_open: Mapped[int] = mapped_column(default=USUAL_DAYS)
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("self_review.id"))
    """The earlier round that this one asks again."""
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    """Carries the roll, the secret and the dates; none until it opens."""
    counted_at: Mapped[datetime | None]
    """When the answers were counted, after the close."""
    results: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The counts as they are (``counting.py``): no page shows them but through ``found.py``."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class SelfQuestion(Base):
    """One question of a round, which keeps its own copy: it may be changed until the round opens, and never after."""

    __tablename__ = "self_question"
    __table_args__ = (
        UniqueConstraint("self_review_id", "place"),
        CheckConstraint(
            "length(staff) > 0 AND length(parents) > 0 AND length(pupils) > 0", name="said_to_all"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    self_review_id: Mapped[int] = mapped_column(ForeignKey("self_review.id", ondelete="CASCADE"))
    place: Mapped[int]
    area: Mapped[Area]
    code: Mapped[str] = mapped_column(String(60), default="")
    """The standard question's; empty for the school's own."""
    staff: Mapped[str] = mapped_column(String(SENTENCE_FITS))
    parents: Mapped[str] = mapped_column(String(SENTENCE_FITS))
    pupils: Mapped[str] = mapped_column(String(SENTENCE_FITS))
    left_out: Mapped[bool] = mapped_column(default=False)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("self_question.id"))
    """The same question, word for word, of the round that this one repeats."""

    def in_words_for(self, group: StakeholderGroup) -> str:
        """The sentence as that stakeholder group reads it."""
        return {
            StakeholderGroup.PUPILS: self.pupils,
            StakeholderGroup.PARENTS: self.parents,
            StakeholderGroup.PRACTITIONERS: self.staff,
        }[group]


class SelfAnswer(Base):
    """One answer. It hangs on a ballot, as a vote does: no person, no time, no order of arrival."""

    __tablename__ = "self_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    ballot_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("self_question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    colour: Mapped[Colour]


class EvidenceState(StrEnum):
    """Where what somebody wrote is."""

    WAITING = "waiting"  # nobody has read it yet
    READ = "read"
    WITHHELD = "withheld"  # it went to the safeguarding lead; its words are not here


class SelfEvidence(Base):
    """What somebody wrote beside an answer. Read by whoever runs the review, without a name, and by nobody else."""

    __tablename__ = "self_evidence"
    __table_args__ = (
        CheckConstraint("(state = 'withheld') = (length(words) = 0)", name="withheld_is_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("self_question.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    stakeholder_group: Mapped[StakeholderGroup]
    year_band: Mapped[YearBand] = mapped_column(default=YearBand.NONE)
    words: Mapped[str] = mapped_column(String(EVIDENCE_FITS))
    state: Mapped[EvidenceState] = mapped_column(default=EvidenceState.WAITING)
    signs: Mapped[int] = mapped_column(default=0)
    """How strong a sign of a worry the screening saw: 0, 1 or 2. It orders the list, and no more."""
    sent_at: Mapped[datetime]
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id"))


class GroupKind(StrEnum):
    """Who sat together."""

    MIXED = "mixed"
    PUPILS = "pupils"
    PARENTS = "parents"
    STAFF = "staff"


class SelfGroup(Base):
    """A small group that talked, as its note-taker wrote it down: how many, what kind, never who."""

    __tablename__ = "self_group"
    __table_args__ = (
        CheckConstraint(f"people BETWEEN {FEWEST_IN_A_GROUP} AND {MOST_IN_A_GROUP}", name="people_fit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    self_review_id: Mapped[int] = mapped_column(ForeignKey("self_review.id", ondelete="CASCADE"), index=True)
    kind: Mapped[GroupKind]
    people: Mapped[int]
    note_taker_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    held_on: Mapped[date]


class SelfGroupNote(Base):
    """What a group agreed on one question, and what was said."""

    __tablename__ = "self_group_note"
    __table_args__ = (UniqueConstraint("self_group_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    self_group_id: Mapped[int] = mapped_column(ForeignKey("self_group.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("self_question.id", ondelete="CASCADE"), index=True)
    colour: Mapped[Colour]
    said: Mapped[str] = mapped_column(Text, default="")


class Term(StrEnum):
    """How soon an action can be done."""

    SHORT = "short"
    LONGER = "longer"


class SelfAction(Base):
    """What the school does about a finding: what, who, by when, and how it will know."""

    __tablename__ = "self_action"
    __table_args__ = (CheckConstraint(f"length(what) BETWEEN 1 AND {WHAT_FITS}", name="what_fits"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    self_review_id: Mapped[int] = mapped_column(ForeignKey("self_review.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("self_question.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(WHAT_FITS))
    who: Mapped[str] = mapped_column(String(WHO_FITS))
    """A role, not a private person."""
    by_when: Mapped[date]
    how_we_know: Mapped[str] = mapped_column(String(HOW_FITS))
    term: Mapped[Term]
    done_on: Mapped[date | None]
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="SET NULL"), index=True
    )
    """The consultation that was made of it."""
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"), index=True)
    """The service change that carries it out."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
