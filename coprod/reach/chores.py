"""What the steward does for this room: it writes down how the roll stood when a box was sealed, once."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, case, cast, exists, func, insert, select

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation, Purpose, Seat
from coprod.db import db
from coprod.people.models import ClassMember, Person
from coprod.reach.models import RollAtClose
from coprod.schools.models import ClassGroup
from coprod.steward import duty

PUPILS, PARENTS = StakeholderGroup.PUPILS, StakeholderGroup.PARENTS


@duty("write down how the roll stood at the close")
def write_rolls_down() -> None:
    """For each consultation whose box is sealed, once. See ``RollAtClose`` for why not later, and never again."""
    for consultation_id in due():
        write_roll_down(consultation_id)


def due() -> list[int]:
    """Sealed consultations whose roll is not written down, and in which pupils or parents were asked. One query."""
    return list(
        db.session.scalars(
            select(Consultation.id)
            .where(
                Consultation.sealed_at.is_not(None),
                Consultation.external_ref.is_(None),
                Consultation.purpose == Purpose.ASK,
                _not_written(),
                exists().where(
                    Seat.consultation_id == Consultation.id, Seat.stakeholder_group.in_((PUPILS, PARENTS))
                ),
            )
            .order_by(Consultation.id)
        )
    )


def write_roll_down(consultation_id: int) -> None:
    """Count the seats of pupils by year and class, and those of parents by language. Safe to call twice at once."""
    held = db.session.scalar(
        select(Consultation).where(Consultation.id == consultation_id, _not_written()).with_for_update()
    )
    if held is None:
        return
    in_classes = (
        select(
            ClassMember.person_id,
            case((func.count() == 1, func.min(ClassGroup.name)), else_="").label("name"),
        )
        .join(ClassGroup, ClassGroup.id == ClassMember.class_id)
        .group_by(ClassMember.person_id)
        .subquery()
    )
    of_a_pupil, of_a_parent = Seat.stakeholder_group == PUPILS, Seat.stakeholder_group == PARENTS
    seats = (
        select(
            Seat.stakeholder_group,
            Seat.year_band,
            case((of_a_pupil, Person.year)).label("year"),
            case((of_a_pupil, func.coalesce(in_classes.c.name, "")), else_="").label("class_name"),
            case((of_a_parent, func.coalesce(Person.language, "")), else_="").label("language"),
            cast(Seat.took_part, Integer).label("came"),
        )
        .select_from(Seat)
        .outerjoin(Person, Person.id == Seat.person_id)
        .outerjoin(in_classes, in_classes.c.person_id == Seat.person_id)
        .where(Seat.consultation_id == consultation_id, of_a_pupil | of_a_parent)
        .subquery()
    )
    names = ("stakeholder_group", "year_band", "year", "class_name", "language")
    kind = [seats.c[name] for name in names]
    rows = db.session.execute(select(*kind, func.count(), func.sum(seats.c.came)).group_by(*kind)).all()
    db.session.execute(
        insert(RollAtClose),
        [
            {
                "school_id": held.school_id,
                "consultation_id": consultation_id,
                **dict(zip((*names, "seats", "took_part"), row, strict=True)),
            }
            for row in rows
        ],
    )


def _not_written() -> ColumnElement[bool]:
    return ~exists().where(RollAtClose.consultation_id == Consultation.id)
