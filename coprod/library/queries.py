"""What the library and its sessions read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, ConsultationClass, Purpose, Seat
from coprod.db import db
from coprod.ideas.models import Idea
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from coprod.people.models import ClassMember, Person
from coprod.schools.models import ClassGroup

NEWEST = 30


@dataclass(frozen=True, slots=True)
class ClassTookPart:
    """How a class has taken part: how many sessions it held, when the newest, how many ideas it sent."""

    name: str
    year: int | None
    held: int
    newest: datetime | None
    ideas: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many pupils of a class are on the roll of a consultation, and how many of them have voted."""

    pupils: int
    voted: int


def own_activities(school_id: int) -> Sequence[OwnActivity]:
    """The activities that a school wrote itself, newest first. One query."""
    return db.session.scalars(
        select(OwnActivity).where(OwnActivity.school_id == school_id).order_by(OwnActivity.id.desc())
    ).all()


def own_activity(school_id: int, number: int) -> OwnActivity | None:
    """One of them, or none. One query."""
    return db.session.scalars(
        select(OwnActivity).where(OwnActivity.school_id == school_id, OwnActivity.id == number)
    ).first()


def own_links(school_id: int) -> Sequence[LibraryLink]:
    """The links that a school entered itself, newest first. One query."""
    return db.session.scalars(
        select(LibraryLink).where(LibraryLink.school_id == school_id).order_by(LibraryLink.id.desc())
    ).all()


def sessions_of(class_id: int) -> Sequence[TutorSession]:
    """The sessions of a class, newest first. One query."""
    return db.session.scalars(
        select(TutorSession)
        .where(TutorSession.class_id == class_id)
        .order_by(TutorSession.started_at.desc(), TutorSession.id.desc())
        .limit(NEWEST)
    ).all()


def class_of(session: TutorSession) -> ClassGroup:
    """The class that holds a session. One query."""
    return db.session.get_one(ClassGroup, session.class_id)


def idea_of(session: TutorSession) -> Idea | None:
    """The class's idea that came of a session. One query at most."""
    return db.session.get(Idea, session.idea_id) if session.idea_id else None


def asking(class_group: ClassGroup) -> list[Consultation]:
    """The open consultations that ask the pupils of a class, those that close first at the top. One query.

    Ideas or votes are open in each; which of the two, it says itself.
    """
    moment = now()
    named = select(ConsultationClass.class_id).where(ConsultationClass.consultation_id == Consultation.id)
    rows = db.session.scalars(
        select(Consultation)
        .where(
            Consultation.school_id == class_group.school_id,
            Consultation.opened_at.is_not(None),
            Consultation.purpose == Purpose.ASK,
            ~named.exists() | named.where(ConsultationClass.class_id == class_group.id).exists(),
        )
        .order_by(Consultation.ideas_close_at, Consultation.id)
    )
    return [
        one
        for one in rows
        if StakeholderGroup.PUPILS in one.asked_groups
        and (not one.asked_years or class_group.year is None or class_group.year in one.asked_years)
        and (one.takes_ideas(moment) or one.takes_votes(moment))
    ]


def turnout(class_id: int, consultation_id: int) -> Turnout:
    """How many pupils of a class could vote in a consultation, and have. One query."""
    row: Any = db.session.execute(
        select(func.count(Person.id), func.count(Seat.id))
        .select_from(ClassMember)
        .join(Person, Person.id == ClassMember.person_id)
        .outerjoin(
            Seat, (Seat.person_id == Person.id) & (Seat.consultation_id == consultation_id) & Seat.took_part
        )
        .where(
            ClassMember.class_id == class_id,
            Person.active,
            Person.stakeholder_group == StakeholderGroup.PUPILS,
        )
    ).one()
    return Turnout(int(row[0]), int(row[1]))


def taking_part(school_id: int) -> list[ClassTookPart]:
    """Every class, by year and name, with the sessions it held and the ideas it sent. One query."""
    held = (
        select(
            TutorSession.class_id,
            func.count(TutorSession.held_at).label("held"),
            func.max(TutorSession.held_at).label("newest"),
        )
        .where(TutorSession.school_id == school_id)
        .group_by(TutorSession.class_id)
        .subquery()
    )
    sent = (
        select(Idea.class_id, func.count(Idea.id).label("sent"))
        .where(Idea.school_id == school_id, Idea.class_id.is_not(None), Idea.split_from_id.is_(None))
        .group_by(Idea.class_id)
        .subquery()
    )
    rows: Any = db.session.execute(
        select(
            ClassGroup.name,
            ClassGroup.year,
            func.coalesce(held.c.held, 0),
            held.c.newest,
            func.coalesce(sent.c.sent, 0),
        )
        .outerjoin(held, held.c.class_id == ClassGroup.id)
        .outerjoin(sent, sent.c.class_id == ClassGroup.id)
        .where(ClassGroup.school_id == school_id)
        .order_by(ClassGroup.year.is_(None), ClassGroup.year, ClassGroup.name)
    )
    return [
        ClassTookPart(name, year, int(count), newest, int(ideas)) for name, year, count, newest, ideas in rows
    ]
