"""Give an answer, and change one in the open."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.proposals.models import Proposal, ProposalState


class NotOnTheCards(ValueError):
    """What was not voted on needs no answer."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the decision-maker says."""

    kind: AnswerKind
    reason: str
    dissent: str


def give(
    answerer_id: int, consultation: Consultation, proposal: Proposal, words: Words, snapshot_id: int
) -> Answer:
    """Answer a proposal, or change its answer; public at once, and told to those who took part.

    A changed answer keeps its first day, says when it was changed, and its earlier words go into the log.

    Args:
        snapshot_id: what was known of the votes when it was given.

    Raises:
        NotOnTheCards: the proposal is not one that people vote on.
    """
    if proposal.state is not ProposalState.ON_CARDS or proposal.consultation_id != consultation.id:
        raise NotOnTheCards(f"proposal {proposal.id} is not on the cards of consultation {consultation.id}")
    answer = db.session.scalars(
        select(Answer).where(Answer.proposal_id == proposal.id).with_for_update()
    ).first()
    kind = NewsKind.PROPOSAL_ANSWERED
    if answer is None:
        answer = _first(answerer_id, consultation, proposal, words, snapshot_id)
    elif _change(answer, answerer_id, words, snapshot_id):
        kind = NewsKind.ANSWER_CHANGED
    else:
        return answer
    tell_those_who_took_part(consultation, kind, proposal.wording, path_of(consultation.id, proposal.id))
    return answer


def path_of(consultation_id: int, proposal_id: int) -> str:
    """Where everybody reads the answer."""
    return f"/consultations/{consultation_id}/answers#answer-{proposal_id}"


def _first(
    answerer_id: int, consultation: Consultation, proposal: Proposal, words: Words, snapshot_id: int
) -> Answer:
    answer = Answer(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        proposal_id=proposal.id,
        kind=words.kind,
        reason=words.reason,
        dissent=words.dissent,
        snapshot_id=snapshot_id,
        answered_by_id=answerer_id,
        answered_at=now(),
    )
    db.session.add(answer)
    db.session.flush()
    record(
        consultation.school_id,
        answerer_id,
        "proposal answered",
        f"proposal:{proposal.id}",
        answer=words.kind.value,
        snapshot=snapshot_id,
    )
    return answer


def _change(answer: Answer, answerer_id: int, words: Words, snapshot_id: int) -> bool:
    before = Words(answer.kind, answer.reason, answer.dissent)
    if before == words:
        return False
    answer.kind, answer.reason, answer.dissent = words.kind, words.reason, words.dissent
    answer.snapshot_id, answer.answered_by_id, answer.amended_at = snapshot_id, answerer_id, now()
    db.session.flush()
    record(
        answer.school_id,
        answerer_id,
        "answer changed",
        f"proposal:{answer.proposal_id}",
        answer=words.kind.value,
        snapshot=snapshot_id,
        was={"answer": before.kind.value, "reason": before.reason, "dissent": before.dissent},
    )
    return True
