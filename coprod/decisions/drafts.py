"""Write an answer before anybody else reads it; have a second person read it; put it away again."""

from __future__ import annotations

from sqlalchemy import select

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.models import Answer, AnswerDraft
from coprod.decisions.saying import Words
from coprod.insights.snapshots import one_at_a_time
from coprod.proposals.models import Proposal, ProposalState


class NotOnTheCards(ValueError):
    """What was not voted on needs no answer."""


class AlreadyPublic(ValueError):
    """The proposal has its public answer: from now on it is amended, in the open."""


class WrittenMeanwhile(ValueError):
    """Somebody saved, read or published since the page was opened."""


class OwnWords(ValueError):
    """Nobody is the second reader of what they wrote themselves."""


def save(
    writer_id: int, consultation: Consultation, proposal: Proposal, words: Words, seen: int
) -> AnswerDraft:
    """Keep a draft, whole or not. Whoever had read the words before has not read these.

    Args:
        seen: the draft's version that the writer began from; 0 where there was none.

    Raises:
        NotOnTheCards, AlreadyPublic, WrittenMeanwhile: and nothing is kept.
    """
    if proposal.state is not ProposalState.ON_CARDS or proposal.consultation_id != consultation.id:
        raise NotOnTheCards(f"proposal {proposal.id} is not on the cards of consultation {consultation.id}")
    one_at_a_time(consultation)
    if db.session.scalar(select(Answer.id).where(Answer.proposal_id == proposal.id)) is not None:
        raise AlreadyPublic(f"proposal {proposal.id} is answered")
    draft = _draft_of(proposal.id)
    if seen != (draft.version if draft else 0):
        raise WrittenMeanwhile(f"the draft for proposal {proposal.id} is not at version {seen}")
    if draft is None:
        draft = AnswerDraft(
            school_id=consultation.school_id,
            consultation_id=consultation.id,
            proposal_id=proposal.id,
            version=0,
        )
        db.session.add(draft)
    for name, value in words.columns().items():
        setattr(draft, name, value)
    draft.version += 1
    draft.written_by_id, draft.written_at, draft.read_by_id, draft.read_at = writer_id, now(), None, None
    db.session.flush()
    return draft


def mark_read(reader_id: int, consultation: Consultation, proposal_id: int, seen: int) -> None:
    """The second reader says of these very words: read, ready.

    Raises:
        WrittenMeanwhile: there is no such draft at that version any more.
        OwnWords: the reader wrote it.
    """
    one_at_a_time(consultation)
    draft = _draft_of(proposal_id)
    if draft is None or draft.consultation_id != consultation.id or draft.version != seen:
        raise WrittenMeanwhile(f"no draft for proposal {proposal_id} at version {seen}")
    if draft.written_by_id == reader_id:
        raise OwnWords(f"person {reader_id} wrote the draft for proposal {proposal_id}")
    draft.read_by_id, draft.read_at = reader_id, now()
    db.session.flush()
    record(
        consultation.school_id,
        reader_id,
        "answer draft read",
        f"proposal:{proposal_id}",
        version=draft.version,
    )


def put_away(consultation: Consultation, proposal_id: int, seen: int) -> None:
    """Throw a draft away, so that the others can be published without it.

    Raises:
        WrittenMeanwhile: there is no such draft at that version any more.
    """
    one_at_a_time(consultation)
    draft = _draft_of(proposal_id)
    if draft is None or draft.consultation_id != consultation.id or draft.version != seen:
        raise WrittenMeanwhile(f"no draft for proposal {proposal_id} at version {seen}")
    db.session.delete(draft)
    db.session.flush()


def _draft_of(proposal_id: int) -> AnswerDraft | None:
    query = select(AnswerDraft).where(AnswerDraft.proposal_id == proposal_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()
