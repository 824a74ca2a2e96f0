"""What the steward does for this room: forget rolls that nobody used, and what can no longer be taken back."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from coprod.clock import now
from coprod.db import db
from coprod.people.models import Person
from coprod.roster.models import DRAFT_LASTS, UNDO_LASTS, RosterAct, RosterDraft, RosterEntry
from coprod.roster.writing import forget_ways_in
from coprod.steward import duty


@duty("forget rolls that nobody used within a day")
def forget_drafts() -> None:
    """They name people who may never come to the register."""
    db.session.execute(delete(RosterDraft).where(RosterDraft.created_at <= now() - DRAFT_LASTS))


@duty("forget what rolls changed, when they can no longer be taken back")
def forget_entries() -> None:
    """What was there before names people who may have left; and the codes of leavers open nothing, for ever."""
    old = select(RosterAct.id).where(RosterAct.at <= now() - UNDO_LASTS)
    db.session.execute(delete(RosterEntry).where(RosterEntry.act_id.in_(old)))
    gone = select(Person.id).where(Person.left_by_roll, ~exists().where(RosterEntry.person_id == Person.id))
    forget_ways_in(gone)
