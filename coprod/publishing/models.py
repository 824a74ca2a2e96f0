"""A practice note: what a school did, for whom, at what cost, what changed, and what it would do differently."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.changes.models import TITLE_FITS, Verdict
from coprod.db import Base
from coprod.proposals.models import Reach

PART_FITS = 1500
COST_FITS = 200
UID_LENGTH = 32


class PracticeNote(Base):
    """A short note for other schools. A school's own comes out of a reviewed change; others are brought in as files."""

    __tablename__ = "practice_note"
    __table_args__ = (
        UniqueConstraint("school_id", "uid"),
        CheckConstraint("shared_at IS NULL OR published_at IS NOT NULL", name="shared_is_published"),
        CheckConstraint("published_at IS NULL OR own", name="only_own_are_published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    """Whose shelf it stands on."""
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"), unique=True)
    own: Mapped[bool] = mapped_column(default=True)
    """Whether this school wrote it; one that was brought in is read here and goes no further."""
    uid: Mapped[str] = mapped_column(String(UID_LENGTH))
    """32 hexadecimal digits, the same wherever a copy of it stands."""
    from_school: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(TITLE_FITS))
    what_we_did: Mapped[str] = mapped_column(Text)
    for_whom: Mapped[str] = mapped_column(Text)
    cost: Mapped[str] = mapped_column(String(COST_FITS))
    what_changed: Mapped[str] = mapped_column(Text)
    differently: Mapped[str] = mapped_column(Text)
    moves: Mapped[list[str]]
    reach: Mapped[Reach]
    verdict: Mapped[Verdict]
    settled: Mapped[list[str]]
    """What the screening marked and somebody looked at; see ``publishing/checking.py``."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]
    """Since when other schools of this installation may read it; none while they may not."""
