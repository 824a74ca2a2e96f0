"""What the safeguarding lead does with a concern. The log keeps who and when, never a word of it."""

from __future__ import annotations

from enum import StrEnum

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.safeguarding import alerts
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState


class NoOutcome(ValueError):
    """A concern is closed with what was done about it, never in silence."""


class NoRecord(ValueError):
    """A concern is closed when its record, as it is now, is in the school's child protection system."""


class TakenAs(StrEnum):
    """How the record of a concern was taken."""

    PAGE = "page"  # a file for a browser
    TEXT = "text"
    PAPER = "paper"


def acknowledge(me: Who, concern: Concern) -> None:
    """Say that it has been read by the one who must. Saying it twice is saying it once."""
    db.session.refresh(concern, with_for_update=True)
    if concern.state is not ConcernState.NEW:
        return
    concern.state = ConcernState.ACKNOWLEDGED
    concern.acknowledged_by_id, concern.acknowledged_at = me.id, now()
    db.session.flush()
    record(me.school_id, me.id, "concern acknowledged", f"concern:{concern.id}")


def note_outcome(me: Who, concern: Concern, outcome: str) -> None:
    """Write down what was done. A record that was taken before does not say so: another one is needed."""
    acknowledge(me, concern)
    concern.outcome = outcome
    concern.state, concern.closed_at, concern.exported_at = ConcernState.ACKNOWLEDGED, None, None
    db.session.flush()
    record(me.school_id, me.id, "concern worked on", f"concern:{concern.id}")


def take_record(me: Who, concern: Concern, how: TakenAs) -> None:
    """Note that its record, as it is now, was taken for the school's child protection system."""
    acknowledge(me, concern)
    concern.exported_at, concern.exported_by_id = now(), me.id
    db.session.flush()
    record(me.school_id, me.id, "concern exported", f"concern:{concern.id}", how=how.value)


def close(me: Who, concern: Concern) -> None:
    """Close it here: what was done is written down, and the record is where it belongs.

    Raises:
        NoOutcome: nothing is written down.
        NoRecord: its record was not taken, or something has changed since.
    """
    db.session.refresh(concern, with_for_update=True)
    if concern.state is ConcernState.CLOSED:
        return
    if not concern.outcome:
        raise NoOutcome
    if concern.exported_at is None:
        raise NoRecord
    concern.state, concern.closed_at = ConcernState.CLOSED, now()
    db.session.flush()
    record(me.school_id, me.id, "concern closed", f"concern:{concern.id}")


def hand_over(me: Who, concern: Concern, about: AboutWhom) -> None:
    """It is about somebody else than was thought: whoever reads concerns about such people has it now, unread."""
    db.session.refresh(concern, with_for_update=True)
    if concern.about is about:
        return
    concern.about = alerts.whose(concern.school_id, about, concern.about_person_id)
    db.session.flush()
    unread_again(concern)
    record(me.school_id, me.id, "concern handed over", f"concern:{concern.id}")


def unread_again(concern: Concern) -> None:
    """There is something new in it: whoever may open it is told anew."""
    concern.state, concern.unread_since, concern.escalated_at = ConcernState.NEW, now(), None
    concern.exported_at = concern.closed_at = None
    db.session.flush()
    alerts.tell_readers(concern)
