"""Reads of reach: the plan, the roll as it stood at the close, and counts before and after a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import exists, func, or_, select

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation
from coprod.consultations.school_days import start_of
from coprod.db import db
from coprod.insights.models import Snapshot
from coprod.people.models import Person
from coprod.reach.models import ReachStep, RollAtClose


def steps_of(consultation_id: int) -> list[ReachStep]:
    """The plan of a consultation, by day. One query."""
    return steps_of_each([consultation_id]).get(consultation_id, [])


def steps_of_each(consultation_ids: Collection[int]) -> Mapping[int, list[ReachStep]]:
    """The plans of several, each by day. One query."""
    found: dict[int, list[ReachStep]] = {}
    for row in db.session.scalars(
        select(ReachStep)
        .where(ReachStep.consultation_id.in_(consultation_ids))
        .order_by(ReachStep.by_day, ReachStep.id)
    ):
        found.setdefault(row.consultation_id, []).append(row)
    return found


def consultation_of(step: ReachStep) -> Consultation:
    """The consultation that a step is for. One query at most."""
    return db.session.get_one(Consultation, step.consultation_id)


def roll_of(consultation_id: int) -> list[RollAtClose]:
    """The roll as it stood when the box was sealed, by year, class and language; empty before. One query."""
    return list(
        db.session.scalars(
            select(RollAtClose)
            .where(RollAtClose.consultation_id == consultation_id)
            .order_by(
                RollAtClose.year.is_(None),
                RollAtClose.year,
                RollAtClose.class_name,
                RollAtClose.language,
                RollAtClose.id,
            )
        )
    )


def counts_around(consultation: Consultation, days: Collection[date]) -> Sequence[Snapshot]:
    """The newest count, and the last one before each of those days, oldest first. One query."""
    last = [
        select(func.max(Snapshot.number))
        .where(Snapshot.consultation_id == consultation.id, *before)
        .scalar_subquery()
        for before in [(), *([Snapshot.taken_at < start_of(day)] for day in sorted(set(days)))]
    ]
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.consultation_id == consultation.id, or_(*(Snapshot.number == n for n in last)))
        .order_by(Snapshot.number)
    ).all()


def other_languages(school_id: int) -> bool:
    """Whether some parents speak another language than English at home, as the register says. One query."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Person.school_id == school_id,
                    Person.active,
                    Person.stakeholder_group == StakeholderGroup.PARENTS,
                    Person.language != "",
                )
            )
        )
    )
