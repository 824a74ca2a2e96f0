"""Reads about people and classes. Everything is asked within one school."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import db, joined, lines
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, Person
from coprod.schools.models import ClassGroup


def person(person_id: int) -> Person:
    """Somebody who is known to be there. One query."""
    return db.session.get_one(Person, person_id)


def class_with_code(school_id: int, code: str) -> ClassGroup | None:
    """The class with that code (as :func:`coprod.people.codes.class_code_as_typed` gives it)."""
    return db.session.scalar(
        select(ClassGroup).where(ClassGroup.school_id == school_id, ClassGroup.code == code)
    )


def class_of_school(school_id: int, class_id: object) -> ClassGroup | None:
    """That class, if it is this school's."""
    found = db.session.get(ClassGroup, class_id) if isinstance(class_id, int) else None
    return found if found and found.school_id == school_id else None


def pupils_of(class_id: int) -> Sequence[Person]:
    """The active pupils of a class, by name."""
    return db.session.scalars(
        select(Person)
        .join(ClassMember, ClassMember.person_id == Person.id)
        .where(
            ClassMember.class_id == class_id,
            Person.stakeholder_group == StakeholderGroup.PUPILS,
            Person.active,
        )
        .order_by(Person.display_name, Person.id)
    ).all()


def is_open_now(class_group: ClassGroup) -> bool:
    """Whether pictures open the door of that class at the moment."""
    return class_group.is_open(now())


def pupils_who_may_enter(class_group: ClassGroup) -> Sequence[Person]:
    """Who of a class may sign in with its code now: those with three words always, the others while it is open."""
    everybody = pupils_of(class_group.id)
    if is_open_now(class_group):
        return everybody
    with_words = pupils_with(CredentialKind.PASSPHRASE, [person.id for person in everybody])
    return [person for person in everybody if person.id in with_words]


def pupils_with(kind: CredentialKind, person_ids: Collection[int]) -> set[int]:
    """Which of these people have that way in."""
    return set(
        db.session.scalars(
            select(Credential.person_id).where(Credential.person_id.in_(person_ids), Credential.kind == kind)
        )
    )


def who_must_wait(person_ids: Collection[int]) -> set[int]:
    """Which of these people have to wait after too many wrong tries."""
    return set(
        db.session.scalars(
            select(Credential.person_id).where(
                Credential.person_id.in_(person_ids), Credential.locked_until > now()
            )
        )
    )


def classes_in_charge(person_id: int) -> Sequence[ClassGroup]:
    """The classes that an adult has charge of, by year and name."""
    return db.session.scalars(
        select(ClassGroup)
        .join(ClassMember, ClassMember.class_id == ClassGroup.id)
        .where(ClassMember.person_id == person_id)
        .order_by(ClassGroup.year.is_(None), ClassGroup.year, ClassGroup.name)
    ).all()


def in_charge_of(class_id: int) -> Sequence[int]:
    """The adults who have charge of a class and are at the school, by number."""
    return db.session.scalars(
        select(Person.id)
        .join(ClassMember, ClassMember.person_id == Person.id)
        .where(
            ClassMember.class_id == class_id,
            Person.stakeholder_group == StakeholderGroup.PRACTITIONERS,
            Person.active,
        )
        .order_by(Person.id)
    ).all()


def pupil_in_class(school_id: int, class_id: object, person_id: object) -> Person | None:
    """That active pupil of this school, if they are in that class."""
    if not isinstance(class_id, int) or not isinstance(person_id, int):
        return None
    return db.session.scalar(
        select(Person)
        .join(ClassMember, ClassMember.person_id == Person.id)
        .where(
            ClassMember.class_id == class_id,
            Person.id == person_id,
            Person.school_id == school_id,
            Person.stakeholder_group == StakeholderGroup.PUPILS,
            Person.active,
        )
    )


def person_with(person_id: int) -> Person:
    """Whoever is signed in, as a row."""
    return db.session.get_one(Person, person_id)


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """The names of these people, by their keys. One query."""
    rows = db.session.execute(select(Person.id, Person.display_name).where(Person.id.in_(person_ids)))
    return {key: name for key, name in rows}  # noqa: C416  # dict(rows) would need the rows typed as pairs


def has_administrator(school_id: int) -> bool:
    """Whether anybody who is here looks after the people of that school."""
    return holds_any(school_id, (Duty.ADMINISTRATOR,))


def holds_any(school_id: int, duties: Collection[Duty]) -> bool:
    """Whether anybody who is here holds one of these duties at that school."""
    held = select(DutyHeld.person_id).join(Person, Person.id == DutyHeld.person_id)
    held = held.where(Person.school_id == school_id, Person.active, DutyHeld.duty.in_(duties))
    return db.session.scalar(held.limit(1)) is not None


def newest_person_at() -> datetime | None:
    """When somebody was last added, anywhere."""
    return db.session.scalar(select(func.max(Person.created_at)))


def names_at(school_id: int) -> tuple[str, ...]:
    """The names of everybody who is at a school: the screening marks them. One query."""
    people = select(joined(Person.display_name)).where(Person.school_id == school_id, Person.active)
    return lines(db.session.scalar(people))
