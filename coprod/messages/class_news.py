"""What a class can be told: published and accepted words of the consultations that ask it, and nothing tied to anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from coprod.access.roles import StakeholderGroup
from coprod.changes.models import Change, ChangeProposal, ChangeUpdate, Stage, Verdict
from coprod.consultations.models import Consultation, ConsultationClass
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import Idea, IdeaState
from coprod.proposals.models import Proposal
from coprod.schools.models import ClassGroup


@dataclass(frozen=True, slots=True)
class ClassNews:
    """What is new for a class, each list one longer than fits where there is more.

    Attributes:
        to_vote: open to vote now, the first to close first: title, and when it closes.
        to_say: open for ideas now, and not to vote: likewise.
        ideas: pupils', accepted since, the newest first: their words. What a parent wrote is perhaps about their own
            child, who sits in a class.
        answers: given or changed since: what was proposed, and the answer.
        changes: that moved since: title, how far it is, and what a review found.
    """

    to_vote: list[tuple[str, datetime]]
    to_say: list[tuple[str, datetime]]
    ideas: list[str]
    answers: list[tuple[str, AnswerKind]]
    changes: list[tuple[str, Stage, Verdict | None]]


def news_for(class_group: ClassGroup, since: datetime, at: datetime, fits: int) -> ClassNews:
    """What can be told to that class. Five queries, whatever there is.

    Args:
        since: what happened before is not new.
        at: now.
        fits: how many of each are told; one more is looked for.
    """
    asked = _that_ask(class_group)
    keys = [one.id for one in asked]
    votes = sorted(
        (one.voting_close_at, one.title) for one in asked if one.voting_close_at and one.takes_votes(at)
    )
    ideas = sorted(
        (one.ideas_close_at, one.title)
        for one in asked
        if one.ideas_close_at and one.takes_ideas(at) and not one.takes_votes(at)
    )
    return ClassNews(
        to_vote=[(title, closes) for closes, title in votes],
        to_say=[(title, closes) for closes, title in ideas],
        ideas=list(db.session.scalars(_accepted(keys, since).limit(fits + 1))),
        answers=[
            (wording, kind) for wording, kind in db.session.execute(_answered(keys, since).limit(fits + 1))
        ],
        changes=[
            (title, stage, verdict)
            for title, stage, verdict in db.session.execute(_moved(keys, since).limit(fits + 1))
        ],
    )


def _that_ask(class_group: ClassGroup) -> list[Consultation]:
    """The open (or closed) consultations whose pupils are asked, in that class and its year. Two queries."""
    rows = db.session.scalars(
        select(Consultation)
        .where(
            Consultation.school_id == class_group.school_id,
            Consultation.opened_at.is_not(None),
            Consultation.external_ref.is_(None),  # what was imported was said elsewhere
        )
        .order_by(Consultation.id)
    ).all()
    classes: dict[int, set[int]] = defaultdict(set)
    for key, class_id in db.session.execute(
        select(ConsultationClass.consultation_id, ConsultationClass.class_id)
        .join(Consultation, Consultation.id == ConsultationClass.consultation_id)
        .where(Consultation.school_id == class_group.school_id)
    ):
        classes[key].add(class_id)
    return [one for one in rows if _asks(one, classes.get(one.id, set()), class_group)]


def _asks(consultation: Consultation, classes: Collection[int], class_group: ClassGroup) -> bool:
    """Whether it asks a class. One of mixed years is asked whichever years are."""
    in_year = class_group.year is None or class_group.year in consultation.asked_years
    return (
        StakeholderGroup.PUPILS.value in consultation.asked_groups
        and (in_year or not consultation.asked_years)
        and (class_group.id in classes or not classes)
    )


def _accepted(keys: Collection[int], since: datetime) -> Select[str]:
    return (
        select(Idea.body)
        .where(
            Idea.consultation_id.in_(keys),
            Idea.stakeholder_group == StakeholderGroup.PUPILS,
            Idea.state == IdeaState.ACCEPTED,
            Idea.handled_at >= since,
        )
        .order_by(Idea.handled_at.desc(), Idea.id.desc())
    )


def _answered(keys: Collection[int], since: datetime) -> Any:
    return (
        select(Proposal.wording, Answer.kind)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Answer.consultation_id.in_(keys), or_(Answer.answered_at >= since, Answer.amended_at >= since))
        .order_by(func.coalesce(Answer.amended_at, Answer.answered_at).desc(), Answer.id.desc())
    )


def _moved(keys: Collection[int], since: datetime) -> Any:
    carries_out = (
        select(ChangeProposal.change_id)
        .join(Proposal, Proposal.id == ChangeProposal.proposal_id)
        .where(Proposal.consultation_id.in_(keys))
    )
    newest = (
        select(ChangeUpdate.change_id, func.max(ChangeUpdate.at).label("at"))
        .where(ChangeUpdate.at >= since)
        .group_by(ChangeUpdate.change_id)
        .subquery()
    )
    return (
        select(Change.title, Change.stage, Change.verdict)
        .join(newest, newest.c.change_id == Change.id)
        .where(or_(Change.consultation_id.in_(keys), Change.id.in_(carries_out)))
        .order_by(newest.c.at.desc(), Change.id.desc())
    )
