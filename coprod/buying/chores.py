"""What the steward does for this room: nothing is bought again without somebody having looked."""

from __future__ import annotations

from coprod.buying import queries
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import school_day
from coprod.messages.actions import tell
from coprod.messages.models import NewsKind
from coprod.steward import duty


@duty("remind owners of contracts that end")
def remind() -> None:
    """Tell each owner once for each such day; once more if the day is moved."""
    for check, change in queries.to_look_at(school_day(now()) + queries.AHEAD):
        check.reminded_for = check.notice_by or check.ends_on
        consultation = db.session.get_one(Consultation, change.consultation_id)
        tell(change.owner_id, consultation, NewsKind.CONTRACT_ENDS, check.service, path_of(change.id))


def path_of(change_id: int) -> str:
    """Where the check is read."""
    return f"/changes/{change_id}/buying"
