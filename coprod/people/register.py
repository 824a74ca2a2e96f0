"""Reads for the register of people: a page of it, and one person's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from coprod.access.roles import Duty, StakeholderGroup
from coprod.db import db
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, ParentOf, Person
from coprod.schools.models import ClassGroup

FITS = 50
Value = TypeVar("Value", bound=str)


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in the list, with what stands beside the name."""

    person: Person
    classes: tuple[str, ...]
    duties: tuple[Duty, ...]
    ways_in: frozenset[CredentialKind]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of the list. Pages count from 1."""

    entries: list[Entry]
    number: int
    pages: int


def numbers(school_id: int) -> dict[StakeholderGroup, int]:
    """How many active people there are of each stakeholder group. One query."""
    rows = db.session.execute(
        select(Person.stakeholder_group, func.count())
        .where(Person.school_id == school_id, Person.active)
        .group_by(Person.stakeholder_group)
    )
    found = {group: int(count) for group, count in rows}
    return {group: found.get(group, 0) for group in StakeholderGroup}


def listed(
    school_id: int, group: StakeholderGroup, *, active: bool, name_like: str, number: int
) -> ListedPage:
    """A page of a stakeholder group, by name. Five queries, however many people."""
    asked = select(Person).where(
        Person.school_id == school_id, Person.stakeholder_group == group, Person.active.is_(active)
    )
    if name_like:
        asked = asked.where(_name_holds(name_like))
    total = db.session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(1, -(-total // FITS))
    number = min(number, pages)
    people = db.session.scalars(
        asked.order_by(func.lower(Person.display_name), Person.id).limit(FITS).offset((number - 1) * FITS)
    ).all()
    return ListedPage(entries(people), number, pages)


def entries(people: Sequence[Person]) -> list[Entry]:
    """What stands beside these people's names. Three queries, however many people."""
    ids = [person.id for person in people]
    classes = _by_person(
        select(ClassMember.person_id, ClassGroup.name)
        .join(ClassGroup, ClassGroup.id == ClassMember.class_id)
        .where(ClassMember.person_id.in_(ids))
        .order_by(ClassGroup.name)
    )
    duties = _by_person(
        select(DutyHeld.person_id, DutyHeld.duty).where(DutyHeld.person_id.in_(ids)).order_by(DutyHeld.duty)
    )
    ways = _by_person(select(Credential.person_id, Credential.kind).where(Credential.person_id.in_(ids)))
    return [
        Entry(person, tuple(classes[person.id]), tuple(duties[person.id]), frozenset(ways[person.id]))
        for person in people
    ]


def children_of(parent_id: int) -> Sequence[Person]:
    """The children of a parent or carer, by name."""
    return db.session.scalars(
        select(Person)
        .join(ParentOf, ParentOf.child_id == Person.id)
        .where(ParentOf.parent_id == parent_id)
        .order_by(Person.display_name, Person.id)
    ).all()


def parents_of(child_id: int) -> Sequence[Person]:
    """The parents and carers of a pupil, by name."""
    return db.session.scalars(
        select(Person)
        .join(ParentOf, ParentOf.parent_id == Person.id)
        .where(ParentOf.child_id == child_id)
        .order_by(Person.display_name, Person.id)
    ).all()


def parents_of_class(class_id: int) -> Sequence[Person]:
    """The active parents and carers of a class's active pupils, each once, by name."""
    child = select(ClassMember.person_id).join(Person, Person.id == ClassMember.person_id)
    child = child.where(ClassMember.class_id == class_id, Person.active)
    return db.session.scalars(
        select(Person)
        .where(
            Person.active,
            Person.stakeholder_group == StakeholderGroup.PARENTS,  # staff who are parents too have a password
            Person.id.in_(select(ParentOf.parent_id).where(ParentOf.child_id.in_(child))),
        )
        .order_by(Person.display_name, Person.id)
    ).all()


def pupils_named(school_id: int, name_like: str, most: int = 10) -> Sequence[Person]:
    """Active pupils whose name holds these letters: to pick a parent's child."""
    return db.session.scalars(
        select(Person)
        .where(
            Person.school_id == school_id,
            Person.stakeholder_group == StakeholderGroup.PUPILS,
            Person.active,
            _name_holds(name_like),
        )
        .order_by(Person.display_name, Person.id)
        .limit(most)
    ).all()


def class_sizes(school_id: int) -> dict[int, int]:
    """How many active pupils each class of a school has, by the class's key. One query."""
    rows = db.session.execute(
        select(ClassMember.class_id, func.count())
        .join(Person, Person.id == ClassMember.person_id)
        .where(
            Person.school_id == school_id,
            Person.active,
            Person.stakeholder_group == StakeholderGroup.PUPILS,
        )
        .group_by(ClassMember.class_id)
    )
    return {class_id: int(count) for class_id, count in rows}


def classes_of(person_id: int) -> list[int]:
    """Keys of the classes that a person is in, or has charge of."""
    return list(db.session.scalars(select(ClassMember.class_id).where(ClassMember.person_id == person_id)))


def _name_holds(letters: str) -> ColumnElement[bool]:
    return func.lower(Person.display_name).contains(letters.lower(), autoescape=True)


def _by_person(query: Select[int, Value]) -> defaultdict[int, list[Value]]:
    found: defaultdict[int, list[Value]] = defaultdict(list)
    for person_id, value in db.session.execute(query):
        found[person_id].append(value)
    return found
