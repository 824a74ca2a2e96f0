"""What the steward does for this room: it opens rounds on their day, and tells owners what waits for them."""

from __future__ import annotations

import flask

from coprod.changes.models import Change
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import school_day
from coprod.messages.actions import tell
from coprod.messages.models import NewsKind
from coprod.reviews import actions, queries
from coprod.steward import duty


@duty("ask whether changes helped")
def ask_again() -> None:
    """Open each prepared round whose day has come. One that cannot open keeps no other waiting."""
    for change_id in [change.id for change in queries.to_open(school_day(now()))]:
        change = db.session.get_one(Change, change_id)
        try:
            actions.open_up(None, change)
            db.session.commit()
        except (actions.AlreadyOpen, actions.NobodyToAsk):
            db.session.rollback()
        except Exception:  # whatever it is, the other rounds must still open
            db.session.rollback()
            flask.current_app.logger.exception("could not ask whether change %s helped", change_id)


@duty("remind owners of reviews")
def remind() -> None:
    """Tell each owner once that the day has come, and once that the answers are counted."""
    for change in queries.to_remind(school_day(now())):
        actions.begin(change)
        consultation = db.session.get_one(Consultation, change.consultation_id)
        tell(change.owner_id, consultation, NewsKind.REVIEW_DUE, change.title, prepare_path(change.id))
    for this, change, consultation in queries.to_tell_of_the_close(now()):
        this.told_of_close_at = now()
        path = actions.path_of(consultation.id)
        tell(change.owner_id, consultation, NewsKind.REVIEW_CLOSED, change.title, path)


def prepare_path(change_id: int) -> str:
    """Where a round's questions are written."""
    return f"/changes/{change_id}/ask-again"
