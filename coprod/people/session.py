"""Sign-ins in a table: the cookie carries a random token, the table its digest, and ending one ends it everywhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import and_, bindparam, case, delete, or_, select, update

from coprod import standing
from coprod.access import freshness
from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import UtcDateTime, columns, db, joined, lines
from coprod.people import devices
from coprod.people.models import ClassMember, DutyHeld, Invitation, Person, SignIn
from coprod.schools.here import COLUMNS, Here
from coprod.schools.models import School
from coprod.web import watched
from coprod.web.watched import Event

LASTS = {
    StakeholderGroup.PUPILS: timedelta(hours=2),  # a double lesson; tablets are shared
    StakeholderGroup.PARENTS: timedelta(hours=12),
    StakeholderGroup.PRACTITIONERS: timedelta(hours=10),  # a school day
}

SET_UP = "people.setup"
WITHOUT_A_SCHOOL = {"static", "pages.live", "pages.ready"}
"""Endpoints that are the same for every school, and for none."""

FOR_EVER = datetime.max.replace(tzinfo=UTC)

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
    is_guest: bool = False
    """A practitioner from outside, invited to some consultations only."""

    def has_charge_of(self, class_id: int) -> bool:
        """Whether a class is in their charge. One query, asked on the pages of classes only."""
        return db.session.get(ClassMember, (class_id, self.id)) is not None

    @property
    def invited_to(self) -> frozenset[int] | None:
        """The consultations that a guest is invited to (a query); none for the school's own people, who have them all."""
        if not self.is_guest:
            return None
        own = select(Invitation.consultation_id).where(Invitation.person_id == self.id)
        return frozenset(db.session.scalars(own))

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token, never the person's number."""
        return self.token


def digest(token: str) -> str:
    """SHA-256, hex: how a long random secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


CAME_BY = "came_by"
BY_LINK = "link"


def came_by() -> str:
    """How the person at hand signed in on this browser: a kind of credential, ``BY_LINK``, or empty. In no table."""
    return str(flask.session.get(CAME_BY, ""))


def begin(person: Person, by: str = "") -> SignIn:
    """Sign ``person`` in on this browser, with a new token; an older sign-in of this browser ends.

    Args:
        by: how, as :func:`came_by` says it afterwards. Only the browser's cookie holds it.
    """
    end_here()
    token = secrets.token_urlsafe(32)
    start = now()
    sign_in = SignIn(
        person_id=person.id,
        token_digest=digest(token),
        device=devices.this_one(),
        started_at=start,
        ends_at=min(start + LASTS[person.stakeholder_group], person.guest_until or FOR_EVER),
    )
    db.session.add(sign_in)
    db.session.flush()
    watched.note(Event.SIGNED_IN, school=person.school_id, person=person.id, group=person.stakeholder_group)
    flask.session.clear()
    flask.session[CAME_BY] = by
    freshness.begin()
    devices.remember()
    flask.g.arrived = Me(
        person.id,
        person.school_id,
        person.stakeholder_group,
        person.display_name,
        person.year,
        frozenset(duties_of(person.id)),
        sign_in.id,
        token,
        person.guest_until is not None,
    )
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


def end_one(person_id: int, sign_in_id: int) -> bool:
    """End one sign-in, if it is that person's.

    Returns:
        whether it was, and open.
    """
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )
    return bool(getattr(ended, "rowcount", 0))


def open_ones(person_id: int) -> Sequence[SignIn]:
    """The sign-ins of a person that have not ended, the newest first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.ends_at > now())
        .order_by(SignIn.started_at.desc(), SignIn.id.desc())
    ).all()


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


_SCHOOL, _SIGN_IN, _PERSON, _HELD = School.__table__, SignIn.__table__, Person.__table__, DutyHeld.__table__
_ARRIVING = (  # columns, not rows of the ORM, and built once: this runs on every request
    select(
        *COLUMNS,
        _SIGN_IN.c.id,
        _SIGN_IN.c.ends_at,
        _PERSON.c.id,
        _PERSON.c.stakeholder_group,
        _PERSON.c.display_name,
        _PERSON.c.year,
        _PERSON.c.guest_until,
        select(joined(_HELD.c.duty))
        .where(_HELD.c.person_id == _PERSON.c.id)
        .correlate(_PERSON)
        .scalar_subquery(),
    )
    .select_from(_SCHOOL)
    .outerjoin(
        _SIGN_IN,
        and_(
            _SIGN_IN.c.token_digest == bindparam("shown"),
            _SIGN_IN.c.ended_at.is_(None),
            _SIGN_IN.c.ends_at > bindparam("at", type_=UtcDateTime()),
        ),
    )
    .outerjoin(
        _PERSON,
        and_(
            _PERSON.c.id == _SIGN_IN.c.person_id,
            _PERSON.c.active,
            _PERSON.c.school_id == _SCHOOL.c.id,
            or_(
                _PERSON.c.guest_until.is_(None),
                _PERSON.c.guest_until > bindparam("at", type_=UtcDateTime()),
            ),
        ),
    )
    .order_by(case((_SCHOOL.c.host == bindparam("at_host"), 0), else_=1), _SCHOOL.c.id)
    .limit(2)
)


def arrive() -> ResponseReturnValue | None:
    """Before each request: which school is at this address, and who is here. One query.

    The school is the one at this host name, or the only one of the installation. The person counts only
    if the sign-in is open, the person active, and theirs is this school. Where there is no school at all,
    every page leads to the set-up. What was found for a token stands until anything is committed.
    """
    if flask.request.endpoint in WITHOUT_A_SCHOOL:
        return None
    host = flask.request.host.rsplit(":", 1)[0].lower()
    token = str(flask.session.get("_user_id", ""))
    standing.begin()
    shown = digest(token)
    rows = standing.standing(("arrived", host, shown), lambda: _look_up(host, shown))
    if not rows:
        return None if flask.request.endpoint == SET_UP else flask.redirect(flask.url_for(SET_UP), code=303)
    here = Here(*rows[0][: len(COLUMNS)])
    if here.host != host and len(rows) > 1:
        return None
    sign_in_id, _ends_at, person_id, group, name, year, guest_until, held = rows[0][len(COLUMNS) :]
    flask.g.school = here
    if person_id is not None:
        duties = frozenset(Duty(duty) for duty in lines(held))
        guest = guest_until is not None
        flask.g.arrived = Me(person_id, here.id, group, name, year, duties, sign_in_id, token, guest)
    return None


def _look_up(host: str, shown: str) -> tuple[Sequence[Any], datetime]:
    """The schools that may be meant and who is signed in there, and until when that is so by itself."""
    rows = columns(_ARRIVING, {"at_host": host, "shown": shown, "at": now()})
    first = rows[0][len(COLUMNS) :] if rows else (None,) * 8
    _sign_in_id, ends_at, _person_id, _group, _name, _year, guest_until, _held = first
    return rows, min(end for end in (ends_at, guest_until, FOR_EVER) if end is not None)
