"""What tests of answers and changes start from: a vote that is over and counted, and words for an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from coprod.db import db
from coprod.decisions import actions, drafts, queries
from coprod.decisions.models import Answer, AnswerDraft, AnswerKind
from coprod.decisions.saying import Words
from coprod.proposals.models import Proposal
from tests.insights.counted import Counted, closed

REASON = "Most of you want this, in every group, and it can start after the holidays."
DISSENT = "Some say that it will be loud. The library next door stays quiet."

MORE = (
    "We know that most of you wanted the other thing. We asked those who look after it, looked at the money and the rules, "
    "and offer you a talk with the head."
)


def counted(**values: Any) -> Counted:
    """60 pupils, 40 parents and 8 practitioners on the roll, and the votes of two cards.

    Rain: pupils 41 of 50 agree, parents 24 of 30, practitioners 3 of 7 (4 disagree): for staff only.
    Phones: pupils 40 of 50 agree, parents 27 of 30 disagree, practitioners hidden from everybody (3 heard).
    """
    box = Counted(seats=(60, 40, 8), **{**closed(), **values})
    box.say("Open the hall when it rains", (41, 5, 4), (24, 4, 2), (3, 4, 0))
    box.say("Phones at lunch", (40, 6, 4), (2, 27, 1), (2, 1, 0))
    box.turn_out(50, 30, 7)
    box.take()
    return box


def give(
    box: Counted,
    card: Proposal,
    kind: AnswerKind = AnswerKind.WILL,
    reason: str = REASON,
    dissent: str = DISSENT,
) -> Answer:
    """A public answer by the one who decides, alone or with whatever is drafted beside it."""
    draft(box, card, kind, reason=reason, dissent=dissent)
    publish(box)
    return db.session.scalars(select(Answer).where(Answer.proposal_id == card.id)).one()


def draft(box: Counted, card: Proposal, kind: AnswerKind = AnswerKind.WILL, **words: Any) -> AnswerDraft:
    """A whole draft by the one who decides, or that with other words."""
    said = Words(
        kind, **{"reason": REASON, "dissent": DISSENT, "more": MORE, "left_out": ("nobody",), **words}
    )
    return drafts.save(box.decider.id, box.consultation, card, said, 0)


def publish(box: Counted) -> list[Answer]:
    """All that is drafted, by the one who decides."""
    drafted = [draft for draft, _proposal in queries.drafts_of(box.consultation.id)]
    return actions.publish(box.decider.id, box.consultation, actions.mark(drafted))
