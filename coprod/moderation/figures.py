"""How ideas were read, in figures that everybody may see: no exact small number, none that subtraction would give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations import school_days
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.ideas.models import Idea, IdeaState, ReturnReason
from coprod.schools.queries import days_off

STEP = 5
A_YEAR = timedelta(days=365)
MOST_TIMES = 5000

_YES = {IdeaState.ACCEPTED, IdeaState.MERGED, IdeaState.SPLIT}


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of ideas, rounded down to fives; none where fewer than the threshold.

    Attributes:
        came: sent in.
        accepted: can be read by all, alone or as a part of another or in parts.
        returned: with their authors now, to be reworded.
        waiting: not read yet.
        school_days: half of them were read within so many; none where too few were.
    """

    came: int | None
    accepted: int | None
    returned: int | None
    waiting: int | None
    school_days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A stretch of time at a school: by stakeholder group, in all, and why ideas went back."""

    groups: dict[StakeholderGroup, Row]
    in_all: Row
    reasons: dict[ReturnReason, int | None]


def rounded(count: int, threshold: int) -> int | None:
    """A count down to the last five; none below the threshold. Sums of such figures give no exact one away."""
    return None if count < threshold else count - count % STEP


def figures(
    school_id: int, threshold: int, since: datetime | None = None, until: datetime | None = None
) -> Figures:
    """How the ideas that were sent between two moments were read; of the last year, unless told. Three queries.

    What left for the safeguarding lead is not counted anywhere: nobody may learn from a table that something did.
    """
    until = until or now()
    here = (
        Idea.school_id == school_id, Idea.sent_at >= (since or until - A_YEAR), Idea.sent_at < until, Idea.state != IdeaState.WITHHELD,
        Idea.external_ref.is_(None), Idea.split_from_id.is_(None), Consultation.opened_at.is_not(None),
    )  # fmt: skip
    counted: Any = db.session.execute(
        select(Idea.stakeholder_group, Idea.state, Idea.return_reason, func.count(Idea.id))
        .join(Consultation, Consultation.id == Idea.consultation_id)
        .where(*here)
        .group_by(Idea.stakeholder_group, Idea.state, Idea.return_reason)
    ).all()
    times: Any = db.session.execute(
        select(Idea.stakeholder_group, Idea.sent_at, Idea.handled_at)
        .join(Consultation, Consultation.id == Idea.consultation_id)
        .where(*here, Idea.handled_at.is_not(None))
        .order_by(Idea.id.desc())
        .limit(MOST_TIMES)
    ).all()
    off = days_off(school_id)
    took = [(group, school_days.passed(sent, handled, off)) for group, sent, handled in times]
    return Figures(
        groups={
            group: _row(
                [row for row in counted if row[0] is group], [n for one, n in took if one is group], threshold
            )
            for group in StakeholderGroup
        },
        in_all=_row(counted, [days for _group, days in took], threshold),
        reasons={
            reason: rounded(sum(n for _group, _state, why, n in counted if why is reason), threshold)
            for reason in ReturnReason
        },
    )


def _row(counted: list[Any], took: list[int], threshold: int) -> Row:
    def number(states: set[IdeaState]) -> int | None:
        return rounded(sum(n for _group, state, _why, n in counted if state in states), threshold)

    return Row(
        came=number(set(IdeaState)),
        accepted=number(_YES),
        returned=number({IdeaState.RETURNED}),
        waiting=number({IdeaState.WAITING}),
        school_days=int(median(took)) + 1 if len(took) >= threshold else None,
    )
