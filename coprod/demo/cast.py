"""The people of the demo as rows: classes, persons, duties, families, and how each signs in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from coprod.access.roles import Duty, StakeholderGroup
from coprod.db import db
from coprod.demo.calendar import Calendar
from coprod.demo.script import People, Script
from coprod.people import codes
from coprod.people.hashing import hash_slowly
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, ParentOf, Person
from coprod.people.session import digest
from coprod.people.signing_in import picture_secret
from coprod.schools.models import ClassGroup, ClassKind, School

PASSWORD = "hillside-demo"  # noqa: S105  # the demo's door stands open anyway; documented for those who try it
PICTURES = ("fox", "moon")
JOINED = -200
"""The day on which the school began with Coprod."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of the demo by their key, and the keys of those on its sign-in page."""

    persons: dict[str, Person]
    listed: frozenset[str]

    def id_of(self, key: str | None) -> int | None:
        """The id of the person with that key; None for nobody."""
        return self.persons[key].id if key else None


@dataclass(frozen=True, slots=True)
class DemoSecrets:
    """Slow hashes that all the demo's people share, made before the database is touched."""

    password: str
    pictures: str

    @classmethod
    def make(cls) -> DemoSecrets:
        """Hash once; a hash for each of a hundred people would only make a newcomer wait."""
        return cls(hash_slowly(PASSWORD), hash_slowly(picture_secret(*PICTURES)))


def long_code(key: str) -> str:
    """A made-up person's invite or card code: the same in every demo, so that a guide can name it."""
    number = int.from_bytes(hashlib.sha256(f"hillside:{key}".encode()).digest())
    return "".join(codes.ALPHABET[number >> (5 * place) & 31] for place in range(codes.SIGNS))


def bring_in(script: Script, school: School, calendar: Calendar, secrets: DemoSecrets) -> Cast:
    """Write everybody."""
    classes = {
        words.name: ClassGroup(
            school_id=school.id, name=words.name, year=words.year, kind=ClassKind(words.kind), code=words.code
        )
        for words in script.classes
    }
    cast = Cast(
        persons=dict(_persons(script.people, school, calendar, classes)),
        listed=frozenset(person.key for person in script.people.everybody() if person.demo),
    )
    db.session.add_all([*classes.values(), *cast.persons.values()])
    db.session.flush()
    db.session.add_all(_ties(script.people, cast, classes))
    db.session.add_all(_ways_in(script.people, cast, calendar, secrets))
    db.session.flush()
    return cast


def _persons(
    people: People, school: School, calendar: Calendar, classes: dict[str, ClassGroup]
) -> Iterator[tuple[str, Person]]:
    joined = calendar.moment(JOINED, 9)
    for pupil in people.pupils:
        yield (
            pupil.key,
            Person(
                school_id=school.id,
                stakeholder_group=StakeholderGroup.PUPILS,
                display_name=pupil.name,
                year=classes[pupil.in_class].year,
                created_at=joined,
            ),
        )
    for parent in people.parents:
        yield (
            parent.key,
            Person(
                school_id=school.id,
                stakeholder_group=StakeholderGroup.PARENTS,
                display_name=parent.name,
                language=parent.language,
                created_at=joined,
            ),
        )
    for practitioner in people.practitioners:
        yield (
            practitioner.key,
            Person(
                school_id=school.id,
                stakeholder_group=StakeholderGroup.PRACTITIONERS,
                display_name=practitioner.name,
                email=practitioner.email,
                role=practitioner.role,
                outside=practitioner.outside,
                created_at=joined,
            ),
        )


def _ties(
    people: People, cast: Cast, classes: dict[str, ClassGroup]
) -> Iterator[ClassMember | ParentOf | DutyHeld]:
    for pupil in people.pupils:
        yield ClassMember(class_id=classes[pupil.in_class].id, person_id=cast.persons[pupil.key].id)
    for parent in people.parents:
        for child in parent.children:
            yield ParentOf(parent_id=cast.persons[parent.key].id, child_id=cast.persons[child].id)
    for practitioner in people.practitioners:
        person_id = cast.persons[practitioner.key].id
        for name in practitioner.classes:
            yield ClassMember(class_id=classes[name].id, person_id=person_id)
        for duty in practitioner.duties:
            yield DutyHeld(person_id=person_id, duty=Duty(duty))


def _ways_in(people: People, cast: Cast, calendar: Calendar, secrets: DemoSecrets) -> Iterator[Credential]:
    """Staff have a password, parents a code from a letter, pupils two pictures and a card."""
    made = calendar.moment(JOINED, 9)
    for person in people.practitioners:
        yield Credential(
            person_id=cast.persons[person.key].id,
            kind=CredentialKind.PASSWORD,
            slow_hash=secrets.password,
            created_at=made,
        )
    families = [(parent.key, CredentialKind.INVITE) for parent in people.parents]
    for key, kind in (*families, *((pupil.key, CredentialKind.CARD) for pupil in people.pupils)):
        yield Credential(
            person_id=cast.persons[key].id, kind=kind, lookup=digest(long_code(key)), created_at=made
        )
    for pupil in people.pupils:
        yield Credential(
            person_id=cast.persons[pupil.key].id,
            kind=CredentialKind.PICTURES,
            slow_hash=secrets.pictures,
            created_at=made,
        )
