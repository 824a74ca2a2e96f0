"""Reads about schools and their classes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from coprod.db import db
from coprod.schools.models import ClassGroup, School


def schools() -> Sequence[School]:
    """Every school of the installation, oldest first."""
    return db.session.scalars(select(School).order_by(School.id)).all()


def classes(school_id: int) -> Sequence[ClassGroup]:
    """A school's classes and tutor groups, by year and name."""
    return db.session.scalars(
        select(ClassGroup)
        .where(ClassGroup.school_id == school_id)
        .order_by(ClassGroup.year.is_(None), ClassGroup.year, ClassGroup.name)
    ).all()


def taken_codes(school_id: int) -> set[str]:
    """The class codes in use at a school."""
    return set(db.session.scalars(select(ClassGroup.code).where(ClassGroup.school_id == school_id)))
