"""How many people at a school live with a kind of adversity, about: a figure of the school, never of anybody in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

TENS = 10
MOST = 10_000
SOURCE_FITS = 160


class NeedFigure(Base):
    """One figure: a kind, and about how many, in tens; 0 stands for "fewer than 10". What was typed is not kept.

    There is one of each kind for the whole school. Nothing here can name a person, a class or a year.
    """

    __tablename__ = "need_figure"
    __table_args__ = (
        CheckConstraint(f"about BETWEEN 0 AND {MOST}", name="about_fits"),
        CheckConstraint(f"about = about / {TENS} * {TENS}", name="about_is_in_tens"),
    )

    school_id: Mapped[int] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The code of a kind in ``data/kinds.toml``."""
    about: Mapped[int]
    source: Mapped[str] = mapped_column(String(SOURCE_FITS), default="")
    """Where the figure is from, in words."""
    as_of: Mapped[date]
