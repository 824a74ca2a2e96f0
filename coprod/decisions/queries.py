"""Reads of answers, and of what a decision-maker has before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import ReplyClock, school_day
from coprod.decisions.models import Answer
from coprod.ideas.models import Idea, IdeaState
from coprod.people.models import Person
from coprod.proposals.models import Proposal, ProposalIdea, ProposalState


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A consultation that somebody decides."""

    consultation: Consultation
    clock: ReplyClock


def consultations_decided_by(person_id: int, school_id: int, at: datetime) -> list[ToDecide]:
    """What that person is to answer: those whose voting is over, the nearest promise first. One query."""
    on_cards = (
        select(func.count())
        .where(Proposal.consultation_id == Consultation.id, Proposal.state == ProposalState.ON_CARDS)
        .correlate(Consultation)
        .scalar_subquery()
    )
    answered = (
        select(func.count())
        .select_from(Answer)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Answer.consultation_id == Consultation.id, Proposal.state == ProposalState.ON_CARDS)
        .correlate(Consultation)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Consultation, on_cards, answered)
        .where(
            Consultation.school_id == school_id,
            Consultation.decision_maker_id == person_id,
            Consultation.opened_at.is_not(None),
            or_(Consultation.sealed_at.is_not(None), Consultation.voting_close_at <= at),
        )
        .order_by(Consultation.answer_by, Consultation.id)
    )
    today = school_day(at)
    found = [
        ToDecide(consultation, ReplyClock(done, all_of_them, consultation.answer_by, today))
        for consultation, all_of_them, done in rows
    ]
    return sorted(found, key=lambda one: one.clock.complete)


@dataclass(frozen=True, slots=True)
class Answered:
    """A proposal on the cards and its answer, if there is one. ``by`` is who answered, as everybody may read it."""

    proposal: Proposal
    answer: Answer | None
    by: str


@dataclass(frozen=True, slots=True)
class AnswersBoard:
    """Every proposal of a consultation with its answer, and the reply clock over them."""

    rows: Sequence[Answered]
    clock: ReplyClock

    def to(self, proposal_id: int) -> Answered:
        """The row of one proposal on the cards.

        Raises:
            KeyError: it is not on them.
        """
        for row in self.rows:
            if row.proposal.id == proposal_id:
                return row
        raise KeyError(proposal_id)


def answers_board(consultation: Consultation, at: datetime) -> AnswersBoard:
    """What everybody may read of a consultation's answers. One query."""
    rows = db.session.execute(
        select(Proposal, Answer, func.coalesce(func.nullif(Person.role, ""), Person.display_name))
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .outerjoin(Person, Person.id == Answer.answered_by_id)
        .where(Proposal.consultation_id == consultation.id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(Proposal.id)
    )
    found = [Answered(proposal, answer, by or "") for proposal, answer, by in rows]
    done = sum(row.answer is not None for row in found)
    return AnswersBoard(found, ReplyClock(done, len(found), consultation.answer_by, school_day(at)))


def consultation_of(proposal: Proposal) -> Consultation:
    """The consultation whose cards a proposal is on. One query."""
    return db.session.get_one(Consultation, proposal.consultation_id)


def answer_to(proposal_id: int) -> Answer | None:
    """The answer to one proposal. One query."""
    return db.session.scalars(select(Answer).where(Answer.proposal_id == proposal_id)).first()


def source_ideas(proposal_ids: Sequence[int]) -> Mapping[int, list[Idea]]:
    """The accepted ideas that each proposal came from, by the proposal's id. One query."""
    found: dict[int, list[Idea]] = defaultdict(list)
    rows = db.session.execute(
        select(ProposalIdea.proposal_id, Idea)
        .join(Idea, Idea.id == ProposalIdea.idea_id)
        .where(ProposalIdea.proposal_id.in_(proposal_ids), Idea.state == IdeaState.ACCEPTED)
        .order_by(Idea.sent_at, Idea.id)
    )
    for proposal_id, idea in rows:
        found[proposal_id].append(idea)
    return found
