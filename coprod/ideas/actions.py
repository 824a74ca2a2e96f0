"""Send an idea; change its words while it waits, or after it came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from coprod.access.roles import StakeholderGroup, year_band
from coprod.clock import now
from coprod.consultations.models import Consultation, OnTheRoll
from coprod.db import db
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording
from coprod.people.models import Person
from coprod.safeguarding.actions import unread_again
from coprod.safeguarding.models import Concern, ConcernWording
from coprod.schools.models import ClassGroup


class HandledMeanwhile(ValueError):
    """A moderator read it (or its words changed) while its author was writing."""


class NotThere(ValueError):
    """The idea that this one is said to be the same as cannot be read by all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote: tidied, and of a length that fits."""

    body: str
    why: str
    moves: tuple[str, ...]


def suggest(
    seat: OnTheRoll, consultation: Consultation, draft: Draft, *, says_same_as: int | None = None
) -> Idea:
    """Send an idea in. The same words, sent twice by the same person, are one idea.

    Args:
        seat: the author's place on the roll.
        says_same_as: the accepted idea that the author says is the same.

    Raises:
        NotThere: that idea is not one of this consultation, or not accepted.
    """
    _one_at_a_time(seat.person_id)
    before = _the_same(seat.person_id, consultation.id, draft)
    if before is not None:
        return before
    if says_same_as is not None and not _may_be_read(says_same_as, consultation.id):
        raise NotThere
    idea = Idea(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        author_id=seat.person_id,
        stakeholder_group=seat.stakeholder_group,
        year_band=seat.year_band,
        body=draft.body,
        why=draft.why,
        state=IdeaState.WAITING,
        sent_at=now(),
        says_same_as_id=says_same_as,
    )
    db.session.add(idea)
    db.session.flush()
    tie(idea.id, draft.moves)
    return idea


def suggest_for_class(class_id: int, year: int | None, consultation: Consultation, draft: Draft) -> Idea:
    """Send in what a class agreed: the class's idea, which has no author. The same words, sent twice, are one idea.

    Args:
        year: the class's school year; none for a class of mixed years.
    """
    db.session.execute(select(ClassGroup.id).where(ClassGroup.id == class_id).with_for_update(key_share=True))
    before = db.session.scalars(
        select(Idea)
        .outerjoin(Concern, Concern.id == Idea.concern_id)
        .where(
            Idea.class_id == class_id,
            Idea.consultation_id == consultation.id,
            or_(Idea.body == draft.body, Concern.words == draft.body),
        )
        .order_by(Idea.id)
    ).first()
    if before is not None:
        return before
    idea = Idea(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        class_id=class_id,
        stakeholder_group=StakeholderGroup.PUPILS,
        year_band=year_band(year),
        body=draft.body,
        why=draft.why,
        state=IdeaState.WAITING,
        sent_at=now(),
    )
    db.session.add(idea)
    db.session.flush()
    tie(idea.id, draft.moves)
    return idea


def reword(idea: Idea, draft: Draft, *, seen: str) -> None:
    """Its author changes the words; it waits to be read (again). What it said before is kept.

    Args:
        seen: the words that its author changed from.

    Raises:
        HandledMeanwhile: they are not its words any more, or a moderator has decided on it.
    """
    db.session.refresh(idea, with_for_update=True)
    if idea.state is IdeaState.WITHHELD and idea.concern_id is not None:
        _reword_concern(idea.concern_id, idea.author_id, draft, seen)
        return
    if idea.state not in {IdeaState.WAITING, IdeaState.RETURNED} or idea.body != seen:
        raise HandledMeanwhile
    keep_wording(idea, by=idea.author_id)
    if idea.state is IdeaState.RETURNED:
        idea.sent_at = now()
    idea.body, idea.why = draft.body, draft.why
    idea.state, idea.return_reason, idea.return_words = IdeaState.WAITING, None, ""
    idea.handled_at = idea.handled_by_id = idea.first_yes_by_id = None
    db.session.flush()
    db.session.execute(delete(IdeaMove).where(IdeaMove.idea_id == idea.id))
    tie(idea.id, draft.moves)


def keep_wording(idea: Idea, *, by: int | None) -> None:
    """Keep what an idea says now, before somebody rewords it."""
    db.session.add(
        IdeaWording(idea_id=idea.id, body=idea.body, why=idea.why, replaced_at=now(), replaced_by_id=by)
    )


def tie(idea_id: int, moves: Iterable[str]) -> None:
    """Tie an idea to resilient moves."""
    rows = [{"idea_id": idea_id, "move_code": code} for code in dict.fromkeys(moves)]
    if rows:
        db.session.execute(insert(IdeaMove), rows)


def _one_at_a_time(person_id: int | None) -> None:
    """Two presses of the same button wait for each other. (SQLite lets one writer in at a time anyway.)"""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _the_same(person_id: int | None, consultation_id: int, draft: Draft) -> Idea | None:
    """The person's own idea with these very words, also where they have left it for the safeguarding lead."""
    return db.session.scalars(
        select(Idea)
        .outerjoin(Concern, Concern.id == Idea.concern_id)
        .where(
            Idea.author_id == person_id,
            Idea.consultation_id == consultation_id,
            or_(
                (Idea.body == draft.body) & (Idea.why == draft.why),
                (Concern.words == draft.body) & (Concern.why == draft.why),
            ),
        )
        .order_by(Idea.id)
    ).first()


def _may_be_read(idea_id: int, consultation_id: int) -> bool:
    found = select(Idea.id).where(
        Idea.id == idea_id, Idea.consultation_id == consultation_id, Idea.state == IdeaState.ACCEPTED
    )
    return db.session.scalar(found) is not None


def _reword_concern(concern_id: int, author_id: int | None, draft: Draft, seen: str) -> None:
    """The author, who is not told, changes words that the safeguarding lead holds: both wordings stay there."""
    concern = db.session.get_one(Concern, concern_id, with_for_update=True, populate_existing=True)
    if concern.words != seen:
        raise HandledMeanwhile
    db.session.add(
        ConcernWording(
            concern_id=concern.id,
            body=concern.words,
            why=concern.why,
            replaced_at=now(),
            replaced_by_id=author_id,
        )
    )
    db.session.flush()
    db.session.execute(
        update(Concern)
        .where(Concern.id == concern.id)
        .values(words=draft.body, why=draft.why, moves=list(draft.moves))
    )
    db.session.refresh(concern)
    unread_again(concern)
