"""The register as it is, read whole in four queries: what a roll is held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.db import db
from coprod.people.models import ClassMember, ParentOf, Person
from coprod.schools.models import ClassGroup


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the register has them."""

    id: int
    group: StakeholderGroup
    name: str
    email: str | None
    mobile: str | None
    role: str
    year: int | None
    language: str
    roll_id: str | None
    active: bool
    left_by_roll: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Between a parent and a child."""

    from_roll: bool
    responsibility: bool | None


@dataclass(slots=True)
class Register:
    """Everybody of a school.

    Attributes:
        classes: name and year by key.
        members: keys of a person's classes.
        children: of a parent: keys of pupils, with the tie.
    """

    people: dict[int, Known]
    classes: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    children: dict[int, dict[int, Tie]] = field(default_factory=dict)


def of_school(school_id: int) -> Register:
    """The whole register. Four queries, however many people."""
    columns = (
        Person.id, Person.stakeholder_group, Person.display_name, Person.email, Person.mobile, Person.role, Person.year,
        Person.language, Person.roll_id, Person.active, Person.left_by_roll,
    )  # fmt: skip
    ours = Person.school_id == school_id
    people = {
        row[0]: Known(*tuple(row))
        for row in db.session.execute(select(*columns).where(ours).order_by(Person.id))
    }
    classes = {
        key: (name, year)
        for key, name, year in db.session.execute(
            select(ClassGroup.id, ClassGroup.name, ClassGroup.year).where(ClassGroup.school_id == school_id)
        )
    }
    members: dict[int, set[int]] = defaultdict(set)
    for person_id, class_id in db.session.execute(
        select(ClassMember.person_id, ClassMember.class_id)
        .join(Person, Person.id == ClassMember.person_id)
        .where(ours)
    ):
        members[person_id].add(class_id)
    children: dict[int, dict[int, Tie]] = defaultdict(dict)
    ties = select(ParentOf.parent_id, ParentOf.child_id, ParentOf.from_roll, ParentOf.parental_responsibility)
    for parent_id, child_id, from_roll, responsibility in db.session.execute(
        ties.join(Person, Person.id == ParentOf.parent_id).where(ours)
    ):
        children[parent_id][child_id] = Tie(from_roll, responsibility)
    return Register(people, classes, members, children)
