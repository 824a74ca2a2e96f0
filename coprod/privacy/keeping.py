"""Forget who wrote what when its time is over. The words stay, and the counts; the names go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.ideas.models import Idea, IdeaNote, IdeaWording
from coprod.messages.models import News
from coprod.safeguarding.models import Concern, ConcernState, ConcernWording
from coprod.schools.models import CareRules
from coprod.selfreview.models import SelfEvidence, SelfQuestion, SelfReview

A_MONTH = timedelta(days=30.44)


@dataclass(frozen=True, slots=True)
class Due:
    """What is over its time at a school: how much would be forgotten, or was."""

    consultations: int
    ideas: int
    seats: int
    concerns: int

    @property
    def anything(self) -> bool:
        """Whether there is something to do."""
        return bool(self.ideas or self.seats or self.concerns)


def due(school_id: int, months: int | None) -> Due:
    """What a rule of so many months would forget now. Changes nothing: the dry run."""
    if months is None:
        return Due(0, 0, 0, 0)
    before = now() - months * A_MONTH
    over = _over(school_id, before)
    written: Any = db.session.execute(
        select(func.count(Idea.consultation_id.distinct()), func.count(Idea.id)).where(
            Idea.consultation_id.in_(over), Idea.author_id.is_not(None)
        )
    ).one()
    seats = db.session.scalar(
        select(func.count(Seat.id)).where(Seat.consultation_id.in_(over), Seat.person_id.is_not(None))
    )
    concerns = db.session.scalar(select(func.count(Concern.id)).where(*_closed(school_id, before)))
    return Due(int(written[0]), int(written[1]), seats or 0, concerns or 0)


def forget(school_id: int, months: int | None) -> Due:
    """Do it, and say in the log how much. Harmless to repeat."""
    found = due(school_id, months)
    if months is None or not found.anything:
        return found
    before = now() - months * A_MONTH
    over = _over(school_id, before)
    ideas = select(Idea.id).where(Idea.consultation_id.in_(over))
    db.session.execute(update(IdeaWording).where(IdeaWording.idea_id.in_(ideas)).values(replaced_by_id=None))
    db.session.execute(delete(IdeaNote).where(IdeaNote.idea_id.in_(ideas)))
    db.session.execute(update(Idea).where(Idea.consultation_id.in_(over)).values(author_id=None))
    asked = (
        select(SelfQuestion.id)
        .join(SelfReview, SelfReview.id == SelfQuestion.self_review_id)
        .where(SelfReview.consultation_id.in_(over))
    )
    db.session.execute(update(SelfEvidence).where(SelfEvidence.question_id.in_(asked)).values(author_id=None))
    db.session.execute(update(Seat).where(Seat.consultation_id.in_(over)).values(person_id=None))
    db.session.execute(delete(News).where(News.consultation_id.in_(over)))  # it went to those who took part
    closed = _closed(school_id, before)
    gone = select(Concern.id).where(*closed)
    db.session.execute(delete(ConcernWording).where(ConcernWording.concern_id.in_(gone)))
    db.session.execute(
        update(Concern)
        .where(*closed)
        .values(words="", why="", note="", outcome="", author_id=None, about_person_id=None)
    )
    db.session.flush()
    record(
        school_id, None, "names forgotten", f"school:{school_id}",
        months=months, consultations=found.consultations, ideas=found.ideas, seats=found.seats,
    )  # fmt: skip
    return found


def rules() -> list[tuple[int, int]]:
    """The schools that forget by themselves, and after how many months."""
    rows = db.session.execute(
        select(CareRules.school_id, CareRules.keep_months).where(CareRules.keep_months.is_not(None))
    )
    return [(school_id, months) for school_id, months in rows if months is not None]


def _over(school_id: int, before: datetime) -> Any:
    """Sealed consultations whose answers were due, and whose voting closed, before that moment."""
    return select(Consultation.id).where(
        Consultation.school_id == school_id,
        Consultation.sealed_at.is_not(None),
        Consultation.voting_close_at < before,
        or_(Consultation.answer_by.is_(None), Consultation.answer_by < before.date()),
    )


def _closed(school_id: int, before: datetime) -> tuple[Any, ...]:
    return (
        Concern.school_id == school_id, Concern.state == ConcernState.CLOSED, Concern.closed_at < before,
        or_(Concern.words != "", Concern.author_id.is_not(None)),
    )  # fmt: skip
