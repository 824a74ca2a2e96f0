"""A roll that waits to be looked at, what was done to the register in one act, and how to take it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base, BigId

DRAFT_LASTS = timedelta(days=1)
UNDO_LASTS = timedelta(days=14)
"""How long an act can be taken back; what it changed is remembered for as long, and no longer."""


class ActKind(StrEnum):
    """What changed the register in one act."""

    PUPILS = "pupils"  # a roll of pupils and their contacts
    STAFF = "staff"  # a list of staff
    YEAR = "year"  # the school moved up a year


class What(StrEnum):
    """What an act did to one person."""

    JOINED = "joined"
    CHANGED = "changed"
    LEFT = "left"
    TAKEN_OUT = "taken_out"  # kept away from a pupil by a court order: never taken back by a press


class RosterDraft(Base):
    """A roll between its upload and its use: the needed columns only, for a day at most. One for each person."""

    __tablename__ = "roster_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    roll: Mapped[dict[str, Any]]
    """See :meth:`coprod.roster.roll.Roll.to_json`."""
    created_at: Mapped[datetime]


class RosterAct(Base):
    """A roll that was applied, or a move of the whole school into the next year."""

    __tablename__ = "roster_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ActKind]
    at: Mapped[datetime]
    moved_up: Mapped[bool] = mapped_column(default=False)
    """Most pupils went up a year by it: the next roll-over would do so twice."""
    counts: Mapped[dict[str, Any]]
    """How many joined, changed, left and were taken out."""
    classes: Mapped[dict[str, Any]]
    """``made``: keys of new classes; ``before``: name and year of changed ones, by key; ``removed``: whole rows."""
    undone_at: Mapped[datetime | None]


class RosterEntry(Base):
    """What an act did to one person, and what was there before. Forgotten when the act can no longer be undone."""

    __tablename__ = "roster_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("roster_act.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    what: Mapped[What]
    before: Mapped[dict[str, Any]]
