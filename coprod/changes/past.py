"""The Wall as it stood at a moment, and the months of a year to look at it in. Three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import flask_babel
from sqlalchemy import func, select

from coprod.changes.bricks import ChangeFact, MoveFacts, Vote
from coprod.changes.models import Change, ChangeMove, ChangeUpdate, Stage
from coprod.changes.wall import how_far_the_vote_is
from coprod.consultations.models import Consultation
from coprod.consultations.school_days import local_day
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.proposals.models import Proposal, ProposalMove, ProposalState

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the school's calendar; ``end`` is the first moment of the next, or now."""

    key: str
    end: datetime


def months(at: datetime) -> list[Month]:
    """The last twelve months up to this one, the earliest first. This month ends now."""
    today = local_day(at)
    found = []
    for back in range(MONTHS):
        count = today.year * 12 + today.month - 1 - back
        year, month = divmod(count, 12)
        end = at if back == 0 else first_moment(count + 1)
        found.append(Month(f"{year:04}-{month + 1:02}", end))
    return found[::-1]


def first_moment(count: int) -> datetime:
    """When a month begins at school; months are counted from the year 0."""
    year, month = divmod(count, 12)
    local = datetime(year, month + 1, 1)  # noqa: DTZ001  # local time: the next line says where
    return flask_babel.to_utc(local).replace(tzinfo=UTC)


def facts_at(school_id: int, end: datetime) -> dict[str, MoveFacts]:
    """What the school had heard, weighed and done about each move before that moment, by the move's code.

    Ideas that were accepted and have since gone are not in it: what is gone is gone from the past too.
    """
    facts: dict[str, MoveFacts] = defaultdict(MoveFacts)
    for code, number in _ideas(school_id, end):
        facts[code].ideas = number
    for code, vote, answer, number in _proposals(school_id, end):
        facts[code].proposals[Vote(vote), answer] = number
    for code, change in _changes(school_id, end):
        facts[code].changes.append(change)
    return dict(facts)


def _ideas(school_id: int, end: datetime) -> Iterable[tuple[str, int]]:
    rows = db.session.execute(
        select(IdeaMove.move_code, func.count())
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(
            Idea.school_id == school_id,
            Idea.state == IdeaState.ACCEPTED,
            func.coalesce(Idea.handled_at, Idea.sent_at) < end,
        )
        .group_by(IdeaMove.move_code)
    )
    yield from rows


def _proposals(school_id: int, end: datetime) -> Iterable[tuple[str, str, AnswerKind | None, int]]:
    each = (
        select(ProposalMove.move_code, how_far_the_vote_is(end).label("vote"), Answer.kind)
        .join(Proposal, Proposal.id == ProposalMove.proposal_id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, (Answer.proposal_id == Proposal.id) & (Answer.answered_at < end))
        .where(
            Proposal.school_id == school_id,
            Proposal.state == ProposalState.ON_CARDS,
            Proposal.created_at < end,
            Consultation.opened_at < end,
        )
        .subquery()
    )
    kinds = (each.c.move_code, each.c.vote, each.c.kind)
    yield from db.session.execute(select(*kinds, func.count()).group_by(*kinds))


def _changes(school_id: int, end: datetime) -> Iterable[tuple[str, ChangeFact]]:
    """Each change as its last step before that moment left it."""
    rows = db.session.execute(
        select(ChangeMove.move_code, Change.id, Change.title, Change.verdict, ChangeUpdate.stage)
        .join(Change, Change.id == ChangeMove.change_id)
        .join(ChangeUpdate, ChangeUpdate.change_id == Change.id)
        .where(Change.school_id == school_id, ChangeUpdate.at < end)
        .order_by(ChangeUpdate.at, ChangeUpdate.id)
    )
    last: dict[tuple[str, int], ChangeFact] = {}
    for code, key, title, verdict, stage in rows:
        known = verdict if stage is Stage.REVIEWED else None
        last[code, key] = ChangeFact(key, title, stage, known)
    for (code, _key), fact in sorted(last.items()):
        yield code, fact
