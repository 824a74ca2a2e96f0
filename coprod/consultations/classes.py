"""What consultations have to do with a class that is to be merged or removed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from coprod.consultations.models import Consultation, ConsultationClass
from coprod.db import db


@dataclass(frozen=True, slots=True)
class Asked:
    """Titles of the consultations that ask a class by name: those whose vote is to come or runs, and the others."""

    still: list[str]
    over: list[str]


def that_ask(class_id: int) -> Asked:
    """The consultations that ask that class by name. One query."""
    rows = db.session.execute(
        select(Consultation.title, Consultation.sealed_at)
        .join(ConsultationClass, ConsultationClass.consultation_id == Consultation.id)
        .where(ConsultationClass.class_id == class_id)
        .order_by(Consultation.id)
    ).all()
    return Asked([title for title, sealed in rows if not sealed], [title for title, sealed in rows if sealed])


def now_named(into: int, was: int) -> None:
    """Consultations of the past that asked the class ``was`` name the class ``into`` from now on."""
    both = select(ConsultationClass.consultation_id).where(ConsultationClass.class_id == into)
    db.session.execute(
        delete(ConsultationClass).where(
            ConsultationClass.class_id == was, ConsultationClass.consultation_id.in_(both)
        )
    )
    db.session.execute(
        update(ConsultationClass).where(ConsultationClass.class_id == was).values(class_id=into)
    )
