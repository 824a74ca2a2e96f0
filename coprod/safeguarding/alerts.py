"""Tell those who may open a concern that something is there: never what it says, nor that it is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from coprod.access.facts import CONCERN_READERS
from coprod.access.roles import Duty
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.messages import outbox
from coprod.messages.models import MailKind
from coprod.people.models import DutyHeld, Person
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState
from coprod.schools.models import School
from coprod.schools.queries import care_rules

_NEXT: dict[AboutWhom, tuple[AboutWhom, ...]] = {
    AboutWhom.CHILD: (AboutWhom.CHILD, AboutWhom.STAFF, AboutWhom.HEAD),
    AboutWhom.STAFF: (AboutWhom.STAFF, AboutWhom.HEAD, AboutWhom.CHILD),
    AboutWhom.HEAD: (AboutWhom.HEAD, AboutWhom.CHILD),
}
"""Where a school has named nobody for a kind of concern: whose it is then, so that none lies unread."""


def whose(school_id: int, about: AboutWhom, but: int | None) -> AboutWhom:
    """The kind of readers that a concern goes to: those it is for, or the next in line where there are none.

    Args:
        but: somebody who must not open it.
    """
    for kind in _NEXT[about]:
        if db.session.scalar(_readers(school_id, CONCERN_READERS[kind][0], but).limit(1)) is not None:
            return kind
    return about


def tell_readers(concern: Concern) -> None:
    """Write to everybody who may open it, by every channel they have. In the app, a banner tells them anyway."""
    at_once, late = CONCERN_READERS[concern.about]
    duties = at_once | late if concern.escalated_at else at_once
    school = db.session.get_one(School, concern.school_id)
    body = _(
        "There is something for you to read. Please sign in: %(address)s",
        address=outbox.address_of(school, "/"),
    )
    for person_id in db.session.scalars(_readers(concern.school_id, duties, concern.about_person_id)):
        outbox.by_every_channel(
            concern.school_id, person_id, MailKind.SOMETHING_FOR_YOU, _("There is something for you"), body
        )


def escalate() -> None:
    """Tell the next in line of each concern that nobody has read in the time that its school has set; once each."""
    waiting = select(Concern).where(Concern.state == ConcernState.NEW, Concern.escalated_at.is_(None))
    for concern in db.session.scalars(waiting.order_by(Concern.id)).all():
        patience = timedelta(hours=care_rules(concern.school_id).escalate_hours)
        if concern.unread_since + patience > now():
            continue
        concern.escalated_at = now()
        db.session.flush()
        record(concern.school_id, None, "concern unread in time", f"concern:{concern.id}")
        tell_readers(concern)


def _readers(school_id: int, duties: Iterable[Duty], but: int | None) -> Any:
    held = exists().where(DutyHeld.person_id == Person.id, DutyHeld.duty.in_(list(duties)))
    query = select(Person.id).where(Person.school_id == school_id, Person.active, held)
    return query.where(Person.id != but) if but is not None else query
