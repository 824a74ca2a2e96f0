"""Reads about rolls that wait and acts that were done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select

from coprod.clock import now
from coprod.db import db
from coprod.people.models import Person
from coprod.roster.models import DRAFT_LASTS, RosterAct, RosterDraft

SHOWN = 10


def draft_of(owner_id: int) -> RosterDraft | None:
    """The roll that waits for this person, if one does. One query."""
    return db.session.scalars(
        select(RosterDraft).where(
            RosterDraft.owner_id == owner_id, RosterDraft.created_at > now() - DRAFT_LASTS
        )
    ).first()


def is_fresh(draft: RosterDraft) -> bool:
    """Whether it has not yet waited for too long."""
    return draft.created_at > now() - DRAFT_LASTS


def acts(school_id: int) -> Sequence[Row[RosterAct, str | None]]:
    """The newest acts of a school, with the name of who did them. One query."""
    return db.session.execute(
        select(RosterAct, Person.display_name)
        .outerjoin(Person, Person.id == RosterAct.actor_id)
        .where(RosterAct.school_id == school_id)
        .order_by(RosterAct.id.desc())
        .limit(SHOWN)
    ).all()


def name_of(person_id: int | None) -> str | None:
    """Who did it. One query."""
    return db.session.scalar(select(Person.display_name).where(Person.id == person_id))
