"""What was known, and when: stored results that a decision can point at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base


class Snapshot(Base):
    """One run of the maths over one consultation's votes; never changed, never deleted on its own."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1, 2, 3 … within the consultation."""
    taken_at: Mapped[datetime]
    final: Mapped[bool] = mapped_column(default=False)
    """Whether voting had closed."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the counts that went in."""
    results: Mapped[dict[str, Any]]
    """See ``insights/snapshots.py`` for its shape."""


class Analysis(Base):
    """What the maths found in one consultation's ballots; one row, written anew by each run until the last.

    While voting is open it holds only what the next run starts from, for nobody may see camps form.
    """

    __tablename__ = "analysis"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    made_at: Mapped[datetime]
    final: Mapped[bool] = mapped_column(default=False)
    """Whether the box was sealed."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the votes that went in."""
    votes: Mapped[int]
    """How many votes were in the box."""
    threshold: Mapped[int]
    """Fewest people in a figure of it. Where the school asks for more by now, no page shows it, and it is made anew."""
    findings: Mapped[dict[str, Any]]
    """See ``insights/findings.py`` for its shape; empty while voting is open."""
    start: Mapped[dict[str, Any]]
    """Where the next run starts from: the map's axes by proposal, and the groups' centres."""
