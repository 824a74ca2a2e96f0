"""Small groups that talk, and what their note-taker writes down: how many, what kind, what they agreed, never who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.moderation.concerns import who_it_names
from coprod.safeguarding import alerts
from coprod.safeguarding.models import Concern
from coprod.screening import Strength, read
from coprod.selfreview.models import Colour, GroupKind, SelfGroup, SelfGroupNote, SelfQuestion, SelfReview
from coprod.selfreview.standard import Area

PLACE_FITS = 200


class NotOpened(ValueError):
    """The round has not opened: each person answers first, then groups talk."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a group agreed on one question, and what was said."""

    question_id: int
    colour: Colour
    said: str


def gather(me: Who, review: SelfReview, kind: GroupKind, people: int, held_on: date) -> SelfGroup:
    """Begin the notes of a group.

    Raises:
        NotOpened: see there.
    """
    if review.consultation_id is None:
        raise NotOpened
    group = SelfGroup(
        school_id=review.school_id,
        self_review_id=review.id,
        kind=kind,
        people=people,
        note_taker_id=me.id,
        held_on=held_on,
    )
    db.session.add(group)
    db.session.flush()
    record(review.school_id, me.id, "self-review group noted", f"self_review:{review.id}", people=people)
    return group


def note(me: Who, group: SelfGroup, area: Area, lines: Sequence[Line]) -> int:
    """Keep the notes on one area, in the place of those before. Strong signs of a worry go to the safeguarding lead.

    Returns:
        how many lines held such a sign: their words are not kept here.
    """
    of_area = select(SelfQuestion.id).where(
        SelfQuestion.self_review_id == group.self_review_id, SelfQuestion.area == area
    )
    db.session.execute(
        delete(SelfGroupNote).where(
            SelfGroupNote.self_group_id == group.id, SelfGroupNote.question_id.in_(of_area)
        )
    )
    worries = 0
    for line in lines:
        said = line.said
        if read(said).strength is Strength.STRONG:
            _pass_on(group, said)
            said, worries = "", worries + 1
        db.session.add(
            SelfGroupNote(self_group_id=group.id, question_id=line.question_id, colour=line.colour, said=said)
        )
    db.session.flush()
    record(group.school_id, me.id, "self-review notes written", f"self_review:{group.self_review_id}")
    return worries


def _pass_on(group: SelfGroup, words: str) -> None:
    """No child has written them: they have no author, and say where they come from."""
    title = db.session.scalars(select(SelfReview.title).where(SelfReview.id == group.self_review_id)).one()
    about, person_id = who_it_names(group.school_id, words)
    at = now()
    concern = Concern(
        school_id=group.school_id,
        words=words,
        written_at=at,
        place=f"{title} (notes of a group)"[:PLACE_FITS],
        about=alerts.whose(group.school_id, about, person_id),
        about_person_id=person_id,
        raised_at=at,
        unread_since=at,
    )
    db.session.add(concern)
    db.session.flush()
    record(group.school_id, None, "concern raised", f"concern:{concern.id}")
    alerts.tell_readers(concern)
