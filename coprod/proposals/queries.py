"""Reads of proposals: the cards, the moderators' list, and the ideas they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation
from coprod.db import db, joined, lines
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal, the codes of its moves (sorted), and how many ideas it came from."""

    proposal: Proposal
    moves: tuple[str, ...]
    ideas: int


@dataclass(frozen=True, slots=True)
class SourceIdea:
    """An accepted idea that a proposal may come from, with the moves its author tied it to.

    ``used`` says how many proposals came from it already.
    """

    id: int
    body: str
    why: str
    stakeholder_group: StakeholderGroup
    moves: tuple[str, ...]
    used: int


def on_cards(consultation_id: int) -> list[ProposalRow]:
    """The proposals that people may vote on, in the order they were made. One query."""
    return _rows(
        _with_moves_and_ideas().where(
            Proposal.consultation_id == consultation_id, Proposal.state == ProposalState.ON_CARDS
        )
    )


def all_of(consultation_id: int) -> list[ProposalRow]:
    """Every proposal of a consultation, whatever its state, in the order they were made. One query."""
    return _rows(_with_moves_and_ideas().where(Proposal.consultation_id == consultation_id))


def row_of(proposal_id: int) -> ProposalRow | None:
    """One proposal with its moves, or none. One query."""
    return next(iter(_rows(_with_moves_and_ideas().where(Proposal.id == proposal_id))), None)


def card(consultation_id: int, proposal_id: int) -> ProposalRow | None:
    """That card of that consultation, if it is on the cards. One query."""
    rows = _rows(
        _with_moves_and_ideas().where(
            Proposal.id == proposal_id,
            Proposal.consultation_id == consultation_id,
            Proposal.state == ProposalState.ON_CARDS,
        )
    )
    return next(iter(rows), None)


def consultation_of(proposal: Proposal) -> Consultation:
    """The consultation that a proposal belongs to. One query."""
    return db.session.get_one(Consultation, proposal.consultation_id)


def source_ideas(consultation_id: int) -> list[SourceIdea]:
    """The accepted ideas of a consultation, those that became no proposal yet first, then oldest first. One query."""
    moves = (
        select(joined(IdeaMove.move_code))
        .where(IdeaMove.idea_id == Idea.id)
        .correlate(Idea)
        .scalar_subquery()
    )
    used = (
        select(func.count())
        .select_from(ProposalIdea)
        .join(Proposal, Proposal.id == ProposalIdea.proposal_id)
        .where(ProposalIdea.idea_id == Idea.id, Proposal.state != ProposalState.WITHDRAWN)
        .correlate(Idea)
        .scalar_subquery()
    )
    rows: Any = db.session.execute(
        select(Idea.id, Idea.body, Idea.why, Idea.stakeholder_group, moves, used)
        .where(Idea.consultation_id == consultation_id, Idea.state == IdeaState.ACCEPTED)
        .order_by(used > 0, Idea.sent_at, Idea.id)
    )
    return [
        SourceIdea(id_, body, why, group, lines(codes), int(count))
        for id_, body, why, group, codes, count in rows
    ]


def idea_ids_of(proposal_id: int) -> list[int]:
    """The ideas that a proposal came from, by number. One query."""
    return list(
        db.session.scalars(
            select(ProposalIdea.idea_id)
            .where(ProposalIdea.proposal_id == proposal_id)
            .order_by(ProposalIdea.idea_id)
        )
    )


def _with_moves_and_ideas() -> Select[Any]:
    moves = (
        select(joined(ProposalMove.move_code))
        .where(ProposalMove.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    ideas = (
        select(func.count())
        .select_from(ProposalIdea)
        .where(ProposalIdea.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    return select(Proposal, moves, ideas).order_by(Proposal.id)


def _rows(statement: Select[Any]) -> list[ProposalRow]:
    return [
        ProposalRow(proposal, lines(codes), int(ideas))
        for proposal, codes, ideas in db.session.execute(statement)
    ]
