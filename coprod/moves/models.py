"""What a school changed of the framework. A school without rows here uses it as published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base
from coprod.framework.model import LABEL_LENGTH

LABEL_FITS = 80
PLAIN_FITS = 300
ADULT_FITS = 600
LINE_FITS = 200
CODE = "ours-{number}"
"""How a school's own moves are named for good: never by their label, which may change."""


class MoveLabel(Base):
    """What a school calls a move of the published framework."""

    __tablename__ = "move_label"
    __table_args__ = (
        CheckConstraint(f"length(label_practitioner) BETWEEN 1 AND {LABEL_FITS}", name="label_fits"),
        CheckConstraint(f"length(label_young_person) BETWEEN 1 AND {LABEL_LENGTH}", name="fits_on_a_brick"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    move_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    label_practitioner: Mapped[str] = mapped_column(String(LABEL_FITS))
    label_young_person: Mapped[str] = mapped_column(String(LABEL_LENGTH))


class OwnMove(Base):
    """A move that a school added. It is set aside, never deleted: ideas and changes may be tied to it."""

    __tablename__ = "own_move"
    __table_args__ = (
        UniqueConstraint("school_id", "code"),
        CheckConstraint(f"length(label_practitioner) BETWEEN 1 AND {LABEL_FITS}", name="label_fits"),
        CheckConstraint(f"length(label_young_person) BETWEEN 1 AND {LABEL_LENGTH}", name="fits_on_a_brick"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    compartment: Mapped[str] = mapped_column(String(30))
    label_practitioner: Mapped[str] = mapped_column(String(LABEL_FITS))
    label_young_person: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    plain: Mapped[str] = mapped_column(String(PLAIN_FITS))
    adult: Mapped[str] = mapped_column(String(ADULT_FITS))
    adults_can: Mapped[list[str]]
    quick_wins: Mapped[list[str]]
    words: Mapped[list[str]]
    in_use: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
