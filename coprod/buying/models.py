"""The buying-in check of a change that uses an outside service.

Commissioning (what is needed, who helped to choose) stands apart from procurement (quotes, contract). No address, no
telephone number and no person of a supplier is kept here: they are kept where the school keeps its contracts.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

NAME_FITS = 120
WORDS_FIT = 2000
EVIDENCE_FITS = 600
WHAT_FOR_FITS = 280
MOST_PENCE = 1_000_000_000
MOST_HELPERS = 5000


class Question(StrEnum):
    """The twelve questions, in their order; their words are in ``buying/words.py``."""

    NEED = "need"
    FITS = "fits"
    OURSELVES = "ourselves"
    EVIDENCE = "evidence"
    STAFF = "staff"
    CONCERNS = "concerns"
    PRIVACY = "privacy"
    REFERRAL = "referral"
    REACH = "reach"
    CHOSEN_WITH = "chosen_with"
    MEASURE = "measure"
    COST = "cost"


class Reply(StrEnum):
    """What the school can say to a question. "Unknown" is an answer, and an honest one."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class BuyingCheck(Base):
    """One outside service, used by one change."""

    __tablename__ = "buying_check"
    __table_args__ = (
        UniqueConstraint("change_id"),
        CheckConstraint(f"length(service) BETWEEN 1 AND {NAME_FITS}", name="service_fits"),
        CheckConstraint(
            "helped_pupils >= 0 AND helped_parents >= 0 AND helped_practitioners >= 0",
            name="counts_of_people",
        ),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("notice_by <= ends_on", name="notice_before_the_end"),
        CheckConstraint("(good_enough IS NULL) = (judged_at IS NULL)", name="a_judgement_has_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"))
    service: Mapped[str] = mapped_column(String(NAME_FITS))
    version: Mapped[int] = mapped_column(default=1)
    """Counts up with each change, so that nobody writes over what somebody else wrote meanwhile."""
    # commissioning
    needed: Mapped[str] = mapped_column(Text, default="")
    helped_pupils: Mapped[int] = mapped_column(default=0)
    """How many pupils helped to choose. Never who."""
    helped_parents: Mapped[int] = mapped_column(default=0)
    helped_practitioners: Mapped[int] = mapped_column(default=0)
    # procurement
    chosen_why: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    notice_by: Mapped[date | None]
    """The last day on which the school can say that it will not go on."""
    exit_words: Mapped[str] = mapped_column(Text, default="")
    reminded_for: Mapped[date | None]
    """The day (end or notice) of which the owner was reminded last."""
    # the judgement
    good_enough: Mapped[bool | None]
    judgement: Mapped[str] = mapped_column(Text, default="")
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    judged_title: Mapped[str] = mapped_column(String(NAME_FITS), default="")
    """How the one who judged is named in public: a role."""
    judged_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class BuyingAnswer(Base):
    """What the school says to one of the twelve questions, and how it knows."""

    __tablename__ = "buying_answer"
    __table_args__ = (CheckConstraint(f"length(evidence) <= {EVIDENCE_FITS}", name="evidence_fits"),)

    check_id: Mapped[int] = mapped_column(ForeignKey("buying_check.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[Question] = mapped_column(primary_key=True)
    reply: Mapped[Reply]
    evidence: Mapped[str] = mapped_column(String(EVIDENCE_FITS), default="")


class BuyingQuote(Base):
    """An offer: whose, for how much, for what. At most one of a check is chosen."""

    __tablename__ = "buying_quote"
    __table_args__ = (
        CheckConstraint(f"pence BETWEEN 0 AND {MOST_PENCE}", name="pence_fit"),
        Index(
            "uq_buying_quote_one_is_chosen", "check_id", unique=True,
            sqlite_where=text("chosen"), postgresql_where=text("chosen"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("buying_check.id", ondelete="CASCADE"), index=True)
    supplier: Mapped[str] = mapped_column(String(NAME_FITS))
    pence: Mapped[int]
    """The whole price for the time of the contract, in pence."""
    what_for: Mapped[str] = mapped_column(String(WHAT_FOR_FITS), default="")
    chosen: Mapped[bool] = mapped_column(default=False)
