"""Publish answers, all at once or none; and amend one in the open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.drafts import WrittenMeanwhile
from coprod.decisions.models import Answer, AnswerAmendment, AnswerDraft
from coprod.decisions.numbers import Known, known_of
from coprod.decisions.queries import amendments_of, drafts_of
from coprod.decisions.saying import Words, fitting, missing_from, words_of
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience
from coprod.insights.snapshots import one_at_a_time, take
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.proposals.models import Proposal
from coprod.schools.queries import deciding_rules


class NothingToPublish(ValueError):
    """There is no draft: nobody wrote one, or somebody has just published them all."""


class NotReady(ValueError):
    """A draft lacks something, or its second reader."""


def publish(actor_id: int, consultation: Consultation, seen: str) -> list[Answer]:
    """Make every draft public in one act: answers, log and news are kept together, or nothing is.

    All of them rest on one count of the votes, taken now. Votes are over: it says what the page said.

    Args:
        seen: the :func:`mark` of the drafts that the reader said yes to.

    Raises:
        NothingToPublish: somebody else was quicker, or nothing is written.
        WrittenMeanwhile: the drafts are not those any more.
        NotReady: one lacks something, or has no second reader where the school wants one.
    """
    one_at_a_time(consultation)
    drafts = drafts_of(consultation.id)
    if not drafts:
        raise NothingToPublish(f"no drafts for consultation {consultation.id}")
    if mark([draft for draft, _proposal in drafts]) != seen:
        raise WrittenMeanwhile(f"the drafts for consultation {consultation.id} are not those that were seen")
    snapshot = take(consultation)
    known = known_of(snapshot, Audience.STAFF)
    second = deciding_rules(consultation.school_id).second_reader
    for draft, _proposal in drafts:
        if missing_from(words_of(draft), known.get(draft.proposal_id)) or (second and not draft.read_by_id):
            raise NotReady(f"the draft for proposal {draft.proposal_id} is not ready")
    return [
        _publish_one(actor_id, consultation, draft, proposal, snapshot, known.get(proposal.id))
        for draft, proposal in drafts
    ]


def mark(drafts: Sequence[AnswerDraft]) -> str:
    """One short text that changes with every word of every draft, and with who has read them."""
    said = [(draft.proposal_id, draft.version, draft.read_by_id) for draft in drafts]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def amend(
    actor_id: int, consultation: Consultation, proposal: Proposal, words: Words, why: str, seen: int
) -> Answer | None:
    """Change a public answer in the open: what it said before stays readable, with the day and the reason.

    The count that it rests on stays. Those who took part are told.

    Args:
        why: what everybody reads as the reason.
        seen: how often it had been amended when the writer began.

    Returns:
        the answer; none where it says just that already.

    Raises:
        WrittenMeanwhile: it was amended since, or there is no answer.
    """
    one_at_a_time(consultation)
    answer = db.session.scalars(
        select(Answer).where(Answer.proposal_id == proposal.id).execution_options(populate_existing=True)
    ).first()
    if answer is None or seen != len(amendments_of([answer.id])):
        raise WrittenMeanwhile(f"the answer to proposal {proposal.id} was amended since {seen}")
    before = words_of(answer)
    if before == words:
        return None
    at = now()
    db.session.add(AnswerAmendment(answer_id=answer.id, at=at, by_id=actor_id, why=why, **before.columns()))
    for name, value in words.columns().items():
        setattr(answer, name, value)
    answer.amended_at = at
    db.session.flush()
    record(
        answer.school_id, actor_id, "answer amended", f"proposal:{proposal.id}",
        answer=words.kind.value, why=why, was={**before.columns(), "kind": before.kind.value},
    )  # fmt: skip
    tell_those_who_took_part(
        consultation, NewsKind.ANSWER_CHANGED, proposal.wording, path_of(consultation.id, proposal.id)
    )
    return answer


def path_of(consultation_id: int, proposal_id: int) -> str:
    """Where everybody reads the answer."""
    return f"/consultations/{consultation_id}/answers#answer-{proposal_id}"


def _publish_one(
    actor_id: int,
    consultation: Consultation,
    draft: AnswerDraft,
    proposal: Proposal,
    snapshot: Snapshot,
    known: Known | None,
) -> Answer:
    words = fitting(words_of(draft), known)
    answer = Answer(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        proposal_id=proposal.id,
        snapshot_id=snapshot.id,
        answered_by_id=actor_id,
        answered_at=now(),
        **words.columns(),
    )
    db.session.add(answer)
    db.session.delete(draft)
    db.session.flush()
    record(
        consultation.school_id, actor_id, "proposal answered", f"proposal:{proposal.id}",
        answer=words.kind.value, snapshot=snapshot.id, written_by=draft.written_by_id, read_by=draft.read_by_id,
    )  # fmt: skip
    tell_those_who_took_part(
        consultation, NewsKind.PROPOSAL_ANSWERED, proposal.wording, path_of(consultation.id, proposal.id)
    )
    return answer
