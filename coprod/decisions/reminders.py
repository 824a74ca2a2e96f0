"""Remind whoever decides of the day by which they promised to answer: ten, three and one school days before, and once late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from coprod.consultations.models import Consultation
from coprod.consultations.school_days import left
from coprod.db import db, insert
from coprod.decisions.clock import school_day
from coprod.decisions.models import Answer, AnswerReminder
from coprod.decisions.queries import answers_board
from coprod.messages import outbox
from coprod.messages.actions import tell
from coprod.messages.models import MailKind, NewsKind
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import School
from coprod.schools.queries import days_off

SCHOOL_DAYS = (1, 3, 10)
LATE = 0
LOOKS_AHEAD = timedelta(days=70)
"""Ten school days are never further away: not even around the six weeks of a summer."""


def remind(at: datetime) -> None:
    """Send what is due and was not sent; where several are due at once, only the most urgent."""
    today = school_day(at)
    for consultation in _waiting(at, today):
        step = due(today, consultation.answer_by or today, days_off(consultation.school_id))
        if step is not None and _first_time(consultation, step, at):
            _send(consultation, at)


def due(today: date, answer_by: date, off: frozenset[date]) -> int | None:
    """Which reminder is due: for 10, 3 or 1 school days, 0 for "late"; none while there is more time.

    Args:
        off: days without school.
    """
    if answer_by < today:
        return LATE
    days = left(today, answer_by, off)
    return next((step for step in SCHOOL_DAYS if days <= step), None)


def _waiting(at: datetime, today: date) -> list[Consultation]:
    """Consultations that were voted on here, with a proposal on the cards and no answer to it, and the day in sight."""
    unanswered = exists().where(
        Proposal.consultation_id == Consultation.id,
        Proposal.state == ProposalState.ON_CARDS,
        ~exists().where(Answer.proposal_id == Proposal.id),
    )
    told_late = exists().where(
        AnswerReminder.consultation_id == Consultation.id,
        AnswerReminder.answer_by == Consultation.answer_by,
        AnswerReminder.school_days == LATE,
    )
    return list(
        db.session.scalars(
            select(Consultation)
            .where(
                Consultation.opened_at.is_not(None),
                Consultation.external_ref.is_(None),
                Consultation.decision_maker_id.is_not(None),
                Consultation.answer_by <= today + LOOKS_AHEAD,
                or_(Consultation.sealed_at.is_not(None), Consultation.voting_close_at <= at),
                unanswered,
                ~told_late,
            )
            .order_by(Consultation.id)
        )
    )


def _first_time(consultation: Consultation, step: int, at: datetime) -> bool:
    """Whether nobody has sent it: the row says so, and of two that write it at once only one does."""
    kept = db.session.execute(
        insert(AnswerReminder)
        .values(consultation_id=consultation.id, answer_by=consultation.answer_by, school_days=step, at=at)
        .on_conflict_do_nothing()
        .returning(AnswerReminder.school_days)
    )
    return kept.first() is not None


def _send(consultation: Consultation, at: datetime) -> None:
    decider = consultation.decision_maker_id
    if decider is None:
        return
    path = f"/consultations/{consultation.id}/answers"
    tell(decider, consultation, NewsKind.ANSWERS_DUE, consultation.title, path)
    school = db.session.get_one(School, consultation.school_id)
    clock = answers_board(consultation, at).clock
    outbox.queue(
        consultation.school_id,
        decider,
        MailKind.SOMETHING_FOR_YOU,
        _("People wait for answers: %(title)s", title=consultation.title),
        "\n\n".join([clock.sentence(), clock.time_left() + ".", outbox.address_of(school, path)]),
    )
