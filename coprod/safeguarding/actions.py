"""What the safeguarding lead does with a concern. The log keeps who and when, never a word of it."""

from __future__ import annotations

from coprod.access.policy import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.safeguarding import alerts
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState


class NoOutcome(ValueError):
    """A concern is closed with what was done about it, never in silence."""


def acknowledge(me: Who, concern: Concern) -> None:
    """Say that it has been read by the one who must. Saying it twice is saying it once."""
    db.session.refresh(concern, with_for_update=True)
    if concern.state is not ConcernState.NEW:
        return
    concern.state = ConcernState.ACKNOWLEDGED
    concern.acknowledged_by_id, concern.acknowledged_at = me.id, now()
    db.session.flush()
    record(me.school_id, me.id, "concern acknowledged", f"concern:{concern.id}")


def note_outcome(me: Who, concern: Concern, outcome: str, *, close: bool) -> None:
    """Write down what was done, and close it if that is all.

    Raises:
        NoOutcome: it is to be closed, and nothing is written down.
    """
    if close and not outcome:
        raise NoOutcome
    acknowledge(me, concern)
    concern.outcome = outcome
    concern.state = ConcernState.CLOSED if close else ConcernState.ACKNOWLEDGED
    concern.closed_at = now() if close else None
    db.session.flush()
    record(me.school_id, me.id, "concern closed" if close else "concern worked on", f"concern:{concern.id}")


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
    db.session.flush()
    alerts.tell_readers(concern)
