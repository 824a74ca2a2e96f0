"""Write classes and who is in them. Each act is in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select, update

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people import codes
from coprod.people.models import ClassMember, Person
from coprod.schools import actions as schools
from coprod.schools.models import ClassGroup, ClassKind
from coprod.schools.queries import taken_codes

A_LESSON = timedelta(minutes=60)


class NameTaken(ValueError):
    """The school has a class of that name."""


def add_class(school_id: int, actor_id: int, name: str, year: int | None, kind: ClassKind) -> ClassGroup:
    """A new class with a code of its own.

    Raises:
        NameTaken: there is one of that name.
    """
    if db.session.scalar(select(exists().where(ClassGroup.school_id == school_id, ClassGroup.name == name))):
        raise NameTaken(name)
    made = schools.add_class(school_id, name, year, kind, _free_code(school_id))
    record(school_id, actor_id, "class added", f"class:{made.id}")
    return made


def edit_class(class_group: ClassGroup, actor_id: int, name: str, year: int | None, kind: ClassKind) -> None:
    """Another name, year or kind.

    Raises:
        NameTaken: another class has that name.
    """
    taken = exists().where(
        ClassGroup.school_id == class_group.school_id,
        ClassGroup.name == name,
        ClassGroup.id != class_group.id,
    )
    if db.session.scalar(select(taken)):
        raise NameTaken(name)
    class_group.name, class_group.year, class_group.kind = name, year, kind
    record(class_group.school_id, actor_id, "class changed", f"class:{class_group.id}")


def renew_code(class_group: ClassGroup, actor_id: int) -> None:
    """Give the class another code."""
    class_group.code = _free_code(class_group.school_id)
    record(class_group.school_id, actor_id, "new class code", f"class:{class_group.id}")


def add_pupils(class_group: ClassGroup, actor_id: int, names: Sequence[str]) -> int:
    """New pupils of that class, in its year.

    Returns:
        how many there are.
    """
    made = [
        Person(
            school_id=class_group.school_id,
            stakeholder_group=StakeholderGroup.PUPILS,
            display_name=name,
            year=class_group.year,
            created_at=now(),
        )
        for name in names
    ]
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(ClassMember(class_id=class_group.id, person_id=person.id) for person in made)
    record(
        class_group.school_id,
        actor_id,
        "pupils added",
        f"class:{class_group.id}",
        people=[p.id for p in made],
    )
    return len(made)


def open_door(class_group: ClassGroup, actor_id: int) -> None:
    """Let the pupils of a class sign in with their pictures for the length of a lesson."""
    class_group.open_until, class_group.wrong_tries = now() + A_LESSON, 0
    record(class_group.school_id, actor_id, "class door opened", f"class:{class_group.id}")


def close_door(class_group: ClassGroup, actor_id: int) -> None:
    """End that now. Who is signed in stays so."""
    class_group.open_until = None
    record(class_group.school_id, actor_id, "class door closed", f"class:{class_group.id}")


def count_wrong_try(class_id: int) -> None:
    """One more wrong try in that class: its teacher sees how many there were."""
    db.session.execute(
        update(ClassGroup).where(ClassGroup.id == class_id).values(wrong_tries=ClassGroup.wrong_tries + 1)
    )


def free_codes(school_id: int, number: int) -> list[str]:
    """Codes for new classes, each unlike all the school's others."""
    taken = taken_codes(school_id)
    made: list[str] = []
    while len(made) < number:
        if (code := codes.new_class_code()) not in taken:
            taken.add(code)
            made.append(code)
    return made


def _free_code(school_id: int) -> str:
    return free_codes(school_id, 1)[0]
