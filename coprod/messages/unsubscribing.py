"""A link in each letter that ends such letters without signing in. It works once, and tells nobody whose it was."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from coprod.clock import now
from coprod.db import db
from coprod.messages import wishes
from coprod.messages.models import Rhythm, UnsubscribeLink
from coprod.people.models import Person
from coprod.people.session import digest

LASTS = timedelta(days=365)
"""A letter may lie in somebody's mail for long."""


def new_code(person_id: int) -> str:
    """The secret of a new link, with 128 random bits. Earlier letters' links go on working."""
    code = secrets.token_urlsafe(16)
    db.session.add(UnsubscribeLink(digest=digest(code), person_id=person_id, ends_at=now() + LASTS))
    db.session.flush()
    return code


def use(school_id: int, code: str) -> bool:
    """End the letters of whoever was sent that link, and use it up. False where it is none (any more)."""
    link = db.session.scalar(
        select(UnsubscribeLink)
        .join(Person, Person.id == UnsubscribeLink.person_id)
        .where(
            UnsubscribeLink.digest == digest(code),
            UnsubscribeLink.ends_at > now(),
            Person.school_id == school_id,
        )
    )
    if link is None:
        return False
    person_id = link.person_id
    gone = db.session.execute(delete(UnsubscribeLink).where(UnsubscribeLink.digest == link.digest))
    if not getattr(gone, "rowcount", 0):  # of two presses at once, one
        return False
    wishes.choose(person_id, Rhythm.NEVER)
    return True


def forget_old() -> None:
    """Delete links that have ended."""
    db.session.execute(delete(UnsubscribeLink).where(UnsubscribeLink.ends_at < now()))
