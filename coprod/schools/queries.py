"""Reads about schools and their classes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from coprod.db import db
from coprod.schools.models import CareRules, ClassGroup, DecidingRules, School, SchoolHoliday


def schools() -> Sequence[School]:
    """Every school of the installation, oldest first."""
    return db.session.scalars(select(School).order_by(School.id)).all()


def care_rules(school_id: int) -> CareRules:
    """How a school reads what people write; as every school begins where it has not said otherwise. One query."""
    beginning = CareRules(
        school_id=school_id, escalate_hours=4, second_reader=False, reason_words={}, keep_months=None
    )
    return db.session.get(CareRules, school_id) or beginning


def deciding_rules(school_id: int) -> DecidingRules:
    """How a school answers, and how much it does at once; as every school begins where it has not said otherwise. One query."""
    beginning = DecidingRules(school_id=school_id, second_reader=False, most_under_way=3)
    return db.session.get(DecidingRules, school_id) or beginning


def classes(school_id: int) -> Sequence[ClassGroup]:
    """A school's classes and tutor groups, by year and name."""
    return db.session.scalars(
        select(ClassGroup)
        .where(ClassGroup.school_id == school_id)
        .order_by(ClassGroup.year.is_(None), ClassGroup.year, ClassGroup.name)
    ).all()


def holidays(school_id: int) -> Sequence[SchoolHoliday]:
    """A school's holidays, by their first day. One query."""
    return db.session.scalars(
        select(SchoolHoliday)
        .where(SchoolHoliday.school_id == school_id)
        .order_by(SchoolHoliday.first_day, SchoolHoliday.id)
    ).all()


def days_off(school_id: int) -> frozenset[date]:
    """Every day of a school's holidays. One query."""
    return frozenset(
        holiday.first_day + timedelta(days=more)
        for holiday in holidays(school_id)
        for more in range((holiday.last_day - holiday.first_day).days + 1)
    )


def taken_codes(school_id: int) -> set[str]:
    """The class codes in use at a school."""
    return set(db.session.scalars(select(ClassGroup.code).where(ClassGroup.school_id == school_id)))
