"""Sign-ins in a table: the cookie carries a random token, the table its digest, and ending one ends it everywhere."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import flask
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import delete, func, select, update

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import db
from coprod.people.models import DutyHeld, Person, SignIn

LASTS = {
    StakeholderGroup.PUPILS: timedelta(hours=2),  # a double lesson; tablets are shared
    StakeholderGroup.PARENTS: timedelta(hours=12),
    StakeholderGroup.PRACTITIONERS: timedelta(hours=10),  # a school day
}

login_manager = LoginManager()
login_manager.session_protection = None  # it hashes the address, which changes for people on the move


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in: what the policy and the pages need to know of a person, in one query."""

    id: int
    school_id: int
    stakeholder_group: StakeholderGroup
    display_name: str
    year: int | None
    duties: frozenset[Duty]
    sign_in_id: int
    token: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token, never the person's number."""
        return self.token


def digest(token: str) -> str:
    """SHA-256, hex: how a long random secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(person: Person) -> SignIn:
    """Sign ``person`` in on this browser, with a new token; an older sign-in of this browser ends."""
    end_here()
    token = secrets.token_urlsafe(32)
    start = now()
    sign_in = SignIn(
        person_id=person.id,
        token_digest=digest(token),
        started_at=start,
        ends_at=start + LASTS[person.stakeholder_group],
    )
    db.session.add(sign_in)
    db.session.flush()
    flask.session.clear()
    login_user(_me(token, sign_in.id, person, frozenset(duties_of(person.id))))
    return sign_in


def end_here() -> None:
    """End this browser's sign-in, in the table and in the cookie."""
    token = flask.session.get("_user_id")
    if token:
        db.session.execute(
            update(SignIn)
            .where(SignIn.token_digest == digest(token), SignIn.ended_at.is_(None))
            .values(ended_at=now())
        )
    logout_user()
    flask.session.clear()


def end_everywhere(person_id: int) -> None:
    """End every sign-in of that person, on every device."""
    db.session.execute(
        update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=now())
    )


def forget_ended(before: datetime) -> int:
    """Delete sign-ins that ended before that moment (their times could otherwise be held against votes).

    Returns:
        how many were deleted.
    """
    gone = db.session.execute(delete(SignIn).where((SignIn.ends_at < before) | (SignIn.ended_at < before)))
    return int(getattr(gone, "rowcount", 0))


def duties_of(person_id: int) -> list[Duty]:
    """The duties a person holds."""
    return list(db.session.scalars(select(DutyHeld.duty).where(DutyHeld.person_id == person_id)))


@login_manager.user_loader
def whose(token: str) -> Me | None:
    """The person behind a cookie's token, if the sign-in is open and theirs is this school. One query."""
    here = flask.g.get("school")
    if here is None:
        return None
    duties = (
        select(func.aggregate_strings(DutyHeld.duty, ","))
        .where(DutyHeld.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(SignIn.id, Person, duties)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token_digest == digest(token),
            SignIn.ended_at.is_(None),
            SignIn.ends_at > now(),
            Person.active,
            Person.school_id == here.id,
        )
    ).first()
    if row is None:
        return None
    sign_in_id, person, held = row
    return _me(
        token, sign_in_id, person, frozenset(Duty(d) for d in held.split(",")) if held else frozenset()
    )


def _me(token: str, sign_in_id: int, person: Person, duties: frozenset[Duty]) -> Me:
    return Me(
        id=person.id,
        school_id=person.school_id,
        stakeholder_group=person.stakeholder_group,
        display_name=person.display_name,
        year=person.year,
        duties=duties,
        sign_in_id=sign_in_id,
        token=token,
    )
