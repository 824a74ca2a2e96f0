"""Reads of review rounds: of a change, of the vote that carries one, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select

from coprod.changes.models import Change, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.insights.models import Snapshot
from coprod.proposals.models import Proposal
from coprod.reviews.models import QuestionKind, ReviewQuestion, ReviewRound


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened, and the vote that carries it."""

    round: ReviewRound
    consultation: Consultation

    @property
    def is_over(self) -> bool:
        """Whether nobody can answer any more."""
        return self.consultation.voting_is_over(now())


def opened_rounds(change_id: int) -> list[Opened]:
    """The rounds of a change that people were asked in, the first first. One query."""
    rows = db.session.execute(
        select(ReviewRound, Consultation)
        .join(Consultation, Consultation.id == ReviewRound.consultation_id)
        .where(ReviewRound.change_id == change_id)
        .order_by(ReviewRound.number)
    )
    return [Opened(this, consultation) for this, consultation in rows]


def is_being_asked(change_id: int) -> bool:
    """Whether a round is open, or closed without a verdict: what people say comes first then. One query."""
    waits = select(ReviewRound.id).where(
        ReviewRound.change_id == change_id,
        ReviewRound.consultation_id.is_not(None),
        ReviewRound.decided_at.is_(None),
    )
    return db.session.scalar(waits.limit(1)) is not None


def carried_by(consultation_id: int) -> tuple[ReviewRound, Change] | None:
    """The round that a vote carries, and its change. One query."""
    row = db.session.execute(
        select(ReviewRound, Change)
        .join(Change, Change.id == ReviewRound.change_id)
        .where(ReviewRound.consultation_id == consultation_id)
    ).first()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True, slots=True)
class Before:
    """The last count that a card stood in before the change, and the consultation it was taken of."""

    snapshot: Snapshot
    consultation: Consultation


def before(questions: Iterable[ReviewQuestion]) -> Mapping[int, Before]:
    """What was counted before, by the old card's id; nothing for a vote that was never counted. One query."""
    rows: Any = db.session.execute(
        select(Proposal.id, Snapshot, Consultation)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .join(Snapshot, Snapshot.consultation_id == Consultation.id)
        .where(
            Proposal.id.in_([q.before_id for q in questions if q.kind is QuestionKind.CARD]),
            Snapshot.final,
        )
        .order_by(Snapshot.number)  # the newest is written last
    )
    return {card: Before(snapshot, consultation) for card, snapshot, consultation in rows}


def to_open(today: date) -> list[Change]:
    """Changes that are done, whose day has come, and whose questions are written. One query."""
    prepared = exists().where(
        ReviewRound.change_id == Change.id,
        ReviewRound.consultation_id.is_(None),
        ReviewQuestion.round_id == ReviewRound.id,
        ReviewQuestion.kind == QuestionKind.OWN,
    )
    return _in_order(select(Change).where(prepared, *_is_due(today)))


def to_remind(today: date) -> list[Change]:
    """Changes that are done and whose day has come, and nobody has begun to ask. One query."""
    begun = exists().where(ReviewRound.change_id == Change.id, ReviewRound.decided_at.is_(None))
    return _in_order(select(Change).where(~begun, *_is_due(today)))


def to_tell_of_the_close(at: datetime) -> list[tuple[ReviewRound, Change, Consultation]]:
    """Rounds that are closed and counted, without a verdict, whose owner was not told yet. One query."""
    counted = exists().where(Snapshot.consultation_id == Consultation.id, Snapshot.final)
    rows = db.session.execute(
        select(ReviewRound, Change, Consultation)
        .join(Change, Change.id == ReviewRound.change_id)
        .join(Consultation, Consultation.id == ReviewRound.consultation_id)
        .where(
            Consultation.voting_close_at <= at,
            ReviewRound.decided_at.is_(None),
            ReviewRound.told_of_close_at.is_(None),
            counted,
        )
        .order_by(ReviewRound.id)
    )
    return [(this, change, consultation) for this, change, consultation in rows]


def _is_due(today: date) -> tuple[Any, ...]:
    may_be_asked = or_(
        Change.stage == Stage.DONE, (Change.stage == Stage.REVIEWED) & (Change.verdict == Verdict.TOO_EARLY)
    )
    return (Change.review_on <= today, may_be_asked)


def _in_order(query: Any) -> list[Change]:
    return list(db.session.scalars(query.order_by(Change.id)))
