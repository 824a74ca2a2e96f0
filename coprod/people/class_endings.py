"""A class that is merged into another, or removed: who is in it, and what becomes of them. Each act is in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.db import Base, db
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
    """Everybody of a class is in ``into`` from now on, whose code stays; the class is gone.

    What names the class names ``into``: who is in it, the consultations that ask it, its sessions and its ideas.
    """
    for column in _naming_classes():
        _rename(column, class_group.id, into.id)
    _gone(class_group)
    record(into.school_id, actor_id, "classes merged", f"class:{into.id}", gone=class_group.id)


def remove(class_group: ClassGroup, actor_id: int) -> None:
    """The class is gone; its people stay, without it."""
    school_id, class_id = class_group.school_id, class_group.id
    _gone(class_group)
    record(school_id, actor_id, "class removed", f"class:{class_id}")


def _naming_classes() -> list[Column[Any]]:
    """Every column, of any room, that names a class."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == ClassGroup.__tablename__ for key in column.foreign_keys)
    ]


def _rename(column: Column[Any], old: int, new: int) -> None:
    """Let rows that name one class name another; one that is there for both is there once."""
    table = column.table
    if column.primary_key:
        (other,) = (key for key in table.primary_key if key is not column)
        there = select(other).where(column == new)
        db.session.execute(delete(table).where(column == old, other.in_(there)))
    db.session.execute(update(table).where(column == old).values({column.name: new}))


def _gone(class_group: ClassGroup) -> None:
    db.session.execute(delete(ClassGroup).where(ClassGroup.id == class_group.id))
    db.session.flush()
