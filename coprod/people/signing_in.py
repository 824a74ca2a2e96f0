"""Check what somebody shows to sign in. Each way answers with the person, or with nobody."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Row, Select, or_, select

from coprod.clock import now
from coprod.db import db
from coprod.people import codes, hashing
from coprod.people.models import Credential, CredentialKind, Person
from coprod.people.session import digest
from coprod.web import watched
from coprod.web.watched import Event

WAIT = timedelta(minutes=15)
MOST_WRONG = {CredentialKind.PASSWORD: 10, CredentialKind.PICTURES: 5, CredentialKind.PASSPHRASE: 10}
"""Wrong tries before a credential waits. After a wait, one more wrong try makes it wait again."""


def with_password(school_id: int, email: str, password: str) -> Person | None:
    """The member of staff with that email and password.

    An unknown email, a wrong password and a credential that waits take the same time and answer alike.
    """
    found = db.session.execute(
        _slow(CredentialKind.PASSWORD).where(
            Person.school_id == school_id, Person.email == email.strip().lower()
        )
    ).first()
    return _slowly(found, CredentialKind.PASSWORD, password)


def with_own_password(person_id: int, password: str) -> Person | None:
    """That person, who is signed in, if this is their password."""
    found = db.session.execute(_slow(CredentialKind.PASSWORD).where(Person.id == person_id)).first()
    return _slowly(found, CredentialKind.PASSWORD, password)


def with_pictures(pupil_id: int, first: str, second: str) -> Person | None:
    """That pupil, if these are the two pictures in their order."""
    found = db.session.execute(_slow(CredentialKind.PICTURES).where(Person.id == pupil_id)).first()
    return _slowly(found, CredentialKind.PICTURES, picture_secret(first, second))


def with_passphrase(pupil_id: int, words: str) -> Person | None:
    """That pupil, if these are their three words."""
    found = db.session.execute(_slow(CredentialKind.PASSPHRASE).where(Person.id == pupil_id)).first()
    return _slowly(found, CredentialKind.PASSPHRASE, codes.passphrase_as_typed(words))


def with_code(school_id: int, kind: CredentialKind, code: str) -> Person | None:
    """Whoever holds that long code (as :func:`coprod.people.codes.as_typed` gives it)."""
    return db.session.scalar(
        select(Person)
        .join(Credential, Credential.person_id == Person.id)
        .where(
            Credential.lookup == digest(code),
            Credential.kind == kind,
            Person.school_id == school_id,
            Person.active,
            or_(Person.guest_until.is_(None), Person.guest_until > now()),
        )
    )


def picture_secret(first: str, second: str) -> str:
    """Two pictures as one secret."""
    return f"{first} {second}"


def waits(person_id: int, kind: CredentialKind) -> bool:
    """Whether that person's credential takes no tries at the moment."""
    until = db.session.scalar(
        select(Credential.locked_until).where(Credential.person_id == person_id, Credential.kind == kind)
    )
    return until is not None and until > now()


def _slow(kind: CredentialKind) -> Select[int, str | None]:
    return (
        select(Credential.id, Credential.slow_hash)
        .join(Person, Person.id == Credential.person_id)
        .where(Credential.kind == kind, Person.active)
    )


def _slowly(found: Row[int, str | None] | None, kind: CredentialKind, secret: str) -> Person | None:
    """Hash first, with nothing held; then look again, under the lock of the row, and write what came of it.

    Tries at the same moment therefore count one after the other: past the limit even a right one is refused.
    """
    right = hashing.fits(found.slow_hash if found else None, secret)
    if found is None:
        watched.note(Event.NOT_SIGNED_IN, way=kind, person=None)
        return None
    credential = db.session.get(Credential, found.id, with_for_update=True)
    if credential is None or credential.slow_hash != found.slow_hash:  # reset at this very moment
        return None
    if credential.locked_until is not None and credential.locked_until > now():
        watched.note(Event.TOO_OFTEN, way=kind, person=credential.person_id)
        return None
    if not right:
        watched.note(
            Event.NOT_SIGNED_IN, way=kind, person=credential.person_id, times=credential.failures + 1
        )
        credential.failures += 1
        if credential.failures >= MOST_WRONG[kind]:
            credential.locked_until = now() + WAIT
        return None
    credential.failures, credential.locked_until = 0, None
    return db.session.get(Person, credential.person_id)
