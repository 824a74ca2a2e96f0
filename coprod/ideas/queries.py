"""Reads of ideas: those that all may read, those like a text, and a person's own with all that became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation
from coprod.db import db, joined, lines
from coprod.ideas.alike import MOST, alike
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording, ReturnReason
from coprod.people.models import ClassMember, Person
from coprod.safeguarding.models import Concern, ConcernWording
from coprod.web.paging import Paged

FITS = 20
NEWEST = 30
COMPARED_WITH = 1000  # the newest accepted ideas of a consultation; a bound for a big one
MAY_BE_REWORDED = frozenset({IdeaState.WAITING, IdeaState.RETURNED})


@dataclass(frozen=True, slots=True)
class Shown:
    """An idea as everybody at the school may read it, without its author."""

    id: int
    body: str
    why: str
    stakeholder_group: StakeholderGroup
    moves: tuple[str, ...]
    sent_at: datetime
    by_class: bool
    """Whether a class agreed it together."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an idea said before, and whether its author changed it (or an adult did)."""

    body: str
    why: str
    by_author: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the ideas that an idea was split into, in its words of today."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class Mine:
    """An idea as its author sees it.

    Withheld ideas are here as waiting ones, with the words that left them: nothing tells them apart.
    """

    id: int
    consultation_id: int
    consultation_title: str
    body: str
    why: str
    state: IdeaState
    sent_at: datetime
    moves: tuple[str, ...]
    return_reason: ReturnReason | None
    return_words: str
    earlier: tuple[Wording, ...]
    merged_into: Shown | None
    split_from_id: int | None
    parts: tuple[Part, ...]
    """What it was split into; none where it was not."""

    @property
    def may_be_reworded(self) -> bool:
        """Whether its author may change the words now."""
        return self.state in MAY_BE_REWORDED


def accepted(consultation_id: int, search: str, page: int) -> Paged[Shown]:
    """The ideas that all may read, newest first, a page at a time. One query.

    Args:
        search: words that must stand in the idea; empty for all.
    """
    query = _shown().where(Idea.consultation_id == consultation_id, Idea.state == IdeaState.ACCEPTED)
    for word in search.split()[:8]:
        query = query.where(Idea.body.icontains(word, autoescape=True))
    found = db.session.execute(
        query.order_by(Idea.sent_at.desc(), Idea.id.desc()).limit(FITS + 1).offset((page - 1) * FITS)
    )
    rows = [_as_shown(row) for row in found]
    return Paged(rows[:FITS], page, len(rows) > FITS)


def accepted_one(idea_id: int) -> Shown | None:
    """One idea that all may read, or none. One query."""
    row = db.session.execute(_shown().where(Idea.id == idea_id, Idea.state == IdeaState.ACCEPTED)).first()
    return _as_shown(row) if row else None


def alike_ideas(consultation_id: int, text: str, *, but: int | None = None, most: int = MOST) -> list[Shown]:
    """The accepted ideas of a consultation that say nearly the same as a text, best first. Two queries at most.

    Args:
        text: what somebody writes.
        but: an idea to leave out.
    """
    bodies = db.session.execute(
        select(Idea.id, Idea.body)
        .where(Idea.consultation_id == consultation_id, Idea.state == IdeaState.ACCEPTED)
        .order_by(Idea.id.desc())
        .limit(COMPARED_WITH)
    ).all()
    near = alike(text, ((id_, body) for id_, body in bodies if id_ != but), most)
    if not near:
        return []
    found = {
        row.id: _as_shown(row)
        for row in db.session.execute(_shown().where(Idea.id.in_([one.id for one in near])))
    }
    return [found[one.id] for one in near if one.id in found]


def mine(person_id: int, page: int) -> Paged[Mine]:
    """A person's own ideas, newest first, a page at a time. Three queries at most."""
    found = db.session.execute(
        _own()
        .where(Idea.author_id == person_id)
        .order_by(Idea.sent_at.desc(), Idea.id.desc())
        .limit(FITS + 1)
        .offset((page - 1) * FITS)
    ).all()
    return Paged(_as_mine(found[:FITS]), page, len(found) > FITS)


def all_mine(person_id: int, *, own_eyes: bool) -> list[Mine]:
    """Every idea of a person, oldest first. Three queries at most.

    Args:
        own_eyes: they read it themselves. What left for the safeguarding lead is then there as they see it on their
            pages, for a gap would tell them; somebody else must not find it, nor learn that it is there.
    """
    theirs = _own().where(Idea.author_id == person_id)
    if not own_eyes:
        theirs = theirs.where(Idea.state != IdeaState.WITHHELD)
    return _as_mine(db.session.execute(theirs.order_by(Idea.id)).all())


def mine_one(idea_id: int, person_id: int, *, of_any_class: bool = False) -> Mine | None:
    """One of a person's own ideas, or of a class in their charge, as they see it. Three queries at most.

    Args:
        of_any_class: whether every class is in their charge, as for who looks after all people.
    """
    charge = (
        select(ClassMember.class_id)
        .join(Person, Person.id == ClassMember.person_id)
        .where(Person.id == person_id, Person.stakeholder_group == StakeholderGroup.PRACTITIONERS)
    )
    of_class = Idea.class_id.is_not(None) if of_any_class else Idea.class_id.in_(charge)
    own = or_(Idea.author_id == person_id, of_class)
    rows = db.session.execute(_own().where(Idea.id == idea_id, own)).all()
    return next(iter(_as_mine(rows)), None)


def of_class(class_id: int) -> list[Mine]:
    """The ideas of a class, newest first, as its tutor sees them. Three queries at most."""
    return _as_mine(
        db.session.execute(
            _own()
            .where(Idea.class_id == class_id)
            .order_by(Idea.sent_at.desc(), Idea.id.desc())
            .limit(NEWEST)
        ).all()
    )


def consultation_of(idea: Idea) -> Consultation:
    """The consultation that an idea was sent to."""
    return db.session.get_one(Consultation, idea.consultation_id)


def _codes(model: Any) -> Any:
    return (
        select(joined(IdeaMove.move_code))
        .where(IdeaMove.idea_id == model.id)
        .correlate(model)
        .scalar_subquery()
    )


def _shown() -> Select[Any]:
    return select(
        Idea.id,
        Idea.body,
        Idea.why,
        Idea.stakeholder_group,
        _codes(Idea).label("moves"),
        Idea.sent_at,
        Idea.class_id,
    )


def _as_shown(row: Any) -> Shown:
    return Shown(
        row.id,
        row.body,
        row.why,
        row.stakeholder_group,
        lines(row.moves),
        row.sent_at,
        row.class_id is not None,
    )


def _own() -> Select[Any]:
    into = aliased(Idea)
    return (
        select(Idea, Consultation.title, Concern, _codes(Idea), into, _codes(into))
        .join(Consultation, Consultation.id == Idea.consultation_id)
        .outerjoin(Concern, Concern.id == Idea.concern_id)
        .outerjoin(into, (into.id == Idea.merged_into_id) & (into.state == IdeaState.ACCEPTED))
        .where((Idea.state != IdeaState.WITHHELD) | Idea.concern_id.is_not(None))
    )


def _as_mine(rows: Iterable[Any]) -> list[Mine]:
    rows = list(rows)
    earlier = _earlier([idea for idea, *_rest in rows])
    parts = _parts([idea.id for idea, *_rest in rows if idea.state is IdeaState.SPLIT])
    return [
        Mine(
            id=idea.id,
            consultation_id=idea.consultation_id,
            consultation_title=title,
            body=concern.words if concern else idea.body,
            why=concern.why if concern else idea.why,
            state=IdeaState.WAITING if concern else idea.state,
            sent_at=idea.sent_at,
            moves=tuple(sorted(concern.moves)) if concern else lines(moves),
            return_reason=idea.return_reason,
            return_words=idea.return_words,
            earlier=tuple(earlier.get(idea.id, ())),
            merged_into=Shown(
                into.id,
                into.body,
                into.why,
                into.stakeholder_group,
                lines(into_moves),
                into.sent_at,
                into.class_id is not None,
            )
            if into
            else None,
            split_from_id=idea.split_from_id,
            parts=tuple(parts.get(idea.id, ())),
        )
        for idea, title, concern, moves, into, into_moves in rows
    ]


def _parts(split_ids: list[int]) -> dict[int, list[Part]]:
    """By idea that was split: its parts, in the order in which they were written. One query, or none."""
    found: dict[int, list[Part]] = {}
    if split_ids:
        rows: Iterable[Any] = db.session.execute(
            select(Idea.split_from_id, Idea.id, Idea.body)
            .where(Idea.split_from_id.in_(split_ids), Idea.state != IdeaState.WITHHELD)
            .order_by(Idea.id)
        )
        for whole_id, id_, body in rows:
            found.setdefault(whole_id, []).append(Part(id_, body))
    return found


def _earlier(ideas: list[Idea]) -> dict[int, list[Wording]]:
    """By idea: what it said before, oldest first, wherever that is kept now. One query."""
    kept = select(
        IdeaWording.idea_id, literal(0).label("kind"), IdeaWording.id.label("n"),
        IdeaWording.body, IdeaWording.why, IdeaWording.replaced_by_id,
    ).where(IdeaWording.idea_id.in_([idea.id for idea in ideas]))  # fmt: skip
    moved = (
        select(Idea.id, literal(1), ConcernWording.id, ConcernWording.body, ConcernWording.why, ConcernWording.replaced_by_id)
        .join(Idea, Idea.concern_id == ConcernWording.concern_id)
        .where(Idea.id.in_([idea.id for idea in ideas]))
    )  # fmt: skip
    author = {idea.id: idea.author_id for idea in ideas}
    found: dict[int, list[Wording]] = {}
    for idea_id, _kind, _n, body, why, by in db.session.execute(union_all(kept, moved).order_by("kind", "n")):
        found.setdefault(idea_id, []).append(Wording(body, why, by == author[idea_id]))
    return found
