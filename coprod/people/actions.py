"""Write people, their duties, and how they sign in. Each act is in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people import one_time, school_accounts, second_step, session
from coprod.people.models import ClassMember, Credential, CredentialKind, DutyHeld, LinkKind, ParentOf, Person
from coprod.schools.models import ClassGroup


class LastAdministrator(ValueError):
    """Nobody would be left who can look after people."""


class EmailTaken(ValueError):
    """Somebody at the school has that email."""


class NotThisKind(ValueError):
    """That way in, or that tie, is not for this stakeholder group."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register says of a person."""

    display_name: str
    email: str | None = None
    mobile: str | None = None
    language: str | None = None
    """None: as it was."""
    role: str = ""
    outside: bool = False
    year: int | None = None
    duties: frozenset[Duty] = frozenset()
    class_ids: frozenset[int] = frozenset()


KINDS = {
    StakeholderGroup.PUPILS: {CredentialKind.CARD, CredentialKind.PICTURES, CredentialKind.PASSPHRASE},
    StakeholderGroup.PARENTS: {CredentialKind.INVITE},
    StakeholderGroup.PRACTITIONERS: {CredentialKind.PASSWORD},
}
"""How each stakeholder group signs in."""


def ways_of(person: Person) -> set[CredentialKind]:
    """How that person may sign in."""
    return {CredentialKind.INVITE} if person.guest_until else KINDS[person.stakeholder_group]


def add_person(
    school_id: int, actor_id: int | None, group: StakeholderGroup, particulars: Particulars
) -> Person:
    """A new person of that stakeholder group, which stays theirs.

    Raises:
        EmailTaken: somebody at the school has the email.
    """
    person = Person(school_id=school_id, stakeholder_group=group, created_at=now(), display_name="")
    _write(person, particulars)
    db.session.add(person)
    db.session.flush()
    _set_duties(person, particulars.duties)
    _set_classes(person, particulars.class_ids)
    record(school_id, actor_id, "person added", f"person:{person.id}", group=group.value)
    return person


def edit_person(person: Person, actor_id: int, particulars: Particulars) -> None:
    """Change what the register says of a person.

    Raises:
        EmailTaken, LastAdministrator: nothing is changed.
    """
    before = session.duties_of(person.id)
    if Duty.ADMINISTRATOR in before and Duty.ADMINISTRATOR not in particulars.duties:
        _somebody_else_administers(person)
    if person.guest_until:  # a guest has no duties and charge of nobody
        particulars = replace(particulars, outside=True, duties=frozenset(), class_ids=frozenset())
    _write(person, particulars)
    _set_duties(person, particulars.duties)
    _set_classes(person, particulars.class_ids)
    record(
        person.school_id,
        actor_id,
        "person changed",
        f"person:{person.id}",
        duties=sorted(duty.value for duty in particulars.duties),
    )


def deactivate(person: Person, actor_id: int) -> None:
    """Close a person's way in: a leaver. What they wrote stays; every sign-in and every code of theirs ends.

    Raises:
        LastAdministrator: somebody has to be left.
    """
    if Duty.ADMINISTRATOR in session.duties_of(person.id):
        _somebody_else_administers(person)
    person.active, person.left_by_roll = False, False
    session.end_everywhere(person.id)
    db.session.execute(delete(Credential).where(Credential.person_id == person.id))
    second_step.forget(person.id)
    school_accounts.forget(person.id)
    one_time.forget(person.id)
    record(person.school_id, actor_id, "person deactivated", f"person:{person.id}")


def reactivate(person: Person, actor_id: int) -> None:
    """Let a person back. They need a new way in."""
    person.active, person.left_by_roll = True, False
    db.session.execute(delete(Credential).where(Credential.person_id == person.id))
    second_step.forget(person.id)
    one_time.forget(person.id)
    record(person.school_id, actor_id, "person reactivated", f"person:{person.id}")


def give_code(person: Person, actor_id: int | None, kind: CredentialKind, code: str) -> None:
    """Set a person's long code; the one before stops working, and so do their open sign-ins.

    Raises:
        NotThisKind: this person signs in another way.
    """
    _replace(person, actor_id, Credential(kind=kind, lookup=session.digest(code)))


def give_slow_secret(person: Person, actor_id: int | None, kind: CredentialKind, slow_hash: str) -> None:
    """Set a person's password or pictures, already hashed; the open sign-ins end.

    Raises:
        NotThisKind: this person signs in another way.
    """
    _replace(person, actor_id, Credential(kind=kind, slow_hash=slow_hash))


def take_way_in(person: Person, actor_id: int, kind: CredentialKind) -> None:
    """Take a way in from a person: a lost card opens nothing, and their open sign-ins end."""
    db.session.execute(delete(Credential).where(Credential.person_id == person.id, Credential.kind == kind))
    session.end_everywhere(person.id)
    record(person.school_id, actor_id, f"{kind.value} taken away", f"person:{person.id}")


def give_password_link(person: Person, actor_id: int) -> str:
    """A one-time link for a member of staff to choose a password; the one before, and open sign-ins, end.

    Returns:
        the link's code.

    Raises:
        NotThisKind: this person has no password.
    """
    if CredentialKind.PASSWORD not in ways_of(person):
        raise NotThisKind("this person has no password")
    db.session.execute(
        delete(Credential).where(
            Credential.person_id == person.id, Credential.kind == CredentialKind.PASSWORD
        )
    )
    session.end_everywhere(person.id)
    record(person.school_id, actor_id, "new password link", f"person:{person.id}")
    return one_time.make(person.id, LinkKind.NEW_PASSWORD)


def tie_child(parent: Person, actor_id: int, child: Person) -> None:
    """Say that ``parent``, who may be staff too, is a parent or carer of ``child``. Twice is once.

    Raises:
        NotThisKind: not an adult and a pupil of one school.
    """
    pupils = StakeholderGroup.PUPILS
    if (
        parent.stakeholder_group is pupils
        or child.stakeholder_group is not pupils
        or parent.school_id != child.school_id
    ):
        raise NotThisKind("an adult is tied to a pupil of the same school")
    if db.session.get(ParentOf, (parent.id, child.id)) is None:
        db.session.add(ParentOf(parent_id=parent.id, child_id=child.id))
        record(parent.school_id, actor_id, "child added", f"person:{parent.id}", child=child.id)


def untie_child(parent: Person, actor_id: int, child_id: int) -> None:
    """Take that back."""
    found = db.session.get(ParentOf, (parent.id, child_id))
    if found is not None:
        db.session.delete(found)
        record(parent.school_id, actor_id, "child removed", f"person:{parent.id}", child=child_id)


def _write(person: Person, particulars: Particulars) -> None:
    if particulars.email:
        taken = select(Person.id).where(
            Person.school_id == person.school_id, Person.email == particulars.email
        )
        with db.session.no_autoflush:
            if db.session.scalar(taken) not in {None, person.id}:
                raise EmailTaken(particulars.email)
    practitioner = person.stakeholder_group is StakeholderGroup.PRACTITIONERS
    person.display_name = particulars.display_name
    person.email = particulars.email or None
    person.mobile = particulars.mobile if person.stakeholder_group is not StakeholderGroup.PUPILS else None
    if particulars.language is not None:
        person.language = particulars.language
    person.role = particulars.role if practitioner else ""
    person.outside = particulars.outside and practitioner
    person.year = particulars.year if person.stakeholder_group is StakeholderGroup.PUPILS else None


def _set_duties(person: Person, duties: Iterable[Duty]) -> None:
    if person.stakeholder_group is not StakeholderGroup.PRACTITIONERS:
        duties = ()  # a duty is what somebody may do as staff
    db.session.execute(delete(DutyHeld).where(DutyHeld.person_id == person.id))
    db.session.add_all(DutyHeld(person_id=person.id, duty=duty) for duty in sorted(duties))
    db.session.flush()


def _set_classes(person: Person, class_ids: Iterable[int]) -> None:
    db.session.execute(delete(ClassMember).where(ClassMember.person_id == person.id))
    own = db.session.scalars(
        select(ClassGroup.id).where(
            ClassGroup.school_id == person.school_id, ClassGroup.id.in_(list(class_ids))
        )
    )
    db.session.add_all(ClassMember(class_id=class_id, person_id=person.id) for class_id in own)
    db.session.flush()


def _replace(person: Person, actor_id: int | None, credential: Credential) -> None:
    if credential.kind not in ways_of(person):
        raise NotThisKind(f"{person.stakeholder_group} do not sign in by {credential.kind}")
    db.session.execute(
        delete(Credential).where(Credential.person_id == person.id, Credential.kind == credential.kind)
    )
    session.end_everywhere(person.id)
    credential.person_id, credential.failures, credential.created_at = person.id, 0, now()
    db.session.add(credential)
    db.session.flush()
    record(person.school_id, actor_id, f"new {credential.kind.value}", f"person:{person.id}")


def _somebody_else_administers(person: Person) -> None:
    others = db.session.scalar(
        select(func.count())
        .select_from(DutyHeld)
        .join(Person, Person.id == DutyHeld.person_id)
        .where(
            Person.school_id == person.school_id,
            Person.active,
            Person.id != person.id,
            DutyHeld.duty == Duty.ADMINISTRATOR,
        )
    )
    if not others:
        raise LastAdministrator
