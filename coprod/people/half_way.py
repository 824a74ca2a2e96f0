"""Between the two steps: whose password was right a moment ago, kept in this browser's signed cookie.

It names the password by a digest of its kept form, so that a new password ends it.
"""

from __future__ import annotations

from datetime import timedelta

import flask
from sqlalchemy import select

from coprod.clock import now
from coprod.db import db
from coprod.people.models import Credential, CredentialKind, Person
from coprod.people.session import digest

HALF = "half"
LASTS = timedelta(minutes=10)


def remember(person: Person) -> None:
    """The password of ``person`` was right: the second step comes next."""
    flask.session[HALF] = [person.id, _mark(person.id), int(now().timestamp())]


def who(school_id: int) -> Person | None:
    """Whose second step this browser is at, if the first was not long ago and still holds."""
    kept = flask.session.get(HALF)
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    person_id, mark, at = kept
    if now().timestamp() - at > LASTS.total_seconds():
        return None
    person = db.session.get(Person, person_id)
    if person is None or not person.active or person.school_id != school_id or mark != _mark(person_id):
        return None
    return person


def _mark(person_id: int) -> str:
    kept = db.session.scalar(
        select(Credential.slow_hash).where(
            Credential.person_id == person_id, Credential.kind == CredentialKind.PASSWORD
        )
    )
    return digest(kept)[:32] if kept else ""
