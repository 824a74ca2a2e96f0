"""Reads of consultations: the lists, what a page needs beside the row, who may decide, which years and classes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, literal, or_, select

from coprod.access.facts import Who
from coprod.access.roles import Duty, StakeholderGroup
from coprod.consultations.models import Consultation, ConsultationClass, Purpose, Seat
from coprod.db import columns, db, joined, lines
from coprod.decisions.models import Answer
from coprod.ideas.models import Idea, IdeaState
from coprod.people.models import DutyHeld, Person
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import ClassGroup
from coprod.selfreview.models import SelfAction, SelfReview
from coprod.web.paging import Paged

ANSWERED_FIT = 20  # on a page; the older ones are on the next


@dataclass(frozen=True, slots=True)
class Row:
    """A consultation, and whether every proposal has its answer."""

    consultation: Consultation
    answered: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a consultation's page says besides the row itself.

    Attributes:
        decided_by: the decision-maker's role ("Head teacher"); empty where none is written down.
        decider_name: their name, for people of the school only.
        classes: names of the classes that are asked; empty means every class.
        ideas: how many ideas anybody at the school may read.
        on_cards: how many proposals may be voted on.
        answers: how many of those have their answer.
    """

    decided_by: str
    decider_name: str
    classes: tuple[str, ...]
    ideas: int
    on_cards: int
    answers: int
    self_review: int | None = None
    """The carrier of the self-review that it came out of."""

    @property
    def answered(self) -> bool:
        """Whether every proposal has its answer (and there is one at all)."""
        return 0 < self.on_cards <= self.answers


def under_way(school_id: int, at: datetime, *, drafts: bool) -> list[Row]:
    """Every consultation that is not answered yet, the one that closes first at the top. One query.

    A review round is there while people can answer: what came of it stands on the page of its change.
    """
    is_owed = (Consultation.purpose == Purpose.ASK) & ~_answered()
    shown = or_(Consultation.opened_at.is_not(None), literal(drafts))
    close_first = func.coalesce(Consultation.voting_close_at, Consultation.created_at)
    rows = db.session.scalars(
        select(Consultation)
        .where(Consultation.school_id == school_id, shown, or_(_open_ended(at), is_owed))
        .order_by(close_first, Consultation.id)
    )
    return [Row(consultation, answered=False) for consultation in rows]


def answered(school_id: int, at: datetime, page: int) -> Paged[Row]:
    """The consultations whose every proposal has its answer, newest first, a page at a time. One query."""
    found = db.session.scalars(
        select(Consultation)
        .where(
            Consultation.school_id == school_id,
            Consultation.opened_at.is_not(None),
            Consultation.voting_close_at <= at,
            _answered(),
        )
        .order_by(Consultation.voting_close_at.desc(), Consultation.id.desc())
        .limit(ANSWERED_FIT + 1)
        .offset((page - 1) * ANSWERED_FIT)
    )
    rows = [Row(consultation, answered=True) for consultation in found]
    return Paged(rows[:ANSWERED_FIT], page, len(rows) > ANSWERED_FIT)


def around(consultation: Consultation, who: Who | None) -> tuple[Around, int | None, bool]:
    """What its page says besides the row, and the number of the reader's seat, and whether they took part. One query."""
    values = {
        "of_consultation": consultation.id,
        "decider": consultation.decision_maker_id,
        "reader": who.id if who else None,
    }
    row: Any = columns(_beside(), values)[0]
    role, name, classes, ideas, on_cards, answers, self_review, seat_id, took_part = row
    return (
        Around(role or "", name or "", lines(classes), int(ideas), int(on_cards), int(answers), self_review),
        seat_id,
        bool(took_part),
    )


@functools.cache
def _beside() -> Select[Any]:
    """The statement of :func:`around`, built once: building it costs more than running it."""
    here = bindparam("of_consultation", type_=Integer)
    ideas = _count(Idea.id).where(Idea.consultation_id == here, Idea.state == IdeaState.ACCEPTED)
    on_cards = _count(Proposal.id).where(
        Proposal.consultation_id == here, Proposal.state == ProposalState.ON_CARDS
    )
    answers = (
        _count(Answer.id)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Answer.consultation_id == here, Proposal.state == ProposalState.ON_CARDS)
    )
    classes = (
        select(joined(ClassGroup.name))
        .join(ConsultationClass, ConsultationClass.class_id == ClassGroup.id)
        .where(ConsultationClass.consultation_id == here)
    )
    decider = Person.id == bindparam("decider", type_=Integer)
    role: Any = select(Person.role).where(decider)
    name: Any = select(Person.display_name).where(decider)
    seated = [Seat.consultation_id == here, Seat.person_id == bindparam("reader", type_=Integer)]
    seat: Any = select(Seat.id).where(*seated)
    took_part: Any = select(Seat.took_part).where(*seated)
    self_review: Any = (
        select(func.min(SelfReview.consultation_id))
        .join(SelfAction, SelfAction.self_review_id == SelfReview.id)
        .where(SelfAction.consultation_id == here)
    )
    parts = (role, name, classes, ideas, on_cards, answers, self_review, seat, took_part)
    return select(*(part.scalar_subquery() for part in parts))


def deciders(school_id: int) -> list[Person]:
    """The people who hold the duty to decide, by name. One query."""
    return list(
        db.session.scalars(
            select(Person)
            .join(DutyHeld, DutyHeld.person_id == Person.id)
            .where(Person.school_id == school_id, Person.active, DutyHeld.duty == Duty.DECISION_MAKER)
            .order_by(Person.display_name, Person.id)
        )
    )


def years(school_id: int) -> list[int]:
    """The school years that pupils are in. One query."""
    return list(
        db.session.scalars(
            select(Person.year)
            .where(
                Person.school_id == school_id,
                Person.stakeholder_group == StakeholderGroup.PUPILS,
                Person.active,
                Person.year.is_not(None),
            )
            .distinct()
            .order_by(Person.year)
        )
    )


def classes(school_id: int) -> list[ClassGroup]:
    """The classes and tutor groups, by year and name. One query."""
    return list(
        db.session.scalars(
            select(ClassGroup)
            .where(ClassGroup.school_id == school_id)
            .order_by(ClassGroup.year, ClassGroup.name)
        )
    )


def invitable(school_id: int, at: datetime) -> list[tuple[int, str]]:
    """Key and title of each consultation in which somebody can still take part, the newest first. One query."""
    rows = db.session.execute(
        select(Consultation.id, Consultation.title)
        .where(
            Consultation.school_id == school_id,
            Consultation.sealed_at.is_(None),
            Consultation.external_ref.is_(None),
            Consultation.purpose == Purpose.ASK,
            _open_ended(at),
        )
        .order_by(Consultation.id.desc())
    )
    return [(key, title) for key, title in rows]


def class_ids(consultation_id: int) -> list[int]:
    """The classes that are asked; empty means every class. One query."""
    return list(
        db.session.scalars(
            select(ConsultationClass.class_id)
            .where(ConsultationClass.consultation_id == consultation_id)
            .order_by(ConsultationClass.class_id)
        )
    )


def _count(column: Any) -> Select[Any]:
    return select(func.count(column))


def _open_ended(at: datetime) -> Any:
    return or_(
        Consultation.opened_at.is_(None),
        Consultation.voting_close_at.is_(None),
        Consultation.voting_close_at > at,
    )


def _answered() -> Any:
    on_cards = [
        Proposal.consultation_id == Consultation.id,
        Proposal.state == ProposalState.ON_CARDS,
    ]
    return exists().where(*on_cards) & ~exists().where(
        *on_cards, ~exists().where(Answer.proposal_id == Proposal.id)
    )
