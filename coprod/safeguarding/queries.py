"""What the safeguarding lead reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from coprod.access.facts import CONCERN_READERS, Who
from coprod.access.roles import Duty
from coprod.audit.log import START
from coprod.audit.models import AuditEntry, AuditHead
from coprod.db import db, joined, lines
from coprod.people.models import ClassMember, DutyHeld, Person
from coprod.safeguarding.models import Concern, ConcernState, ConcernWording
from coprod.schools.models import ClassGroup
from coprod.web.paging import Paged

FITS = 25


@dataclass(frozen=True, slots=True)
class Listed:
    """A concern in the list: no words of it, for the list may stand open on a desk."""

    id: int
    state: ConcernState
    raised_at: datetime
    author: str
    place: str
    told: bool


@dataclass(frozen=True, slots=True)
class People:
    """Who has to do with a concern, by name.

    Attributes:
        author: who wrote the words; none where the words came without a person.
        author_classes: the classes of a pupil.
        raised_by, acknowledged_by, exported_by: staff; empty where nobody is.
    """

    author: Person | None
    author_classes: list[str]
    raised_by: str
    acknowledged_by: str
    exported_by: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log says of a concern: when, what and who; empty where it was the site itself."""

    at: datetime
    act: str
    by: str


@dataclass(frozen=True, slots=True)
class HeadOfTheLog:
    """How long the school's log is, and the seal of its newest entry (hex)."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier wording, when it was replaced and by whom (empty where nobody is known)."""

    body: str
    why: str
    replaced_at: datetime
    replaced_by: str


def may_be_opened_by(who: Who) -> ColumnElement[bool]:
    """The policy's ``may_open_it`` as a condition on concerns."""
    held = who.duties
    ways: list[ColumnElement[bool]] = []
    for about, (at_once, late) in CONCERN_READERS.items():
        if held & at_once:
            ways.append(Concern.about == about)
        elif held & late:
            ways.append(and_(Concern.about == about, Concern.escalated_at.is_not(None)))
    not_about_them = or_(Concern.about_person_id.is_(None), Concern.about_person_id != who.id)
    return and_(Concern.school_id == who.school_id, not_about_them, or_(*ways) if ways else Concern.id < 0)


def concerns(who: Who, page: int) -> Paged[Listed]:
    """The concerns that somebody may open: new ones first (oldest at the top), then those at work, then the closed. One query."""
    order = case(
        (Concern.state == ConcernState.NEW, 0), (Concern.state == ConcernState.ACKNOWLEDGED, 1), else_=2
    )
    found = db.session.execute(
        select(Concern.id, Concern.state, Concern.raised_at, Person.display_name, Concern.place, Concern.told)
        .outerjoin(Person, Person.id == Concern.author_id)
        .where(may_be_opened_by(who))
        .order_by(order, Concern.raised_at, Concern.id)
        .limit(FITS + 1)
        .offset((page - 1) * FITS)
    )
    rows = [Listed(id_, state, at, name or "", place, told) for id_, state, at, name, place, told in found]
    return Paged(rows[:FITS], page, len(rows) > FITS)


def unread(who: Who) -> tuple[int, datetime | None]:
    """How many concerns for that person nobody has acknowledged, and since when the oldest waits. One query."""
    row: Any = db.session.execute(
        select(func.count(Concern.id), func.min(Concern.unread_since)).where(
            may_be_opened_by(who), Concern.state == ConcernState.NEW
        )
    ).one()
    return int(row[0]), row[1]


def people_of(concern: Concern) -> People:
    """Everybody who has to do with it. One query."""
    raised, acknowledged, exported = aliased(Person), aliased(Person), aliased(Person)
    classes = (
        select(joined(ClassGroup.name))
        .join(ClassMember, ClassMember.class_id == ClassGroup.id)
        .where(ClassMember.person_id == concern.author_id)
        .scalar_subquery()
    )
    row: Any = db.session.execute(
        select(Person, classes, raised.display_name, acknowledged.display_name, exported.display_name)
        .select_from(Concern)
        .outerjoin(Person, Person.id == Concern.author_id)
        .outerjoin(raised, raised.id == Concern.raised_by_id)
        .outerjoin(acknowledged, acknowledged.id == Concern.acknowledged_by_id)
        .outerjoin(exported, exported.id == Concern.exported_by_id)
        .where(Concern.id == concern.id)
    ).one()
    return People(row[0], list(lines(row[1])), row[2] or "", row[3] or "", row[4] or "")


def logged(concern: Concern) -> list[Logged]:
    """What the log says was done with it, in order. One query."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.act, Person.display_name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.school_id == concern.school_id, AuditEntry.subject == f"concern:{concern.id}")
        .order_by(AuditEntry.number)
    )
    return [Logged(at, act, name or "") for at, act, name in rows]


def head_of_the_log(school_id: int) -> HeadOfTheLog:
    """The log's end. One query."""
    head = db.session.get(AuditHead, school_id)
    return HeadOfTheLog(head.number, head.hash) if head else HeadOfTheLog(0, START)


def earlier_wordings(concern_id: int) -> list[Earlier]:
    """What the words were before somebody changed them, oldest first. One query."""
    rows = db.session.execute(
        select(ConcernWording.body, ConcernWording.why, ConcernWording.replaced_at, Person.display_name)
        .outerjoin(Person, Person.id == ConcernWording.replaced_by_id)
        .where(ConcernWording.concern_id == concern_id)
        .order_by(ConcernWording.replaced_at, ConcernWording.id)
    )
    return [Earlier(body, why, at, name or "") for body, why, at, name in rows]


def keepers(school_id: int) -> list[tuple[int, str, Duty]]:
    """The people that concerns could be about and go to: (id, name, duty) of leads, deputies and heads. One query."""
    duties = [Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD, Duty.HEAD]
    rows = db.session.execute(
        select(Person.id, Person.display_name, DutyHeld.duty)
        .join(DutyHeld, DutyHeld.person_id == Person.id)
        .where(Person.school_id == school_id, Person.active, DutyHeld.duty.in_(duties))
        .order_by(Person.id)
    )
    return [(id_, name, duty) for id_, name, duty in rows]
