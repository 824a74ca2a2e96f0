"""Raise a concern about an idea: its words leave the consultation, whole, for the safeguarding lead alone."""

from __future__ import annotations

from typing import Any

from flask_babel import ngettext
from sqlalchemy import delete, select, update

from coprod.access.facts import Who
from coprod.access.roles import Duty
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.ideas.actions import tie
from coprod.ideas.models import Idea, IdeaMove, IdeaNote, IdeaState, IdeaWording
from coprod.moderation.actions import HandledAlready
from coprod.proposals.models import ProposalIdea
from coprod.safeguarding import alerts, telling
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState, ConcernWording
from coprod.safeguarding.queries import keepers
from coprod.schools.models import ClassGroup
from coprod.screening import Names, Strength, read


def route(idea: Idea) -> None:
    """Read what has just been sent (or reworded); strong signs of a worry go to the safeguarding lead at once.

    Whatever it finds, the author's pages are the same. What is not strong waits on the desk, with how strong it is.
    """
    text = f"{idea.body}\n\n{idea.why}"
    idea.signs = int(read(text).strength)
    db.session.flush()
    if idea.state is IdeaState.WAITING and idea.signs == Strength.STRONG:
        about, person_id = who_it_names(idea.school_id, text)
        _withhold(idea, by=None, note="", about=about, about_person_id=person_id)


def raise_concern(me: Who, idea: Idea, note: str, about: AboutWhom = AboutWhom.CHILD) -> int:
    """Move an idea's exact words, author, time and place to a concern, and blank it everywhere else.

    If it is a part of an idea that was split, the whole of that goes along: the same words stand in it. Ideas that
    had been merged into it go back to the desk. The log says that a concern was raised, and by whom; no more.

    Returns:
        how many proposals had been made from it: a human must look at their words.

    Raises:
        HandledAlready: somebody else has just raised one.
        TooMany: they have raised many in the last hour, and hold no duty.
    """
    telling.one_more(me)
    db.session.refresh(idea, with_for_update=True)
    if idea.state is IdeaState.WITHHELD:
        raise HandledAlready
    return _withhold(idea, by=me.id, note=note, about=about)


def give_back(me: Who, concern: Concern) -> bool:
    """A false alarm: the words go back to the desk as they were, and out of the concern, which is closed.

    Returns:
        whether there was an idea to give back.
    """
    db.session.refresh(concern, with_for_update=True)
    idea = db.session.scalars(select(Idea).where(Idea.concern_id == concern.id).with_for_update()).first()
    if idea is not None:
        idea.body, idea.why, idea.state = concern.words, concern.why, IdeaState.WAITING
        idea.concern_id, idea.signs, idea.handled_at = None, int(Strength.NONE), None
        db.session.flush()
        tie(idea.id, concern.moves)
        for kept in db.session.scalars(
            select(ConcernWording).where(ConcernWording.concern_id == concern.id).order_by(ConcernWording.id)
        ):
            db.session.add(
                IdeaWording(
                    idea_id=idea.id,
                    body=kept.body,
                    why=kept.why,
                    replaced_at=kept.replaced_at,
                    replaced_by_id=kept.replaced_by_id,
                )
            )
        db.session.execute(delete(ConcernWording).where(ConcernWording.concern_id == concern.id))
        concern.words = concern.why = ""
        concern.moves = []
    concern.false_alarm, concern.state, concern.closed_at = True, ConcernState.CLOSED, now()
    concern.acknowledged_by_id = concern.acknowledged_by_id or me.id
    concern.acknowledged_at = concern.acknowledged_at or now()
    db.session.flush()
    record(me.school_id, me.id, "concern was a false alarm", f"concern:{concern.id}")
    return idea is not None


def unmask(me: Who, idea: Idea, reason: str) -> None:
    """Write into the log that somebody looked who wrote an idea, and why."""
    record(me.school_id, me.id, "author of an idea looked up", f"idea:{idea.id}", reason=reason)


def who_it_names(school_id: int, text: str) -> tuple[AboutWhom, int | None]:
    """Whom a text may be about, where it names somebody who would read it: it must not go to them."""
    people = keepers(school_id)
    named = [(id_, duty) for id_, name, duty in people if Names([name]).marks_in(text)]
    if "headteacher" in "".join(text.lower().split()):
        return AboutWhom.HEAD, next((id_ for id_, _name, duty in people if duty is Duty.HEAD), None)
    for wanted, about in (
        (Duty.HEAD, AboutWhom.HEAD),
        (Duty.SAFEGUARDING_LEAD, AboutWhom.STAFF),
        (Duty.DEPUTY_LEAD, AboutWhom.STAFF),
    ):
        for id_, duty in named:
            if duty is wanted:
                return about, id_
    return AboutWhom.CHILD, None


def _withhold(
    idea: Idea, *, by: int | None, note: str, about: AboutWhom, about_person_id: int | None = None
) -> int:
    concern = Concern(
        school_id=idea.school_id,
        author_id=idea.author_id,
        words=idea.body,
        why=idea.why,
        written_at=idea.sent_at,
        place=_place_of(idea),
        about=alerts.whose(idea.school_id, about, about_person_id),
        about_person_id=about_person_id,
        raised_by_id=by,
        raised_at=now(),
        unread_since=now(),
        note=_with_the_desks_notes(idea, note),
        moves=list(db.session.scalars(select(IdeaMove.move_code).where(IdeaMove.idea_id == idea.id))),
    )
    db.session.add(concern)
    db.session.flush()
    whole = _whole_of(idea)
    if whole is not None:
        _move_wordings(whole, concern)
        _keep(concern, whole)
        blank(whole)
    _move_wordings(idea, concern)
    proposals = blank(idea)
    if proposals:
        said = ngettext(
            "A proposal had been made from this idea. Its words still stand: please look at them.",
            "%(num)d proposals had been made from this idea. Their words still stand: please look at them.",
            proposals,
        )
        concern.note = f"{concern.note}\n\n{said}".strip()
    idea.concern_id = (
        concern.id
    )  # its author goes on seeing their own words; the whole is gone from their page
    db.session.flush()
    record(idea.school_id, by, "concern raised", f"concern:{concern.id}")
    alerts.tell_readers(concern)
    return proposals


def _place_of(idea: Idea) -> str:
    """The consultation's title; and the class, where no pupil alone wrote it."""
    title = db.session.get_one(Consultation, idea.consultation_id).title
    if idea.class_id is None:
        return title
    return f"{title} (idea of class {db.session.get_one(ClassGroup, idea.class_id).name}, typed by its tutor)"


def _with_the_desks_notes(idea: Idea, note: str) -> str:
    kept = db.session.scalars(select(IdeaNote.body).where(IdeaNote.idea_id == idea.id).order_by(IdeaNote.id))
    return "\n\n".join(part for part in (note, *kept) if part)


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


def blank(idea: Idea) -> int:
    """Take every word out of an idea, and every thread to it.

    Returns:
        how many proposals had been made from it.
    """
    for table in (IdeaWording, IdeaMove, IdeaNote):
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
    idea.return_reason = idea.merged_into_id = idea.says_same_as_id = idea.first_yes_by_id = None
    idea.handled_at, idea.handled_by_id = now(), None
    db.session.flush()
    return int(cut.rowcount)
