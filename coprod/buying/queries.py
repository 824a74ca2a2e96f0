"""Reads of buying-in checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select

from coprod.buying.models import BuyingAnswer, BuyingCheck, BuyingQuote, Question
from coprod.changes.models import Change
from coprod.db import db
from coprod.decisions.clock import school_day


def check_of(change_id: int) -> BuyingCheck | None:
    """The check of a change. One query."""
    return db.session.scalars(select(BuyingCheck).where(BuyingCheck.change_id == change_id)).first()


def answers_of(check_id: int) -> dict[Question, BuyingAnswer]:
    """What is said to the questions. One query."""
    rows = db.session.scalars(select(BuyingAnswer).where(BuyingAnswer.check_id == check_id))
    return {row.question: row for row in rows}


def quotes_of(check_id: int) -> list[BuyingQuote]:
    """The offers, in the order in which they were written. One query."""
    return list(
        db.session.scalars(
            select(BuyingQuote).where(BuyingQuote.check_id == check_id).order_by(BuyingQuote.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Bought:
    """What everybody may know: the check, and the offer that was chosen."""

    check: BuyingCheck
    chosen: BuyingQuote | None


def bought_for(change_id: int) -> Bought | None:
    """What a change buys in, where it does. One query."""
    row = db.session.execute(
        select(BuyingCheck, BuyingQuote)
        .outerjoin(BuyingQuote, and_(BuyingQuote.check_id == BuyingCheck.id, BuyingQuote.chosen))
        .where(BuyingCheck.change_id == change_id)
    ).first()
    return Bought(row[0], row[1]) if row else None


AHEAD = timedelta(weeks=6)
"""How long before the end of a contract, or its last day of notice, somebody looks at the service again."""


def unjudged_end(check: BuyingCheck, today: date) -> date | None:
    """The day (last day of notice, or end) that is so near that the service has to be judged anew, where it was not."""
    day = check.notice_by or check.ends_on
    if day is None or today < day - AHEAD:
        return None
    judged = check.judged_at is not None and school_day(check.judged_at) >= day - AHEAD
    return None if judged else day


def to_look_at(before: date) -> list[tuple[BuyingCheck, Change]]:
    """Contracts that end, or must be ended, by that day, and whose owner was not reminded of it. One query."""
    day = func.coalesce(BuyingCheck.notice_by, BuyingCheck.ends_on)
    rows = db.session.execute(
        select(BuyingCheck, Change)
        .join(Change, Change.id == BuyingCheck.change_id)
        .where(
            day <= before,
            or_(BuyingCheck.reminded_for.is_(None), BuyingCheck.reminded_for != day),
        )
        .order_by(BuyingCheck.id)
    )
    return [(check, change) for check, change in rows]
