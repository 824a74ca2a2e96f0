"""Raise a concern about an idea: its words leave the consultation, whole, for the safeguarding lead alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from coprod.access.policy import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording
from coprod.moderation.actions import HandledAlready
from coprod.proposals.models import ProposalIdea
from coprod.safeguarding.models import Concern, ConcernWording


def raise_concern(me: Who, idea: Idea, note: str) -> int:
    """Move an idea's exact words, author, time and place to a concern, and blank it everywhere else.

    If it is a part of an idea that was split, the whole of that goes along: the same words stand in it. Ideas that
    had been merged into it go back to the desk. The log says that a concern was raised, and by whom; no more.

    Returns:
        how many proposals had been made from it: a human must look at their words.

    Raises:
        HandledAlready: somebody else has just raised one.
    """
    db.session.refresh(idea, with_for_update=True)
    if idea.state is IdeaState.WITHHELD:
        raise HandledAlready
    concern = Concern(
        school_id=idea.school_id,
        author_id=idea.author_id,
        words=idea.body,
        why=idea.why,
        written_at=idea.sent_at,
        place=db.session.get_one(Consultation, idea.consultation_id).title,
        raised_by_id=me.id,
        raised_at=now(),
        note=note,
        moves=list(db.session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == idea.id))),
    )
    db.session.add(concern)
    db.session.flush()
    whole = _whole_of(idea)
    if whole is not None:
        _move_wordings(whole, concern)
        _keep(concern, whole)
        _blank(whole)
    _move_wordings(idea, concern)
    proposals = _blank(idea)
    idea.concern_id = (
        concern.id
    )  # its author goes on seeing their own words; the whole is gone from their page
    db.session.flush()
    record(me.school_id, me.id, "concern raised", f"concern:{concern.id}")
    return proposals


def _whole_of(idea: Idea) -> Idea | None:
    """The idea that this one was split from, while its words still stand there."""
    if idea.split_from_id is None:
        return None
    whole = db.session.get(Idea, idea.split_from_id, with_for_update=True, populate_existing=True)
    return whole if whole is not None and whole.state is not IdeaState.WITHHELD else None


def _keep(concern: Concern, idea: Idea) -> None:
    db.session.add(
        ConcernWording(
            concern_id=concern.id,
            body=idea.body,
            why=idea.why,
            replaced_at=idea.handled_at or now(),
            replaced_by_id=idea.handled_by_id,
        )
    )
    db.session.flush()


def _move_wordings(idea: Idea, concern: Concern) -> None:
    """Every earlier wording goes along: the first words are often the ones that matter."""
    kept = db.session.scalars(
        select(IdeaWording).where(IdeaWording.idea_id == idea.id).order_by(IdeaWording.id)
    ).all()
    db.session.add_all(
        ConcernWording(
            concern_id=concern.id,
            body=wording.body,
            why=wording.why,
            replaced_at=wording.replaced_at,
            replaced_by_id=wording.replaced_by_id,
        )
        for wording in kept
    )
    db.session.flush()


def _blank(idea: Idea) -> int:
    """Take every word out of an idea, and every thread to it.

    Returns:
        how many proposals had been made from it.
    """
    for table in (IdeaWording, IdeaMove):
        db.session.execute(delete(table).where(table.idea_id == idea.id))
    cut: Any = db.session.execute(delete(ProposalIdea).where(ProposalIdea.idea_id == idea.id))
    db.session.execute(
        update(Idea)
        .where(Idea.merged_into_id == idea.id)
        .values(state=IdeaState.WAITING, merged_into_id=None, handled_at=None, handled_by_id=None)
    )
    db.session.execute(update(Idea).where(Idea.says_same_as_id == idea.id).values(says_same_as_id=None))
    idea.body = idea.why = idea.return_words = ""
    idea.state = IdeaState.WITHHELD
    idea.return_reason = idea.merged_into_id = idea.says_same_as_id = None
    idea.handled_at, idea.handled_by_id = now(), None
    db.session.flush()
    return int(cut.rowcount)
