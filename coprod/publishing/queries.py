"""Reads of what is public, for files and feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from coprod.changes.models import Change, ChangeUpdate
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db
from coprod.decisions.models import Answer, AnswerAmendment
from coprod.insights.models import Snapshot
from coprod.proposals.models import Proposal, ProposalState

NEWEST = 50
"""Entries in a feed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A consultation whose last count is public."""

    consultation: Consultation
    number: int
    taken_at: datetime


def published(school_id: int) -> list[Counted]:
    """The consultations whose results are public, the newest first. One query."""
    rows = db.session.execute(
        select(Consultation, Snapshot.number, Snapshot.taken_at)
        .join(Snapshot, Snapshot.consultation_id == Consultation.id)
        .where(
            Consultation.school_id == school_id,
            Snapshot.final,
            _is_newest(),
            Consultation.purpose == Purpose.ASK,
        )
        .order_by(Consultation.voting_close_at.desc(), Consultation.id.desc())
    )
    return [Counted(*row) for row in rows]


def last_count(consultation_id: int) -> Snapshot | None:
    """The public count of a consultation; none while there is none. One query."""
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.consultation_id == consultation_id, Snapshot.final)
        .order_by(Snapshot.number.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer, for a feed."""

    answer: Answer
    wording: str
    consultation: str


def newest_answers(school_id: int) -> list[NewAnswer]:
    """The answers that were given or amended last. One query."""
    rows = db.session.execute(
        select(Answer, Proposal.wording, Consultation.title)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .join(Consultation, Consultation.id == Answer.consultation_id)
        .where(Answer.school_id == school_id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(func.coalesce(Answer.amended_at, Answer.answered_at).desc(), Answer.id.desc())
        .limit(NEWEST)
    )
    return [NewAnswer(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """An answer that was changed in the open, for a feed: ``was`` is what it said until then, and why it does no more."""

    was: AnswerAmendment
    answer: Answer
    wording: str


def newest_corrections(school_id: int) -> list[NewCorrection]:
    """The corrections that were made last. One query."""
    rows = db.session.execute(
        select(AnswerAmendment, Answer, Proposal.wording)
        .join(Answer, Answer.id == AnswerAmendment.answer_id)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Answer.school_id == school_id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(AnswerAmendment.at.desc(), AnswerAmendment.id.desc())
        .limit(NEWEST)
    )
    return [NewCorrection(*row) for row in rows]


def newest_steps(school_id: int) -> Sequence[tuple[ChangeUpdate, Change]]:
    """The newest steps of changes (the first of each is its publication), and their changes. One query."""
    rows = db.session.execute(
        select(ChangeUpdate, Change)
        .join(Change, Change.id == ChangeUpdate.change_id)
        .where(Change.school_id == school_id)
        .order_by(ChangeUpdate.at.desc(), ChangeUpdate.id.desc())
        .limit(NEWEST)
    )
    return [(update, change) for update, change in rows]


def _is_newest() -> ColumnElement[bool]:
    newest = (
        select(func.max(Snapshot.number))
        .where(Snapshot.consultation_id == Consultation.id)
        .correlate(Consultation)
        .scalar_subquery()
    )
    return Snapshot.number == newest
