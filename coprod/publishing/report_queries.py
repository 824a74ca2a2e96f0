"""Reads of the governors' report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from coprod.audit.models import AuditEntry
from coprod.changes.models import Change, ChangeUpdate, Stage
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db
from coprod.decisions.clock import ReplyClock
from coprod.decisions.models import Answer, AnswerKind
from coprod.insights.models import Snapshot
from coprod.proposals.models import Proposal, ProposalState
from coprod.publishing.terms import Period

__all__ = ["Snapshot", "WithAnswers", "changes_until", "last_counts", "seals", "with_answers"]


@dataclass(slots=True)
class WithAnswers:
    """A consultation of the school's own, how many proposals it has on the cards, and its answers by kind."""

    consultation: Consultation
    proposals: int = 0
    answers: dict[AnswerKind, int] = field(default_factory=dict)

    def clock(self, today: date) -> ReplyClock:
        """How far its answers are."""
        return ReplyClock(sum(self.answers.values()), self.proposals, self.consultation.answer_by, today)

    def closed_in(self, period: Period, at: datetime) -> bool:
        """Whether its voting closed in the period, and has closed by now."""
        closed = self.consultation.voting_close_at
        return (
            closed is not None
            and period.start <= closed < period.end
            and self.consultation.voting_is_over(at)
        )

    def runs_in(self, period: Period, at: datetime) -> bool:
        """Whether it opened before the period's end (or now), and closes after it."""
        one, end = self.consultation, min(period.end, at)
        opened = one.opened_at is not None and one.opened_at < end
        return opened and (one.voting_close_at is None or one.voting_close_at >= end)


def with_answers(school_id: int) -> list[WithAnswers]:
    """Every consultation that was opened, by when its voting closed. Two queries."""
    found = {
        row.id: WithAnswers(row)
        for row in db.session.scalars(
            select(Consultation)
            .where(
                Consultation.school_id == school_id,
                Consultation.opened_at.is_not(None),
                Consultation.external_ref.is_(None),
                Consultation.purpose == Purpose.ASK,
            )
            .order_by(Consultation.voting_close_at, Consultation.id)
        )
    }
    rows = db.session.execute(
        select(Proposal.consultation_id, Answer.kind, func.count())
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.school_id == school_id, Proposal.state == ProposalState.ON_CARDS)
        .group_by(Proposal.consultation_id, Answer.kind)
    )
    for consultation_id, kind, number in rows:
        one = found.get(consultation_id)
        if one is None:
            continue
        one.proposals += number
        if kind is not None:
            one.answers[kind] = number
    return list(found.values())


def last_counts(consultation_ids: Sequence[int]) -> Mapping[int, Snapshot]:
    """The last count of each, by the consultation. One query."""
    rows = db.session.scalars(
        select(Snapshot)
        .where(Snapshot.consultation_id.in_(consultation_ids), Snapshot.final)
        .order_by(Snapshot.number)
    )
    return {snapshot.consultation_id: snapshot for snapshot in rows}


def seals(school_id: int, consultation_ids: Sequence[int]) -> Mapping[int, tuple[int, str]]:
    """The log's entry with which each consultation's ballots were sealed: its number and its hash. One query."""
    subjects = {f"consultation:{id_}": id_ for id_ in consultation_ids}
    rows = db.session.execute(
        select(AuditEntry.subject, AuditEntry.number, AuditEntry.hash)
        .where(
            AuditEntry.school_id == school_id,
            AuditEntry.act == "ballot secret destroyed",
            AuditEntry.subject.in_(subjects),
        )
        .order_by(AuditEntry.number.desc())
    )
    return {subjects[subject]: (number, hash_) for subject, number, hash_ in rows}


def changes_until(school_id: int, end: datetime) -> list[tuple[Change, datetime | None, datetime | None]]:
    """The changes that were public before ``end``, by age, each with its last step before it and its review. One query."""
    last: dict[int, datetime] = {}
    review: dict[int, datetime] = {}
    changes: dict[int, Change] = {}
    rows: Any = db.session.execute(
        select(Change, ChangeUpdate.at, ChangeUpdate.stage)
        .outerjoin(ChangeUpdate, ChangeUpdate.change_id == Change.id)
        .where(Change.school_id == school_id, Change.created_at < end)
        .order_by(Change.created_at, Change.id, ChangeUpdate.at, ChangeUpdate.id)
    )
    for change, at, stage in rows:
        changes[change.id] = change
        if at is None or at >= end:
            continue
        last[change.id] = at
        if stage is Stage.REVIEWED:
            review.setdefault(change.id, at)
    return [(change, last.get(key), review.get(key)) for key, change in changes.items()]


def let_go() -> None:
    """End the reading, so that what takes long afterwards keeps no connection."""
    db.session.rollback()
