"""What the Wall is made of, read in as many queries for forty-two moves as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select

from coprod.changes.bricks import ChangeFact, MoveFacts, Vote
from coprod.changes.models import Change, ChangeMove, ChangeUpdate
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.proposals.models import Proposal, ProposalMove, ProposalState

NEW_FOR = timedelta(days=7)


def facts_by_move(school_id: int, at: datetime) -> dict[str, MoveFacts]:
    """What a school has heard, weighed and done about each move, by the move's code. Three queries.

    Args:
        at: the moment for which it is told; voting opens and closes by it.
    """
    facts: dict[str, MoveFacts] = defaultdict(MoveFacts)
    for code, number in _ideas(school_id):
        facts[code].ideas = number
    for code, vote, answer, number in _proposals(school_id, at):
        facts[code].proposals[Vote(vote), answer] = number
    for code, change in _changes(school_id, at):
        facts[code].changes.append(change)
    return dict(facts)


def _ideas(school_id: int) -> Iterable[tuple[str, int]]:
    rows = db.session.execute(
        select(IdeaMove.move_code, func.count())
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(Idea.school_id == school_id, Idea.state == IdeaState.ACCEPTED)
        .group_by(IdeaMove.move_code)
    )
    yield from rows


def how_far_the_vote_is(at: datetime) -> ColumnElement[str]:
    """A consultation's voting at that moment, as a value of :class:`Vote`."""
    over = or_(Consultation.sealed_at <= at, Consultation.voting_close_at <= at)
    return case(
        (over, Vote.OVER.value), (Consultation.voting_open_at <= at, Vote.OPEN.value), else_=Vote.COMING.value
    )


def _proposals(school_id: int, at: datetime) -> Iterable[tuple[str, str, AnswerKind | None, int]]:
    each = (
        select(ProposalMove.move_code, how_far_the_vote_is(at).label("vote"), Answer.kind)
        .join(Proposal, Proposal.id == ProposalMove.proposal_id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(
            Proposal.school_id == school_id,
            Proposal.state == ProposalState.ON_CARDS,
            Consultation.opened_at.is_not(None),
        )
        .subquery()
    )
    kinds = (each.c.move_code, each.c.vote, each.c.kind)
    yield from db.session.execute(select(*kinds, func.count()).group_by(*kinds))


def _changes(school_id: int, at: datetime) -> Iterable[tuple[str, ChangeFact]]:
    last = (
        select(func.max(ChangeUpdate.at))
        .where(ChangeUpdate.change_id == Change.id)
        .correlate(Change)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            ChangeMove.move_code, Change.id, Change.title, Change.stage, Change.verdict, last >= at - NEW_FOR
        )
        .join(Change, Change.id == ChangeMove.change_id)
        .where(Change.school_id == school_id)
        .order_by(Change.id)
    )
    for code, key, title, stage, verdict, new in rows:
        yield code, ChangeFact(key, title, stage, verdict, bool(new))
