"""A class that is merged into another, or removed: who is in it, and what becomes of them. Each act is in the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.db import db
from coprod.people.models import ClassMember, Person
from coprod.schools.models import ClassGroup


@dataclass(frozen=True, slots=True)
class InIt:
    """Who is in a class.

    Attributes:
        pupils: active pupils.
        only_here: those of them who are in no other class.
        adults: who has charge of it.
    """

    pupils: int
    only_here: int
    adults: int


def who_is_in(class_id: int) -> InIt:
    """Count them. Two queries."""
    elsewhere = aliased(ClassMember)
    in_another = exists().where(
        elsewhere.person_id == ClassMember.person_id, elsewhere.class_id != ClassMember.class_id
    )
    of_class = (
        select(func.count())
        .select_from(ClassMember)
        .join(Person, Person.id == ClassMember.person_id)
        .where(ClassMember.class_id == class_id, Person.active)
    )
    pupil = Person.stakeholder_group == StakeholderGroup.PUPILS
    pupils, adults = (db.session.scalar(of_class.where(which)) or 0 for which in (pupil, ~pupil))
    only_here = db.session.scalar(of_class.where(pupil, ~in_another)) or 0 if pupils else 0
    return InIt(pupils, only_here, adults)


def merge(class_group: ClassGroup, into: ClassGroup, actor_id: int) -> None:
    """Everybody of a class is in ``into`` from now on, whose code stays; the class is gone."""
    there = select(ClassMember.person_id).where(ClassMember.class_id == into.id)
    both = delete(ClassMember).where(ClassMember.class_id == class_group.id, ClassMember.person_id.in_(there))
    db.session.execute(both)
    db.session.execute(
        update(ClassMember).where(ClassMember.class_id == class_group.id).values(class_id=into.id)
    )
    _gone(class_group)
    record(into.school_id, actor_id, "classes merged", f"class:{into.id}", gone=class_group.id)


def remove(class_group: ClassGroup, actor_id: int) -> None:
    """The class is gone; its people stay, without it."""
    school_id, class_id = class_group.school_id, class_group.id
    _gone(class_group)
    record(school_id, actor_id, "class removed", f"class:{class_id}")


def _gone(class_group: ClassGroup) -> None:
    db.session.execute(delete(ClassGroup).where(ClassGroup.id == class_group.id))
    db.session.flush()
