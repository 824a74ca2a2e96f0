"""What a moderator does with an idea. Each act checks that the idea is still as the moderator saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flask
from sqlalchemy import select, update

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db, insert
from coprod.ideas.actions import keep_wording, tie
from coprod.ideas.models import Idea, IdeaMove, IdeaNote, IdeaState, ReturnReason
from coprod.messages.actions import tell
from coprod.messages.models import NewsKind
from coprod.moderation.seen import as_seen
from coprod.people.queries import in_charge_of
from coprod.schools.models import ClassGroup
from coprod.schools.queries import care_rules

FEWEST_PARTS, MOST_PARTS = 2, 4
OPEN_TO_CHANGE = frozenset({IdeaState.WAITING, IdeaState.ACCEPTED})


class HandledAlready(ValueError):
    """Somebody else decided on it, or its words changed, since the page was opened."""


class CannotMerge(ValueError):
    """The other idea is not an accepted one of the same consultation, or it is the same idea."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the ideas that an idea is split into."""

    body: str


def accept(me: Who, idea: Idea, seen: str) -> bool:
    """Let everybody at the school read it; where the school wants two to say so, only after somebody else's yes.

    Returns:
        whether it is accepted now, or waits for somebody else's yes.

    Raises:
        HandledAlready: as for every act here.
    """
    _take(idea, seen, IdeaState.WAITING)
    if care_rules(me.school_id).second_reader and idea.first_yes_by_id in {None, me.id}:
        if idea.first_yes_by_id is None:
            idea.first_yes_by_id = me.id
            db.session.flush()
            record(me.school_id, me.id, "idea accepted by the first of two", f"idea:{idea.id}")
        return False
    _decide(me, idea, IdeaState.ACCEPTED)
    record(me.school_id, me.id, "idea accepted", f"idea:{idea.id}")
    _tell_author(idea, NewsKind.IDEA_ACCEPTED)
    return True


def add_note(me: Who, idea: Idea, body: str) -> None:
    """Tell the other moderators something about an idea. Its author never sees it."""
    db.session.add(IdeaNote(idea_id=idea.id, written_by_id=me.id, at=now(), body=body))
    db.session.flush()


def send_back(me: Who, idea: Idea, seen: str, reason: ReturnReason, words: str) -> None:
    """Send it back to its author, with a reason and (maybe) own words. Nobody else reads it then."""
    _take(idea, seen, *OPEN_TO_CHANGE)
    _decide(me, idea, IdeaState.RETURNED, return_reason=reason, return_words=words)
    record(me.school_id, me.id, "idea sent back", f"idea:{idea.id}", reason=reason.value)
    _tell_author(idea, NewsKind.IDEA_RETURNED)


def merge(me: Who, idea: Idea, seen: str, into_id: int) -> None:
    """Let another idea, which says the same, carry this one too. Its moves go along.

    Raises:
        CannotMerge: the other one cannot carry it.
    """
    _take(idea, seen, *OPEN_TO_CHANGE)
    into = db.session.get(Idea, into_id, with_for_update=True, populate_existing=True)
    fits = into is not None and into.id != idea.id and into.consultation_id == idea.consultation_id
    if not fits or into is None or into.state is not IdeaState.ACCEPTED:
        raise CannotMerge
    _decide(me, idea, IdeaState.MERGED, merged_into_id=into.id)
    # What was merged into this one goes along: no chain is longer than one step.
    db.session.execute(update(Idea).where(Idea.merged_into_id == idea.id).values(merged_into_id=into.id))
    codes = db.session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == idea.id)).all()
    if codes:
        db.session.execute(
            insert(IdeaMove)
            .values([{"idea_id": into.id, "move_code": code} for code in codes])
            .on_conflict_do_nothing(index_elements=["idea_id", "move_code"])
        )
    record(me.school_id, me.id, "idea merged", f"idea:{idea.id}", into=into.id)
    _tell_author(idea, NewsKind.IDEA_MERGED)


def split(me: Who, idea: Idea, seen: str, parts: Sequence[Part]) -> list[Idea]:
    """Make two to four ideas of one that held more than one thought. The moderator has read them: all may, now.

    Raises:
        ValueError: too few or too many parts.
    """
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise ValueError("two to four parts")
    _take(idea, seen, *OPEN_TO_CHANGE)
    moves = db.session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == idea.id)).all()
    second = care_rules(me.school_id).second_reader
    children = [
        Idea(
            school_id=idea.school_id,
            consultation_id=idea.consultation_id,
            author_id=idea.author_id,
            class_id=idea.class_id,
            stakeholder_group=idea.stakeholder_group,
            year_band=idea.year_band,
            body=part.body,
            why=idea.why,
            state=IdeaState.WAITING if second else IdeaState.ACCEPTED,
            first_yes_by_id=me.id if second else None,
            sent_at=idea.sent_at,
            handled_at=None if second else now(),
            handled_by_id=None if second else me.id,
            split_from_id=idea.id,
        )
        for part in parts
    ]
    db.session.add_all(children)
    _decide(me, idea, IdeaState.SPLIT)
    for child in children:
        tie(child.id, moves)
    record(me.school_id, me.id, "idea split", f"idea:{idea.id}", into=[child.id for child in children])
    _tell_author(idea, NewsKind.IDEA_SPLIT)
    return children


def tie_moves(me: Who, idea: Idea, seen: str, codes: Sequence[str]) -> None:
    """Tie it to moves as well. What its author tied it to stays."""
    _take(idea, seen, *OPEN_TO_CHANGE)
    if codes:
        db.session.execute(
            insert(IdeaMove)
            .values([{"idea_id": idea.id, "move_code": code} for code in codes])
            .on_conflict_do_nothing(index_elements=["idea_id", "move_code"])
        )
        record(me.school_id, me.id, "idea tied to moves", f"idea:{idea.id}", moves=[*codes])


def reword(me: Who, idea: Idea, seen: str, body: str, why: str, *, accept_too: bool) -> bool:
    """Change its words; the author sees both. It stays where it is, or is accepted at once.

    Returns:
        whether it is accepted now.
    """
    _take(idea, seen, *OPEN_TO_CHANGE)
    if (body, why) != (idea.body, idea.why):
        keep_wording(idea, by=me.id)
        idea.body, idea.why, idea.first_yes_by_id = body, why, None
        db.session.flush()
        record(me.school_id, me.id, "idea reworded", f"idea:{idea.id}")
        _tell_author(idea, NewsKind.IDEA_REWORDED)
    if accept_too and idea.state is IdeaState.WAITING:
        return accept(me, idea, as_seen(idea))
    return idea.state is IdeaState.ACCEPTED


def _take(idea: Idea, seen: str, *states: IdeaState) -> None:
    """Hold the idea for this transaction, and see that it is as it was seen, in one of these states.

    Raises:
        HandledAlready: it is not.
    """
    db.session.refresh(idea, with_for_update=True)
    if idea.state not in states or as_seen(idea) != seen:
        raise HandledAlready


def _decide(me: Who, idea: Idea, state: IdeaState, **values: Any) -> None:
    fresh: dict[str, Any] = {
        "return_reason": None, "return_words": "", "merged_into_id": None, "first_yes_by_id": None,
    }  # fmt: skip
    for name, value in {**fresh, **values}.items():
        setattr(idea, name, value)
    idea.state, idea.handled_at, idea.handled_by_id = state, now(), me.id
    db.session.flush()


def _tell_author(idea: Idea, kind: NewsKind) -> None:
    """Tell the author where to look; whoever has charge of the class, where it is a class's idea. The news carries the consultation's title, never the idea's words."""
    consultation = db.session.get_one(Consultation, idea.consultation_id)
    path = flask.url_for("ideas.show", idea_id=idea.id)
    tell(idea.author_id, consultation, kind, consultation.title, path)
    if idea.class_id is not None:
        name = db.session.get_one(ClassGroup, idea.class_id).name
        for person_id in in_charge_of(idea.class_id):
            tell(person_id, consultation, kind, f"{name}: {consultation.title}", path)
