"""Which account of the school's own provider is whose. An account is known by issuer and subject, never by email."""

from __future__ import annotations

from sqlalchemy import delete, select

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people.models import Person, SchoolAccount


class TakenByAnother(ValueError):
    """Somebody else at the school has connected that account."""


def holder(school_id: int, issuer: str, subject: str) -> Person | None:
    """The active person of that school who has connected the account."""
    return db.session.scalar(
        select(Person)
        .join(SchoolAccount, SchoolAccount.person_id == Person.id)
        .where(
            SchoolAccount.school_id == school_id,
            SchoolAccount.issuer == issuer,
            SchoolAccount.subject == subject,
            Person.school_id == school_id,
            Person.active,
            Person.guest_until.is_(None),
        )
    )


def connect(person: Person, issuer: str, subject: str) -> None:
    """Let that account sign the person in, instead of one before.

    Raises:
        TakenByAnother: it signs somebody else in.
    """
    same = (
        SchoolAccount.school_id == person.school_id,
        SchoolAccount.issuer == issuer,
        SchoolAccount.subject == subject,
    )
    if db.session.scalar(select(SchoolAccount.person_id).where(*same)) not in {None, person.id}:
        raise TakenByAnother
    forget(person.id)
    db.session.add(
        SchoolAccount(
            school_id=person.school_id,
            person_id=person.id,
            issuer=issuer,
            subject=subject,
            connected_at=now(),
        )
    )
    db.session.flush()
    record(person.school_id, person.id, "school account connected", f"person:{person.id}")


def disconnect(person: Person) -> None:
    """Take that back."""
    forget(person.id)
    record(person.school_id, person.id, "school account disconnected", f"person:{person.id}")


def forget(person_id: int) -> None:
    """Delete the person's account here."""
    db.session.execute(delete(SchoolAccount).where(SchoolAccount.person_id == person_id))


def is_connected(person_id: int) -> bool:
    """Whether the person has connected one."""
    found = select(SchoolAccount.id).where(SchoolAccount.person_id == person_id)
    return db.session.scalar(found) is not None
