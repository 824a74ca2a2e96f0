"""A consultation, who is asked, and the roll of seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.db import Base


class Rung(StrEnum):
    """How much say people have this time, said honestly, on the ladder of co-production (after TLAP/NCAG)."""

    INFORMING = "informing"
    CONSULTATION = "consultation"
    ENGAGEMENT = "engagement"
    CO_DESIGN = "co_design"
    CO_PRODUCTION = "co_production"


class Purpose(StrEnum):
    """What people are asked for."""

    ASK = "ask"  # what would help
    REVIEW = "review"  # whether a change helped: the same people get its card again (see ``coprod/reviews``)
    SELF_REVIEW = (
        "self_review"  # how it is at the school: everybody answers the same questions (``coprod/selfreview``)
    )


class ShowTallies(StrEnum):
    """When a participant may see how others voted on a card."""

    AFTER_CLOSE = "after_close"
    AFTER_VOTE = "after_vote"


class Phase(StrEnum):
    """Where a consultation stands at a moment. Derived from its dates when read, never stored."""

    DRAFT = "draft"
    COMING = "coming"  # opened, and its first date lies ahead
    IDEAS = "ideas"
    IDEAS_AND_VOTING = "ideas_and_voting"
    BETWEEN = "between"  # ideas are closed, voting lies ahead
    VOTING = "voting"
    DECIDING = "deciding"  # voting is closed; answers are being written or are all there


class Consultation(Base):
    """A bounded ask with dates and a named decision-maker. Its phase is derived, see ``phases.py``."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 120", name="title_fits"),
        CheckConstraint("ideas_close_at > ideas_open_at", name="ideas_close_after_they_open"),
        CheckConstraint("voting_close_at > voting_open_at", name="voting_closes_after_it_opens"),
        CheckConstraint("minimum_heard >= 1", name="somebody_is_heard"),
        UniqueConstraint("school_id", "external_ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.ASK)
    title: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(String(280), default="")
    background: Mapped[str] = mapped_column(Text, default="")
    can_change: Mapped[str] = mapped_column(Text, default="")
    cannot_change: Mapped[str] = mapped_column(Text, default="")
    decision_maker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date | None]
    asked_groups: Mapped[list[str]]
    """Values of StakeholderGroup."""
    asked_years: Mapped[list[int]]
    """School years; empty means every year. Parents are asked where a child of theirs is."""
    ideas_open_at: Mapped[datetime | None]
    ideas_close_at: Mapped[datetime | None]
    voting_open_at: Mapped[datetime | None]
    voting_close_at: Mapped[datetime | None]
    rung: Mapped[Rung] = mapped_column(default=Rung.CONSULTATION)
    show_tallies: Mapped[ShowTallies] = mapped_column(default=ShowTallies.AFTER_CLOSE)
    minimum_heard: Mapped[int] = mapped_column(default=10)
    """Fewer votes than this in a stakeholder group are "too few heard" to say anything."""
    promised_public: Mapped[int] = mapped_column(default=0)
    """The school's ``public_threshold`` when it opened: it never shows smaller groups, whatever the school says later."""
    promised_staff: Mapped[int] = mapped_column(default=0)
    """The school's ``staff_threshold`` when it opened."""
    attribution: Mapped[str] = mapped_column(Text, default="")
    """Where an imported conversation comes from, with its licence; shown on its page."""
    external_ref: Mapped[str | None] = mapped_column(String(200))
    """What an import knows it by, so that importing twice doubles nothing."""
    opened_at: Mapped[datetime | None]
    """When a moderator opened it; none while it is a draft."""
    dates_changed_at: Mapped[datetime | None]
    """When a date was last moved after it had opened; its page says so."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    ballot_secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Ties a seat to its ballot while voting is open; destroyed at the close."""
    sealed_at: Mapped[datetime | None]
    """When the secret was destroyed and the ballots shuffled."""

    @property
    def held_elsewhere(self) -> bool:
        """Whether it was imported: nobody here decides it, and no answers are owed."""
        return self.external_ref is not None

    @property
    def is_review(self) -> bool:
        """Whether it asks if a change helped: a vote like any other, with nothing to suggest and nothing to answer."""
        return self.purpose is Purpose.REVIEW

    @property
    def is_self_review(self) -> bool:
        """Whether it carries the roll and the answers of a self-review: no ideas, no cards, nothing to answer."""
        return self.purpose is Purpose.SELF_REVIEW

    def takes_ideas(self, at: datetime) -> bool:
        """Whether ideas are open at that moment: from the first second, up to but not at the last."""
        return bool(
            self.opened_at
            and self.ideas_open_at
            and self.ideas_close_at
            and self.ideas_open_at <= at < self.ideas_close_at
        )

    def takes_votes(self, at: datetime) -> bool:
        """Whether voting is open at that moment. A ballot box that was sealed never opens again."""
        return bool(
            self.opened_at
            and self.sealed_at is None
            and self.voting_open_at
            and self.voting_close_at
            and self.voting_open_at <= at < self.voting_close_at
        )

    def voting_is_over(self, at: datetime) -> bool:
        """Whether voting has closed for good."""
        return bool(
            self.opened_at and self.voting_close_at and (self.sealed_at or self.voting_close_at <= at)
        )

    def phase(self, at: datetime) -> Phase:
        """Where it stands at that moment."""
        if self.opened_at is None:
            return Phase.DRAFT
        if self.voting_is_over(at):
            return Phase.DECIDING
        ideas, votes = self.takes_ideas(at), self.takes_votes(at)
        if ideas or votes:
            return Phase.IDEAS_AND_VOTING if ideas and votes else Phase.IDEAS if ideas else Phase.VOTING
        ideas_are_over = self.ideas_close_at is None or self.ideas_close_at <= at
        return Phase.BETWEEN if ideas_are_over else Phase.COMING


class ConsultationClass(Base):
    """A class that is asked; none means every class."""

    __tablename__ = "consultation_class"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    class_id: Mapped[int] = mapped_column(ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True)


class Seat(Base):
    """A place on the roll of one consultation. It says whether somebody took part, never when nor what."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("consultation_id", "person_id"),
        UniqueConstraint("consultation_id", "external_ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    external_ref: Mapped[str | None] = mapped_column(String(100))
    stakeholder_group: Mapped[StakeholderGroup]
    year_band: Mapped[YearBand] = mapped_column(default=YearBand.NONE)
    took_part: Mapped[bool] = mapped_column(default=False)
    joined_late: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as it was read: what a vote needs to know of it, on the way that many take at once."""

    id: int
    person_id: int | None
    stakeholder_group: StakeholderGroup
    year_band: YearBand
    took_part: bool
    joined_late: bool
    held: bool = False
    """Whether this transaction alone may change what hangs on it (``voting.ballots.hold``)."""


OnTheRoll = Seat | Place
