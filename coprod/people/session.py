"""Sign-ins in a table: the cookie carries a random token, the table its digest, and ending one ends it everywhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import and_, bindparam, case, delete, func, select, update

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import UtcDateTime, db
from coprod.people.models import DutyHeld, Person, SignIn
from coprod.schools.models import School

LASTS = {
    StakeholderGroup.PUPILS: timedelta(hours=2),  # a double lesson; tablets are shared
    StakeholderGroup.PARENTS: timedelta(hours=12),
    StakeholderGroup.PRACTITIONERS: timedelta(hours=10),  # a school day
}

SET_UP = "people.setup"
WITHOUT_A_SCHOOL = {"static", "pages.live", "pages.ready"}
"""Endpoints that are the same for every school, and for none."""

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
    flask.g.arrived = _me(token, sign_in.id, person, frozenset(duties_of(person.id)))
    login_user(flask.g.arrived)
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
    """The person behind a cookie's token: who arrived with this request, looked up with its school."""
    arrived: Me | None = flask.g.get("arrived")
    return arrived if arrived and arrived.token == token else None


_ARRIVING = (  # built once: building a statement costs more than running it
    select(
        School,
        SignIn.id,
        Person,
        select(func.aggregate_strings(DutyHeld.duty, ","))
        .where(DutyHeld.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery(),
    )
    .select_from(School)
    .outerjoin(
        SignIn,
        and_(
            SignIn.token_digest == bindparam("shown"),
            SignIn.ended_at.is_(None),
            SignIn.ends_at > bindparam("at", type_=UtcDateTime()),
        ),
    )
    .outerjoin(Person, and_(Person.id == SignIn.person_id, Person.active, Person.school_id == School.id))
    .order_by(case((School.host == bindparam("at_host"), 0), else_=1), School.id)
    .limit(2)
)


def arrive() -> ResponseReturnValue | None:
    """Before each request: which school is at this address, and who is here. One query.

    The school is the one at this host name, or the only one of the installation. The person counts only
    if the sign-in is open, the person active, and theirs is this school. Where there is no school at all,
    every page leads to the set-up.
    """
    if flask.request.endpoint in WITHOUT_A_SCHOOL:
        return None
    host = flask.request.host.rsplit(":", 1)[0].lower()
    token = str(flask.session.get("_user_id", ""))
    rows: Sequence[Any] = db.session.execute(
        _ARRIVING, {"at_host": host, "shown": digest(token), "at": now()}
    ).all()
    if not rows:
        return None if flask.request.endpoint == SET_UP else flask.redirect(flask.url_for(SET_UP), code=303)
    if rows[0][0].host != host and len(rows) > 1:
        return None
    school, sign_in_id, person, held = rows[0]
    flask.g.school = school
    if person is not None:
        flask.g.arrived = _me(
            token, sign_in_id, person, frozenset(Duty(d) for d in held.split(",")) if held else frozenset()
        )
    return None


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
