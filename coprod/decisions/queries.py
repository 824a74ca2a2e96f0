"""Reads of answers, and of what a decision-maker has before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import ReplyClock, school_day
from coprod.decisions.models import Answer, AnswerAmendment, AnswerDraft
from coprod.ideas.models import Idea, IdeaState
from coprod.insights.models import Snapshot
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


def drafts_of(consultation_id: int) -> list[tuple[AnswerDraft, Proposal]]:
    """The drafts for proposals on the cards, with these, as they are now. One query."""
    rows = db.session.execute(
        select(AnswerDraft, Proposal)
        .join(Proposal, Proposal.id == AnswerDraft.proposal_id)
        .where(AnswerDraft.consultation_id == consultation_id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(AnswerDraft.proposal_id)
        .execution_options(populate_existing=True)
    )
    return [(draft, proposal) for draft, proposal in rows]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, its proposal, and who wrote it and read it second (or nobody yet): for those who answer, not for others."""

    draft: AnswerDraft
    proposal: Proposal
    writer: str
    reader: str


def drafted(consultation_id: int) -> dict[int, Drafted]:
    """The drafts for proposals on the cards, by proposal. One query."""
    writer, reader = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(AnswerDraft, Proposal, writer.display_name, reader.display_name)
        .join(Proposal, Proposal.id == AnswerDraft.proposal_id)
        .join(writer, writer.id == AnswerDraft.written_by_id)
        .outerjoin(reader, reader.id == AnswerDraft.read_by_id)
        .where(AnswerDraft.consultation_id == consultation_id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(AnswerDraft.proposal_id)
    )
    return {row[1].id: Drafted(row[0], row[1], row[2], row[3] or "") for row in rows}


def draft_for(proposal_id: int) -> AnswerDraft | None:
    """The draft of one answer. One query."""
    return db.session.scalars(select(AnswerDraft).where(AnswerDraft.proposal_id == proposal_id)).first()


def drafts_to_read(person_id: int, school_id: int) -> list[Consultation]:
    """Consultations with a draft that somebody else wrote and nobody has read. One query."""
    waiting = select(AnswerDraft.consultation_id).where(
        AnswerDraft.school_id == school_id,
        AnswerDraft.read_by_id.is_(None),
        AnswerDraft.written_by_id != person_id,
    )
    return list(
        db.session.scalars(select(Consultation).where(Consultation.id.in_(waiting)).order_by(Consultation.id))
    )


def amendments_of(answer_ids: Sequence[int]) -> list[AnswerAmendment]:
    """What these answers said before, the oldest first. One query; none where there are no answers."""
    if not answer_ids:
        return []
    return list(
        db.session.scalars(
            select(AnswerAmendment)
            .where(AnswerAmendment.answer_id.in_(answer_ids))
            .order_by(AnswerAmendment.id)
        )
    )


def counts_behind(consultation_id: int) -> list[Snapshot]:
    """The counts that a consultation's answers rest on, and its newest. One query."""
    newest = (
        select(func.max(Snapshot.number)).where(Snapshot.consultation_id == consultation_id).scalar_subquery()
    )
    behind = select(Answer.snapshot_id).where(Answer.consultation_id == consultation_id)
    return list(
        db.session.scalars(
            select(Snapshot)
            .where(
                Snapshot.consultation_id == consultation_id,
                or_(Snapshot.number == newest, Snapshot.id.in_(behind)),
            )
            .order_by(Snapshot.number)
        )
    )


def count_behind(answer: Answer) -> Snapshot:
    """The count that a public answer rests on. One query."""
    return db.session.get_one(Snapshot, answer.snapshot_id)


def unwritten(consultation_id: int) -> list[Proposal]:
    """Proposals on the cards with neither an answer nor a draft. One query."""
    said = [
        select(table.proposal_id).where(table.proposal_id == Proposal.id).exists()
        for table in (Answer, AnswerDraft)
    ]
    return list(
        db.session.scalars(
            select(Proposal)
            .where(
                Proposal.consultation_id == consultation_id,
                Proposal.state == ProposalState.ON_CARDS,
                *(~one for one in said),
            )
            .order_by(Proposal.id)
        )
    )
