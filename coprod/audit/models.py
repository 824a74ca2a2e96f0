"""The log of what staff did: append-only, each entry sealed with the hash of the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base


class AuditEntry(Base):
    """One act of one member of staff. Never a vote, never the words of a concern."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("school_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    number: Mapped[int]
    """1, 2, 3 … within the school."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who; none where the system itself acted (a close, an import)."""
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    """What it was done to, as ``idea:12``."""
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The newest hash of a school's log; its row is locked while an entry is added."""

    __tablename__ = "audit_head"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
