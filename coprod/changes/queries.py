"""Reads of changes, and of what the pages around the Wall show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased, undefer

from coprod.access.roles import StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.changes.bricks import ChangeFact, MoveFacts, Vote
from coprod.changes.listing import ListedChange
from coprod.changes.models import Change, ChangeMove, ChangePicture, ChangeProposal, ChangeUpdate, Stage
from coprod.changes.wall import how_far_the_vote_is
from coprod.consultations.models import Consultation
from coprod.db import db, joined, lines
from coprod.decisions.clock import school_day
from coprod.decisions.models import YES, Answer, AnswerKind
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.insights.models import Snapshot
from coprod.people.models import Person
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState
from coprod.web.filters import school_year


def last_step() -> ColumnElement[datetime]:
    """When a change last moved: its newest update, or its beginning."""
    newest = (
        select(func.max(ChangeUpdate.at))
        .where(ChangeUpdate.change_id == Change.id)
        .correlate(Change)
        .scalar_subquery()
    )
    return func.coalesce(newest, Change.created_at)


def latest_changes(school_id: int, fits: int) -> list[Change]:
    """The changes that moved last. One query."""
    return list(
        db.session.scalars(
            select(Change)
            .where(Change.school_id == school_id)
            .order_by(last_step().desc(), Change.id.desc())
            .limit(fits)
        )
    )


def listed(school_id: int) -> list[ListedChange]:
    """Every change of a school, those that moved last first, with what the list sifts by. One query."""
    rows = db.session.execute(
        select(Change.id, Change.stage, Consultation.asked_groups, _codes(), Change.created_at)
        .join(Consultation, Consultation.id == Change.consultation_id)
        .where(Change.school_id == school_id)
        .order_by(last_step().desc(), Change.id.desc())
    )
    return [
        ListedChange(id_, stage, frozenset(asked), lines(codes), school_year(school_day(at)))
        for id_, stage, asked, codes, at in rows
    ]


def in_this_order(ids: Sequence[int]) -> list[Change]:
    """The changes with these keys, in that order. One query."""
    found = {change.id: change for change in db.session.scalars(select(Change).where(Change.id.in_(ids)))}
    return [found[id_] for id_ in ids if id_ in found]


def moves_of(changes: Iterable[Change]) -> dict[int, list[str]]:
    """The codes of the moves of each change, by its id. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(ChangeMove.change_id, ChangeMove.move_code)
        .where(ChangeMove.change_id.in_([change.id for change in changes]))
        .order_by(ChangeMove.move_code)
    )
    for change_id, code in rows:
        found[change_id].append(code)
    return found


def consultation_of(change: Change) -> Consultation:
    """The consultation that a change came out of. One query."""
    return db.session.get_one(Consultation, change.consultation_id)


@dataclass(frozen=True, slots=True)
class OnItsPage:
    """A change as its page begins: where it came out of, the codes of its moves, and the entry of the log with which
    it was published, as its number and its seal."""

    change: Change
    consultation: Consultation
    moves: tuple[str, ...]
    published: tuple[int, str] | None


def on_its_page(change_id: int) -> OnItsPage:
    """A change that is there, with what its page shows of it first. One query."""
    published = and_(
        AuditEntry.school_id == Change.school_id,
        AuditEntry.act == "change published",
        AuditEntry.subject == f"change:{change_id}",
    )
    row: Any = db.session.execute(
        select(Change, Consultation, _codes(), AuditEntry.number, AuditEntry.hash)
        .join(Consultation, Consultation.id == Change.consultation_id)
        .outerjoin(AuditEntry, published)
        .where(Change.id == change_id)
        .order_by(AuditEntry.number)
        .limit(1)
    ).one()
    change, consultation, codes, number, seal = row
    return OnItsPage(change, consultation, lines(codes), None if number is None else (number, seal))


def _codes() -> ScalarSelect[str]:
    """The codes of a change's moves, in the change's own row."""
    return (
        select(joined(ChangeMove.move_code))
        .where(ChangeMove.change_id == Change.id)
        .correlate(Change)
        .scalar_subquery()
    )


def updates_of(change_id: int) -> list[ChangeUpdate]:
    """A change's story, the first step first. One query."""
    return [update for update, _picture in story_of(change_id)]


def story_of(change_id: int) -> list[tuple[ChangeUpdate, ChangePicture | None]]:
    """A change's story, the first step first, each with its picture where it has one, without the file. One query."""
    rows = db.session.execute(
        select(ChangeUpdate, ChangePicture)
        .outerjoin(ChangePicture, ChangePicture.change_update_id == ChangeUpdate.id)
        .where(ChangeUpdate.change_id == change_id)
        .order_by(ChangeUpdate.at, ChangeUpdate.id)
    )
    return [(update, picture) for update, picture in rows]


def newest_update(change_id: int) -> str:
    """The key of a change's last step, as a form carries it; empty where there is none. One query."""
    newest = db.session.scalars(
        select(ChangeUpdate.id)
        .where(ChangeUpdate.change_id == change_id)
        .order_by(ChangeUpdate.at.desc(), ChangeUpdate.id.desc())
        .limit(1)
    ).first()
    return "" if newest is None else str(newest)


def proposals_of(change_id: int) -> list[Proposal]:
    """The proposals that a change carries out. One query."""
    return list(
        db.session.scalars(
            select(Proposal)
            .join(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
            .where(ChangeProposal.change_id == change_id)
            .order_by(Proposal.id)
        )
    )


def open_now(school_id: int, at: datetime, fits: int = 3) -> list[Consultation]:
    """Consultations that take ideas or votes at that moment, the one that closes first at the top. One query."""
    takes_ideas = and_(Consultation.ideas_open_at <= at, at < Consultation.ideas_close_at)
    takes_votes = and_(
        Consultation.sealed_at.is_(None),
        Consultation.voting_open_at <= at,
        at < Consultation.voting_close_at,
    )
    return list(
        db.session.scalars(
            select(Consultation)
            .where(
                Consultation.school_id == school_id,
                Consultation.opened_at.is_not(None),
                or_(takes_ideas, takes_votes),
            )
            .order_by(Consultation.voting_close_at, Consultation.id)
            .limit(fits)
        )
    )


@dataclass(frozen=True, slots=True)
class IdeasHeard:
    """Accepted ideas about a move: how many, and the newest."""

    number: int
    newest: Sequence[Idea]


def ideas_about(school_id: int, code: str, fits: int) -> IdeasHeard:
    """What people said about a move. One query; the number counts also those that are not among the newest."""
    rows = db.session.execute(
        select(Idea, func.count().over())
        .join(IdeaMove, IdeaMove.idea_id == Idea.id)
        .where(Idea.school_id == school_id, IdeaMove.move_code == code, Idea.state == IdeaState.ACCEPTED)
        .order_by(Idea.sent_at.desc(), Idea.id.desc())
        .limit(fits)
    ).all()
    return IdeasHeard(rows[0][1] if rows else 0, [idea for idea, _number in rows])


@dataclass(frozen=True, slots=True)
class Weighed:
    """A proposal about a move, where it is voted on, and what was answered."""

    proposal: Proposal
    consultation_title: str
    vote: str
    answer: AnswerKind | None


def proposals_about(school_id: int, code: str, at: datetime, fits: int = 30) -> list[Weighed]:
    """Proposals on cards that would make a move, the newest first. One query."""
    rows = db.session.execute(
        select(Proposal, Consultation.title, how_far_the_vote_is(at), Answer.kind)
        .join(ProposalMove, ProposalMove.proposal_id == Proposal.id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(
            Proposal.school_id == school_id,
            ProposalMove.move_code == code,
            Proposal.state == ProposalState.ON_CARDS,
            Consultation.opened_at.is_not(None),
        )
        .order_by(Proposal.id.desc())
        .limit(fits)
    )
    return [Weighed(*row) for row in rows]


def facts_of(heard: IdeasHeard, weighed: Iterable[Weighed], changes: Iterable[Change]) -> MoveFacts:
    """What a brick is made from, out of what its page has read already. No query."""
    facts = MoveFacts(ideas=heard.number)
    for one in weighed:
        key = (Vote(one.vote), one.answer)
        facts.proposals[key] = facts.proposals.get(key, 0) + 1
    facts.changes = [ChangeFact(change.id, change.title, change.stage, change.verdict) for change in changes]
    return facts


def changes_making(school_id: int, code: str) -> list[Change]:
    """Changes that make a move, those that moved last first. One query."""
    return list(
        db.session.scalars(
            select(Change)
            .join(ChangeMove, ChangeMove.change_id == Change.id)
            .where(Change.school_id == school_id, ChangeMove.move_code == code)
            .order_by(last_step().desc(), Change.id.desc())
        )
    )


def picture_of(change_id: int, picture_id: int) -> ChangePicture | None:
    """One picture of that change, with its file. One query."""
    return db.session.scalars(
        select(ChangePicture)
        .join(ChangeUpdate, ChangeUpdate.id == ChangePicture.change_update_id)
        .where(ChangeUpdate.change_id == change_id, ChangePicture.id == picture_id)
        .options(undefer(ChangePicture.jpeg))
    ).first()


def under_way(school_id: int) -> list[Change]:
    """The changes that are under way, the oldest first. One query."""
    return list(
        db.session.scalars(
            select(Change)
            .where(Change.school_id == school_id, Change.stage == Stage.UNDER_WAY)
            .order_by(Change.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """A proposal that a change carries out, where it was voted on, and the count that its answer rests on."""

    proposal: Proposal
    consultation: Consultation
    count: Snapshot | None


def carried_out(change_id: int) -> list[Carried]:
    """The proposals that a change carries out, with where they come from. One query."""
    rows = db.session.execute(
        select(Proposal, Consultation, Snapshot)
        .join(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .outerjoin(Snapshot, Snapshot.id == Answer.snapshot_id)
        .where(ChangeProposal.change_id == change_id)
        .order_by(Proposal.id)
    )
    return [Carried(*row) for row in rows]


def yes_elsewhere(consultation: Consultation) -> list[tuple[Proposal, str]]:
    """Proposals of the school's other consultations that were answered with a yes, with the title of each. One query."""
    rows = db.session.execute(
        select(Proposal, Consultation.title)
        .join(Answer, Answer.proposal_id == Proposal.id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .where(
            Answer.school_id == consultation.school_id,
            Answer.consultation_id != consultation.id,
            Answer.kind.in_(YES),
        )
        .order_by(Proposal.id.desc())
    )
    return [(proposal, title) for proposal, title in rows]


def yes_proposals(consultation_id: int) -> list[tuple[Proposal, Answer]]:
    """Proposals of a consultation that were answered with a yes, and their answers. One query."""
    rows = db.session.execute(
        select(Proposal, Answer)
        .join(Answer, Answer.proposal_id == Proposal.id)
        .where(Answer.consultation_id == consultation_id, Answer.kind.in_(YES))
        .order_by(Proposal.id)
    )
    return [(proposal, answer) for proposal, answer in rows]


def moves_of_proposals(proposal_ids: Sequence[int]) -> list[str]:
    """The codes of the moves that these proposals would make. One query."""
    return list(
        db.session.scalars(
            select(ProposalMove.move_code).where(ProposalMove.proposal_id.in_(proposal_ids)).distinct()
        )
    )


def possible_owners(school_id: int) -> list[Person]:
    """Who may look after a change: everybody who works at or with the school, by name. One query."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.school_id == school_id,
                Person.active,
                Person.stakeholder_group == StakeholderGroup.PRACTITIONERS,
            )
            .order_by(Person.display_name, Person.id)
        )
    )


def ideas_behind(proposal_ids: Sequence[int]) -> IdeasHeard:
    """The ideas that these proposals came from, those merged into them counted, the oldest first. One query."""
    merged = aliased(Idea)
    number_merged = (
        select(func.count()).where(merged.merged_into_id == Idea.id).correlate(Idea).scalar_subquery()
    )
    rows = db.session.execute(
        select(Idea, number_merged)
        .where(
            Idea.state == IdeaState.ACCEPTED,
            Idea.id.in_(select(ProposalIdea.idea_id).where(ProposalIdea.proposal_id.in_(proposal_ids))),
        )
        .order_by(Idea.sent_at, Idea.id)
    ).all()
    return IdeasHeard(sum(1 + more for _idea, more in rows), [idea for idea, _more in rows])
