"""What the steward does for this room: it counts, so that no page has to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.insights import snapshots
from coprod.insights.models import Snapshot
from coprod.steward import duty

WHILE_VOTING = timedelta(minutes=10)
"""How often at most a snapshot is taken while voting is open."""


@duty("count the votes")
def count_the_votes() -> None:
    """A last snapshot for each consultation whose voting has closed; now and then one while it is open."""
    for consultation in due():
        snapshots.take(consultation)


def due() -> list[Consultation]:
    """Consultations whose voting has begun, and whose last word is not kept yet; at its time, while voting is open."""
    at = now()
    has_final = exists().where(Snapshot.consultation_id == Consultation.id, Snapshot.final)
    has_recent = exists().where(
        Snapshot.consultation_id == Consultation.id, Snapshot.taken_at > at - WHILE_VOTING
    )
    return list(
        db.session.scalars(
            select(Consultation)
            .where(
                Consultation.opened_at.is_not(None),
                Consultation.voting_open_at <= at,
                ~has_final,
                (Consultation.voting_close_at <= at) | Consultation.sealed_at.is_not(None) | ~has_recent,
            )
            .order_by(Consultation.id)
        )
    )
