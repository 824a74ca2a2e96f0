"""Count a round once it has closed and its box is sealed.

The shape of ``SelfReview.results`` (JSON)::

    {
      "roll": {"pupils": {"seats": 318, "took_part": 212}, …},
      "questions": {"12": {"pupils": {"green": 90, "amber": 60, "red": 40, "dont_know": 12}, …}, …}
    }

The numbers are as they are; no page shows them but through ``found.py``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.selfreview.actions import path_of
from coprod.selfreview.models import Colour, SelfAnswer, SelfQuestion, SelfReview
from coprod.voting import queries as votes
from coprod.voting.models import Ballot

Results = dict[str, Any]


def due() -> list[tuple[SelfReview, Consultation]]:
    """Rounds whose box is sealed, and which are not counted yet. One query."""
    rows = db.session.execute(
        select(SelfReview, Consultation)
        .join(Consultation, Consultation.id == SelfReview.consultation_id)
        .where(Consultation.sealed_at.is_not(None), SelfReview.counted_at.is_(None))
        .order_by(SelfReview.id)
    )
    return [(review, consultation) for review, consultation in rows]


def count(review: SelfReview, consultation: Consultation) -> None:
    """Keep the counts, and tell those who answered that they can be read."""
    review.results, review.counted_at = results(review.id, consultation.id), now()
    db.session.flush()
    tell_those_who_took_part(
        consultation, NewsKind.SELF_REVIEW_COUNTED, review.title, path_of(consultation.id)
    )


def results(review_id: int, consultation_id: int) -> Results:
    """What was answered, by question and stakeholder group. Two queries."""
    roll = votes.turnout(consultation_id)
    groups = [group for group in StakeholderGroup if group in roll]
    questions: Results = {}
    rows = db.session.execute(
        select(SelfAnswer.question_id, Ballot.stakeholder_group, SelfAnswer.colour, func.count())
        .join(Ballot, Ballot.id == SelfAnswer.ballot_id)
        .join(SelfQuestion, SelfQuestion.id == SelfAnswer.question_id)
        .where(Ballot.consultation_id == consultation_id, SelfQuestion.self_review_id == review_id)
        .group_by(SelfAnswer.question_id, Ballot.stakeholder_group, SelfAnswer.colour)
    )
    for question_id, group, colour, number in rows:
        row = questions.setdefault(
            str(question_id), {g.value: dict.fromkeys([c.value for c in Colour], 0) for g in groups}
        )
        row[group.value][colour.value] = int(number)
    return {
        "roll": {g.value: {"seats": roll[g].seats, "took_part": roll[g].took_part} for g in groups},
        "questions": questions,
    }
