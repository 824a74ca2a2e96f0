"""Reads of self-reviews: rounds, questions, one's own answers, evidence; and what a planner may pick from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.changes.models import Change
from coprod.consultations.models import Consultation, OnTheRoll
from coprod.db import db
from coprod.insights import thresholds
from coprod.insights.results import Audience
from coprod.safeguarding.models import Concern
from coprod.schools.models import School
from coprod.selfreview import found
from coprod.selfreview.models import (
    Colour,
    EvidenceState,
    GroupKind,
    SelfAction,
    SelfAnswer,
    SelfEvidence,
    SelfGroup,
    SelfGroupNote,
    SelfQuestion,
    SelfReview,
    Term,
)
from coprod.selfreview.standard import Area
from coprod.voting.ballots import thread_of
from coprod.voting.models import Ballot


@dataclass(frozen=True, slots=True)
class Round:
    """A round, and what carries it; none while it is being prepared."""

    review: SelfReview
    consultation: Consultation | None


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote beside an answer, as whoever runs the review reads it: no name."""

    id: int
    words: str
    stakeholder_group: StakeholderGroup
    year_band: YearBand
    signs: int
    new: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that talked, and on how many questions its note-taker wrote something down."""

    group: SelfGroup
    notes: int


@dataclass(frozen=True, slots=True)
class GroupNote:
    """What one group agreed on a question, and what was said in it."""

    colour: Colour
    said: str
    kind: GroupKind
    people: int


@dataclass(frozen=True, slots=True)
class Planned:
    """An action, the question it is about, and what became of it: titles, empty where nothing did."""

    action: SelfAction
    question: SelfQuestion
    consultation: str
    consultation_is_open: bool
    change: str


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is not done yet, for a planner."""

    id: int
    self_review_id: int
    what: str
    who: str
    by_when: date
    how_we_know: str
    term: Term
    question: str


@dataclass(frozen=True, slots=True)
class WidestGap:
    """A question that groups see differently, for a planner: made from what staff with a duty may see."""

    question_id: int
    self_review_id: int
    question: str
    sentence: str
    size: float


def rounds(school_id: int) -> list[Round]:
    """A school's rounds, the newest first. One query."""
    rows = db.session.execute(
        select(SelfReview, Consultation)
        .outerjoin(Consultation, Consultation.id == SelfReview.consultation_id)
        .where(SelfReview.school_id == school_id)
        .order_by(SelfReview.id.desc())
    )
    return [Round(review, consultation) for review, consultation in rows]


def carried_by(consultation_id: int) -> SelfReview | None:
    """The round whose roll and dates a consultation carries. One query."""
    return db.session.scalars(select(SelfReview).where(SelfReview.consultation_id == consultation_id)).first()


def review_of(question: SelfQuestion) -> SelfReview:
    """The round that a question is of. One query."""
    return db.session.get_one(SelfReview, question.self_review_id)


def review_with(review_id: int) -> SelfReview:
    """The round with that key. One query."""
    return db.session.get_one(SelfReview, review_id)


def question(question_id: int) -> SelfQuestion:
    """The question with that key. One query."""
    return db.session.get_one(SelfQuestion, question_id)


def carrier_of(review: SelfReview) -> Consultation | None:
    """What carries a round's roll and dates; none while it is being prepared. At most one query."""
    return db.session.get(Consultation, review.consultation_id) if review.consultation_id else None


def questions(review_id: int, *, left_out: bool = False) -> list[SelfQuestion]:
    """A round's questions, area by area in their order; with ``left_out``, those that are not asked too. One query."""
    query = select(SelfQuestion).where(SelfQuestion.self_review_id == review_id)
    found = db.session.scalars(query if left_out else query.where(~SelfQuestion.left_out))
    return sorted(found, key=lambda one: (list(Area).index(one.area), one.place))


def my_answers(consultation: Consultation, seat: OnTheRoll | None) -> Mapping[int, Colour]:
    """What that seat answered, by question. One query.

    Raises:
        VotingClosed: the secret is gone, and nobody can tell any more, not even whoever answered.
    """
    if seat is None:
        return {}
    rows: Any = db.session.execute(
        select(SelfAnswer.question_id, SelfAnswer.colour)
        .join(Ballot, Ballot.id == SelfAnswer.ballot_id)
        .where(Ballot.consultation_id == consultation.id, Ballot.thread == thread_of(consultation, seat))
    )
    return dict(rows.all())


def my_words(review_id: int, person_id: int) -> Mapping[int, Sequence[str]]:
    """What somebody wrote themselves, by question. One query.

    Words that went to the safeguarding lead are among them: their writer's page is the same as before.
    """
    rows = db.session.execute(
        select(SelfEvidence.question_id, func.coalesce(Concern.words, SelfEvidence.words))
        .join(SelfQuestion, SelfQuestion.id == SelfEvidence.question_id)
        .outerjoin(Concern, Concern.id == SelfEvidence.concern_id)
        .where(SelfQuestion.self_review_id == review_id, SelfEvidence.author_id == person_id)
        .order_by(SelfEvidence.id)
    )
    said: dict[int, list[str]] = {}
    for question_id, words in rows:
        said.setdefault(question_id, []).append(words)
    return said


def evidence_numbers(review_id: int) -> Mapping[int, tuple[int, int]]:
    """By question: how many wrote something, and how many of these nobody has read. One query."""
    rows = db.session.execute(
        select(
            SelfEvidence.question_id,
            func.count(),
            func.sum(case((SelfEvidence.state == EvidenceState.WAITING, 1), else_=0)),
        )
        .join(SelfQuestion, SelfQuestion.id == SelfEvidence.question_id)
        .where(SelfQuestion.self_review_id == review_id, SelfEvidence.state != EvidenceState.WITHHELD)
        .group_by(SelfEvidence.question_id)
    )
    return {question_id: (int(many), int(new)) for question_id, many, new in rows}


def evidence(question_id: int) -> list[Written]:
    """What people wrote beside a question: what may be a worry first, then what is new. One query."""
    rows: Any = db.session.execute(
        select(
            SelfEvidence.id,
            SelfEvidence.words,
            SelfEvidence.stakeholder_group,
            SelfEvidence.year_band,
            SelfEvidence.signs,
            SelfEvidence.state == EvidenceState.WAITING,
        )
        .where(SelfEvidence.question_id == question_id, SelfEvidence.state != EvidenceState.WITHHELD)
        .order_by(
            (SelfEvidence.state == EvidenceState.WAITING).desc(), SelfEvidence.signs.desc(), SelfEvidence.id
        )
    )
    return [Written(*row) for row in rows]


def groups(review_id: int) -> list[GroupRow]:
    """The groups that talked in a round, the newest first. One query."""
    rows = db.session.execute(
        select(SelfGroup, func.count(SelfGroupNote.id))
        .outerjoin(SelfGroupNote, SelfGroupNote.self_group_id == SelfGroup.id)
        .where(SelfGroup.self_review_id == review_id)
        .group_by(SelfGroup.id)
        .order_by(SelfGroup.held_on.desc(), SelfGroup.id.desc())
    )
    return [GroupRow(group, int(many)) for group, many in rows]


def notes_of(group_id: int) -> Mapping[int, SelfGroupNote]:
    """What a group's note-taker wrote, by question. One query."""
    rows = db.session.scalars(select(SelfGroupNote).where(SelfGroupNote.self_group_id == group_id))
    return {row.question_id: row for row in rows}


def group_notes(review_id: int) -> Mapping[int, Sequence[GroupNote]]:
    """What all groups of a round agreed and said, by question. One query."""
    rows: Any = db.session.execute(
        select(
            SelfGroupNote.question_id,
            SelfGroupNote.colour,
            SelfGroupNote.said,
            SelfGroup.kind,
            SelfGroup.people,
        )
        .join(SelfGroup, SelfGroup.id == SelfGroupNote.self_group_id)
        .where(SelfGroup.self_review_id == review_id)
        .order_by(SelfGroupNote.id)
    )
    said: dict[int, list[GroupNote]] = {}
    for question_id, *note in rows:
        said.setdefault(question_id, []).append(GroupNote(*note))
    return said


def actions_of(review_id: int) -> list[Planned]:
    """The actions of a round with what became of each, the one that is due first at the top. One query."""
    rows: Any = db.session.execute(
        select(SelfAction, SelfQuestion, Consultation.opened_at, Consultation.title, Change.title)
        .join(SelfQuestion, SelfQuestion.id == SelfAction.question_id)
        .outerjoin(Consultation, Consultation.id == SelfAction.consultation_id)
        .outerjoin(Change, Change.id == SelfAction.change_id)
        .where(SelfAction.self_review_id == review_id)
        .order_by(SelfAction.by_when, SelfAction.id)
    )
    return [
        Planned(action, question, consultation or "", opened_at is not None, change or "")
        for action, question, opened_at, consultation, change in rows
    ]


def changes_to_choose(school_id: int) -> list[tuple[int, str]]:
    """Number and title of each service change of a school, the newest first. One query."""
    rows: Any = db.session.execute(
        select(Change.id, Change.title).where(Change.school_id == school_id).order_by(Change.id.desc())
    )
    return [(key, title) for key, title in rows]


def behind_change(change_id: int) -> int | None:
    """The round with an action that a service change carries out. One query."""
    return db.session.scalar(
        select(func.min(SelfAction.self_review_id)).where(SelfAction.change_id == change_id)
    )


def results(review: SelfReview, here: thresholds.Says, audience: Audience) -> found.Found | None:
    """What that audience may see of a counted round, beside the round that it repeats. At most four queries."""
    consultation = carrier_of(review)
    if consultation is None or review.counted_at is None:
        return None
    before = None
    earlier = db.session.get(SelfReview, review.repeats_id) if review.repeats_id else None
    if earlier is not None and earlier.counted_at is not None:
        carried = carrier_of(earlier)
        if carried is not None:
            before = found.Before(earlier, thresholds.of(carried, here)[audience.value])
    return found.build(
        review, questions(review.id), thresholds.of(consultation, here)[audience.value], before
    )


def newest_counted(school_id: int) -> SelfReview | None:
    """The newest round that is counted. One query."""
    return db.session.scalars(
        select(SelfReview)
        .where(SelfReview.school_id == school_id, SelfReview.counted_at.is_not(None))
        .order_by(SelfReview.counted_at.desc(), SelfReview.id.desc())
        .limit(1)
    ).first()


def open_actions(school_id: int) -> list[OpenAction]:
    """The actions of a school that are not done, the one that is due first at the top. One query."""
    rows = db.session.execute(
        select(SelfAction, SelfQuestion.staff)
        .join(SelfQuestion, SelfQuestion.id == SelfAction.question_id)
        .where(SelfAction.school_id == school_id, SelfAction.done_on.is_(None))
        .order_by(SelfAction.by_when, SelfAction.id)
    )
    return [
        OpenAction(a.id, a.self_review_id, a.what, a.who, a.by_when, a.how_we_know, a.term, question)
        for a, question in rows
    ]


def widest_gaps(school_id: int, limit: int) -> list[WidestGap]:
    """The questions of the newest counted round that groups see most differently, the widest first.

    For staff with a duty only: it rests on the staff's threshold. At most five queries.
    """
    review = newest_counted(school_id)
    if review is None:
        return []
    seen = results(review, db.session.get_one(School, school_id), Audience.STAFF)
    if seen is None:
        return []
    return [
        WidestGap(one.question.id, review.id, one.question.staff, one.sentence, one.gap.size)
        for one in seen.widest_first
        if one.gap is not None and one.gap.size > 0
    ][:limit]
