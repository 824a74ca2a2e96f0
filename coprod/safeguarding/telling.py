"""A worry that somebody who works with children tells in their own words, whatever page they were on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.safeguarding import alerts
from coprod.safeguarding.models import AboutWhom, Concern

IN_AN_HOUR = 10
"""Concerns that somebody without a duty may raise in an hour. Each takes words off the site or calls an adult: more
than that is no worry any more, or one to be told in person."""


class TooMany(ValueError):
    """They have raised as many in the last hour as one person may."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told.

    Attributes:
        words: what was seen, heard or read, as it was typed.
        about: whom it is about.
        seen_on: the address of the page that was open before; empty where none of ours was.
        place: the title of that page's consultation; empty where it belongs to none.
    """

    words: str
    about: AboutWhom
    seen_on: str = ""
    place: str = ""


def tell(me: Who, told: Told) -> Concern:
    """Make a concern of it, and tell whoever reads such concerns. The log says that, and by whom; no word of it.

    Raises:
        TooMany: they have raised many in the last hour, and hold no duty.
    """
    one_more(me)
    at = now()
    concern = Concern(
        school_id=me.school_id,
        words=told.words,
        written_at=at,
        place=told.place,
        told=True,
        seen_on=told.seen_on,
        about=alerts.whose(me.school_id, told.about, None),
        raised_by_id=me.id,
        raised_at=at,
        unread_since=at,
    )
    db.session.add(concern)
    db.session.flush()
    record(me.school_id, me.id, "concern raised", f"concern:{concern.id}")
    alerts.tell_readers(concern)
    return concern


def one_more(me: Who) -> None:
    """Let somebody raise one more.

    Raises:
        TooMany: that would be one too many.
    """
    if me.duties:
        return
    lately = select(func.count(Concern.id)).where(
        Concern.school_id == me.school_id,
        Concern.raised_by_id == me.id,
        Concern.raised_at > now() - timedelta(hours=1),
    )
    if (db.session.scalar(lately) or 0) >= IN_AN_HOUR:
        raise TooMany
