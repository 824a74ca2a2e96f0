"""What the steward does for this room: it counts, and has ballots analysed, so that no page has to."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta

import flask
from sqlalchemy import ScalarSelect, and_, exists, func, or_, select

from coprod.clock import now
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db, only_reading
from coprod.insights import analyses, box, snapshots
from coprod.insights.models import Analysis, Snapshot
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import School
from coprod.steward import duty
from coprod.voting.models import Tally

WHILE_VOTING = timedelta(minutes=10)
"""How often at most a snapshot is taken, or a box analysed, while voting is open."""
ENOUGH_VOTES = 50
"""While voting is open a box is analysed again when it has so many votes more …"""
ENOUGH_OF_ALL = 10
"""… and a tenth more than the last time."""
LONGEST_PAUSE = 3600
"""Seconds to wait at most before a failed analysis is tried again."""


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
                Consultation.purpose
                != Purpose.SELF_REVIEW,  # it has no cards; selfreview/counting.py counts it
                Consultation.voting_open_at <= at,
                ~has_final,
                (Consultation.voting_close_at <= at) | Consultation.sealed_at.is_not(None) | ~has_recent,
            )
            .order_by(Consultation.id)
        )
    )


class _Failures:
    """Which analyses failed, and when each may be tried again: twice as long after each failure."""

    def __init__(self) -> None:
        self._times: dict[int, tuple[int, float]] = {}

    def must_wait(self, consultation_id: int) -> bool:
        return time.monotonic() < self._times.get(consultation_id, (0, 0.0))[1]

    def add(self, consultation_id: int) -> None:
        times = self._times.get(consultation_id, (0, 0.0))[0] + 1
        pause = min(LONGEST_PAUSE, 10 * 2.0**times)
        self._times[consultation_id] = (times, time.monotonic() + pause)

    def forget(self, consultation_id: int) -> None:
        self._times.pop(consultation_id, None)


failures = _Failures()


@duty("look for opinion groups")
def look_for_opinion_groups() -> None:
    """Have each box analysed that is sealed and was not yet, or that has filled enough since the last time.

    One that fails is logged, stays due, and keeps no other waiting.
    """
    with only_reading():
        boxes = boxes_due()
    for consultation_id, school_id, final in boxes:
        if failures.must_wait(consultation_id):
            continue
        try:
            with closing(
                _pieces(consultation_id, final=final)
            ) as pieces:  # also where the analyst breaks down
                answer = analyses.ask(pieces)
            analyses.keep(consultation_id, school_id, answer, final=final)
            db.session.commit()
            failures.forget(consultation_id)
        except Exception:  # whatever it is, the other boxes must still be analysed
            db.session.rollback()
            failures.add(consultation_id)
            flask.current_app.logger.exception(
                "could not analyse the box of consultation %s", consultation_id
            )


def boxes_due() -> list[tuple[int, int, bool]]:
    """Boxes to analyse: consultation, school, and whether it is the last time. One query."""
    at = now()
    counted = exists().where(Snapshot.consultation_id == Consultation.id, Snapshot.final)
    asks_for_more = or_(
        School.public_threshold > Analysis.threshold, Consultation.promised_public > Analysis.threshold
    )
    last_time = and_(
        Consultation.sealed_at.is_not(None),
        counted,
        or_(Analysis.final.is_(None), ~Analysis.final, asks_for_more),
    )
    before = func.coalesce(Analysis.votes, 0)
    more = _votes_cast() - before
    enough = and_(
        Consultation.sealed_at.is_(None),
        Consultation.opened_at.is_not(None),
        Consultation.voting_open_at <= at,
        Consultation.voting_close_at > at,
        or_(Analysis.made_at.is_(None), Analysis.made_at <= at - WHILE_VOTING),
        more >= ENOUGH_VOTES,
        more * ENOUGH_OF_ALL >= before,
    )
    rows = db.session.execute(
        select(Consultation.id, Consultation.school_id, Consultation.sealed_at)
        .join(School, School.id == Consultation.school_id)
        .outerjoin(Analysis, Analysis.consultation_id == Consultation.id)
        .where(or_(last_time, enough), Consultation.purpose == Purpose.ASK)  # a review looks for no camps
        .order_by(Consultation.id)
    )
    return [(id_, school_id, sealed_at is not None) for id_, school_id, sealed_at in rows]


def _votes_cast() -> ScalarSelect[int]:
    """Votes on the cards of the consultation at hand, from the tallies."""
    return (
        select(func.coalesce(func.sum(Tally.agree + Tally.disagree + Tally.unsure), 0))
        .join(Proposal, and_(Proposal.id == Tally.proposal_id, Proposal.state == ProposalState.ON_CARDS))
        .where(Tally.consultation_id == Consultation.id)
        .correlate(Consultation)
        .scalar_subquery()
    )


def _pieces(consultation_id: int, *, final: bool) -> Generator[bytes, None, None]:
    """The packed box; its reading ends with the last piece, before the maths begins."""
    with only_reading():
        consultation = db.session.get_one(Consultation, consultation_id)
        snapshot = snapshots.newest(consultation_id) if final else None
        yield from box.packed(consultation, snapshot)
