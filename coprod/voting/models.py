"""Secret ballots, the votes on them, and the tallies that the database keeps vote by vote.

Nothing here holds a person, a class or a time of day. A ballot's id is random, and votes are stored
in the order of those random ids, so that neither tells who came first.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.db import Base, BigId


class Ballot(Base):
    """What somebody chose. ``thread`` is HMAC(ballot secret, seat): untied for ever once the secret is gone."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("consultation_id", "thread"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    thread: Mapped[str] = mapped_column(String(64))
    stakeholder_group: Mapped[StakeholderGroup]
    year_band: Mapped[YearBand] = mapped_column(default=YearBand.NONE)


class Vote(Base):
    """One choice on one card: 1 agree, −1 disagree, 0 not sure; and whether it matters most."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("choice IN (-1, 0, 1)", name="choice_is_one_of_three"),
        {"sqlite_with_rowid": False},  # else a hidden row number would keep the order in which votes came
    )

    ballot_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True
    )
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    choice: Mapped[int] = mapped_column(SmallInteger)
    matters_most: Mapped[bool] = mapped_column(default=False)


class Tally(Base):
    """Kept counts of one card in one stakeholder group, and the counts as last shown.

    While voting is open, what is shown moves only when at least a handful of people more have been
    heard (``voting/tallies.py``), so that nobody can watch one vote land.
    """

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND unsure >= 0 AND stars >= 0", name="no_negative_counts"
        ),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    stakeholder_group: Mapped[StakeholderGroup] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    agree: Mapped[int] = mapped_column(default=0)
    disagree: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[int] = mapped_column(default=0)
    stars: Mapped[int] = mapped_column(default=0)
    shown_agree: Mapped[int] = mapped_column(default=0)
    shown_disagree: Mapped[int] = mapped_column(default=0)
    shown_unsure: Mapped[int] = mapped_column(default=0)
    shown_stars: Mapped[int] = mapped_column(default=0)


class WayIn(StrEnum):
    """How somebody came in to vote, as far as it can be told without a word about them."""

    LETTER = "letter"  # the code from a letter
    LINK = "link"  # a link by email or text message
    CARD = "card"  # a pupil's card
    CLASS = "class"  # in class: two pictures or three words, behind the class's code
    ACCOUNT = "account"  # a password, a passkey or the school's own accounts


class CameIn(Base):
    """How many ballots of a stakeholder group were begun in each way. A count: no seat, no ballot and no time is in it.

    It counts up with a ballot's first vote and never down, and no page shows it while voting is open.
    """

    __tablename__ = "came_in"
    __table_args__ = (CheckConstraint("ballots >= 0", name="counts"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    stakeholder_group: Mapped[StakeholderGroup] = mapped_column(primary_key=True)
    way: Mapped[WayIn] = mapped_column(primary_key=True)
    ballots: Mapped[int] = mapped_column(default=0)
