"""Prepare a round, open it to the school, and answer it: an answer is as secret as a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flask_babel
from flask_babel import gettext as _
from sqlalchemy import and_, delete, func, select

from coprod.access.facts import Who
from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.actions import let_in
from coprod.consultations.models import Consultation, OnTheRoll, Purpose, Seat
from coprod.db import db, insert
from coprod.messages.actions import tell_each
from coprod.messages.models import NewsKind
from coprod.reviews.actions import closing
from coprod.selfreview import standard
from coprod.selfreview.models import Colour, SelfAnswer, SelfQuestion, SelfReview
from coprod.voting.actions import new_ballot
from coprod.voting.ballots import VotingClosed, hold, thread_of
from coprod.voting.models import Ballot


class AlreadyOpen(ValueError):
    """The round is open, or over: its questions stay as people read them."""


class NobodyToAsk(ValueError):
    """The roll would be empty."""


class NothingToAsk(ValueError):
    """Every question is left out."""


class NotAQuestion(ValueError):
    """The round has no such question, or leaves it out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is: its name, who is asked, for how many days; and the round that it asks again, if any."""

    title: str
    asked_groups: Sequence[StakeholderGroup]
    days_open: int
    repeats_id: int | None = None


def prepare(me: Who, plan: Plan, language: str = standard.ENGLISH) -> SelfReview:
    """Begin a round, with its own copy of the questions: the standard ones, or those of the round that it repeats.

    Args:
        language: the standard questions are copied in it, as far as they are translated.
    """
    review = SelfReview(
        school_id=me.school_id,
        title=plan.title,
        asked_groups=_in_order(plan.asked_groups),
        days_open=plan.days_open,
        repeats_id=plan.repeats_id,
        created_by_id=me.id,
        created_at=now(),
    )
    db.session.add(review)
    db.session.flush()
    db.session.add_all(_copied(review, plan.repeats_id) if plan.repeats_id else _standard(review, language))
    db.session.flush()
    record(me.school_id, me.id, "self-review prepared", f"self_review:{review.id}")
    return review


def plan_anew(me: Who, review: SelfReview, plan: Plan) -> None:
    """Change the name, who is asked and for how long, while it has not opened.

    Raises:
        AlreadyOpen: it has.
    """
    hold_draft(review)
    review.title, review.days_open = plan.title, plan.days_open
    review.asked_groups = _in_order(plan.asked_groups)
    db.session.flush()
    record(me.school_id, me.id, "self-review changed", f"self_review:{review.id}")


def open_up(me: Who, review: SelfReview) -> Consultation:
    """Ask: make the roll and the secret, and tell everybody who is asked. The questions are fixed from here on.

    Raises:
        AlreadyOpen, NobodyToAsk, NothingToAsk: see there.
    """
    hold_draft(review)
    asked = select(SelfQuestion.id).where(SelfQuestion.self_review_id == review.id, ~SelfQuestion.left_out)
    if db.session.scalar(asked.limit(1)) is None:
        raise NothingToAsk
    at = now()
    with flask_babel.force_locale("en_GB"):  # everybody reads these words: not in the opener's language
        consultation = Consultation(
            school_id=review.school_id,
            purpose=Purpose.SELF_REVIEW,
            title=review.title,
            question=_(
                "How is it at our school? Everybody is asked the same things, each in their own words."
            ),
            asked_groups=list(review.asked_groups),
            asked_years=[],
            voting_open_at=at,
            voting_close_at=closing(at, review.days_open),
            created_by_id=me.id,
            created_at=at,
        )
    db.session.add(consultation)
    db.session.flush()
    seats = let_in(consultation)
    if not seats:
        raise NobodyToAsk
    review.consultation_id = consultation.id
    db.session.flush()
    record(me.school_id, me.id, "self-review opened", f"self_review:{review.id}", seats=seats)
    people = select(Seat.person_id).where(
        Seat.consultation_id == consultation.id, Seat.person_id.is_not(None)
    )
    tell_each(people, consultation, NewsKind.SELF_REVIEW_OPEN, review.title, path_of(consultation.id))
    return consultation


def say(consultation: Consultation, seat: OnTheRoll, question_id: int, colour: Colour) -> None:
    """Answer one question; answering it again changes the answer.

    Raises:
        VotingClosed: by the server's clock, at the moment the answer is written.
        NotAQuestion: this round does not ask it.
    """
    ballot_id = _held_ballot(consultation, seat, question_id)
    if ballot_id is None:
        ballot_id = new_ballot(consultation, seat)
    values = {"ballot_id": ballot_id, "question_id": question_id, "colour": colour}
    db.session.execute(
        insert(SelfAnswer)
        .values(**values)
        .on_conflict_do_update(index_elements=["ballot_id", "question_id"], set_={"colour": colour})
    )


def take_back(consultation: Consultation, seat: OnTheRoll, question_id: int) -> None:
    """The question is unanswered again.

    Raises:
        VotingClosed, NotAQuestion: as :func:`say`.
    """
    ballot_id = _held_ballot(consultation, seat, question_id)
    db.session.execute(
        delete(SelfAnswer).where(SelfAnswer.ballot_id == ballot_id, SelfAnswer.question_id == question_id)
    )


def hold_draft(review: SelfReview) -> None:
    """Read the row anew and let nobody else change it until this is done.

    Raises:
        AlreadyOpen: it is no draft any more.
    """
    db.session.refresh(review, with_for_update=True)
    if review.consultation_id is not None:
        raise AlreadyOpen


def path_of(consultation_id: int) -> str:
    """Where a round is answered, and read when it has closed."""
    return f"/consultations/{consultation_id}/self-review"


def _held_ballot(consultation: Consultation, seat: OnTheRoll, question_id: int) -> int | None:
    """The seat's ballot, held for this transaction; none where there is none yet.

    Checked after the hold: the clock, the seal (somebody may have sealed while we waited) and the question.
    """
    key = thread_of(consultation, seat)
    hold(consultation, seat)
    found = db.session.execute(
        select(Consultation.sealed_at, Ballot.id)
        .select_from(SelfQuestion)
        .join(SelfReview, SelfReview.id == SelfQuestion.self_review_id)
        .join(Consultation, Consultation.id == SelfReview.consultation_id)
        .outerjoin(Ballot, and_(Ballot.consultation_id == Consultation.id, Ballot.thread == key))
        .where(
            SelfQuestion.id == question_id,
            ~SelfQuestion.left_out,
            SelfReview.consultation_id == consultation.id,
        )
    ).first()
    if not consultation.takes_votes(now()):
        raise VotingClosed
    if found is None:
        raise NotAQuestion
    sealed_at, ballot_id = found
    if sealed_at is not None:
        raise VotingClosed
    held: int | None = ballot_id
    return held


def _standard(review: SelfReview, language: str) -> list[SelfQuestion]:
    return [
        SelfQuestion(
            school_id=review.school_id,
            self_review_id=review.id,
            place=place,
            area=one.area,
            code=one.code,
            staff=one.staff,
            parents=one.parents,
            pupils=one.pupils,
        )
        for place, one in enumerate(standard.load(language), 1)
    ]


def _copied(review: SelfReview, of: int) -> list[SelfQuestion]:
    before = db.session.scalars(
        select(SelfQuestion).where(SelfQuestion.self_review_id == of).order_by(SelfQuestion.place)
    )
    return [
        SelfQuestion(
            school_id=review.school_id,
            self_review_id=review.id,
            place=one.place,
            area=one.area,
            code=one.code,
            staff=one.staff,
            parents=one.parents,
            pupils=one.pupils,
            left_out=one.left_out,
            before_id=one.id,
        )
        for one in before
    ]


def _in_order(groups: Sequence[StakeholderGroup]) -> list[str]:
    return [group.value for group in StakeholderGroup if group in groups]


@dataclass(frozen=True, slots=True)
class Wording:
    """One question in the words of each group."""

    area: standard.Area
    staff: str
    parents: str
    pupils: str


def add_question(me: Who, review: SelfReview, wording: Wording) -> SelfQuestion:
    """Add a question of the school's own, after the others.

    Raises:
        AlreadyOpen: its questions are fixed.
    """
    hold_draft(review)
    last = db.session.scalar(
        select(func.max(SelfQuestion.place)).where(SelfQuestion.self_review_id == review.id)
    )
    question = SelfQuestion(
        school_id=review.school_id,
        self_review_id=review.id,
        place=(last or 0) + 1,
        area=wording.area,
        staff=wording.staff,
        parents=wording.parents,
        pupils=wording.pupils,
    )
    db.session.add(question)
    db.session.flush()
    record(me.school_id, me.id, "self-review question added", f"self_review:{review.id}")
    return question


def change_question(
    me: Who, review: SelfReview, question: SelfQuestion, wording: Wording, *, left_out: bool
) -> None:
    """Reword a question, leave it out, or take it in again. In other words it is not compared with an earlier round's.

    Raises:
        AlreadyOpen: its questions are fixed.
    """
    hold_draft(review)
    before = (question.staff, question.parents, question.pupils)
    question.staff, question.parents, question.pupils = wording.staff, wording.parents, wording.pupils
    if before != (wording.staff, wording.parents, wording.pupils):
        question.before_id = None
    question.area, question.left_out = wording.area, left_out
    db.session.flush()
    record(me.school_id, me.id, "self-review question changed", f"self_review:{review.id}")
