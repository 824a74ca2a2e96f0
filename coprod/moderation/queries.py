"""What the desk shows: ideas that wait, how many where, and all about one idea but who wrote it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations.models import Consultation
from coprod.db import db, joined, lines
from coprod.ideas.models import Idea, IdeaMove, IdeaNote, IdeaState, IdeaWording
from coprod.people.models import Person
from coprod.schools.models import CareRules, ClassGroup
from coprod.web.paging import Paged

FITS = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """An idea that waits. Its author is a stakeholder group and a year band, never a person."""

    id: int
    body: str
    why: str
    stakeholder_group: StakeholderGroup
    year_band: YearBand
    sent_at: datetime
    consultation_title: str
    signs: int
    first_yes_by_id: int | None
    class_name: str | None
    """Of the class that agreed it together; none where one person wrote it."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an idea said before somebody reworded it."""

    body: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator told the others."""

    body: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Pile:
    """How many ideas of one consultation wait, and since when the oldest does."""

    consultation_id: int
    title: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Other:
    """Another idea that one has to do with."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class AboutIdea:
    """What a moderator needs beside an idea."""

    consultation: Consultation
    moves: tuple[str, ...]
    merged_into: Other | None
    says_same_as: Other | None
    earlier: list[Before]
    parts: list[Other]
    notes: list[Note]
    rules: CareRules | None
    people: tuple[str, ...]
    """The names of everybody who is at the school: the screening marks them."""
    class_name: str | None
    """Of the class that agreed it together; none where one person wrote it."""


def waiting(school_id: int, consultation_id: int | None, page: int) -> Paged[Waiting]:
    """The ideas that wait, what may be a worry first and then the oldest, a page at a time; of one consultation, or of all. One query."""
    shown: tuple[Any, ...] = (
        Idea.id,
        Idea.body,
        Idea.why,
        Idea.stakeholder_group,
        Idea.year_band,
        Idea.sent_at,
        Consultation.title,
        Idea.signs,
        Idea.first_yes_by_id,
        ClassGroup.name,
    )
    query = (
        select(*shown)
        .join(Consultation, Consultation.id == Idea.consultation_id)
        .outerjoin(ClassGroup, ClassGroup.id == Idea.class_id)
        .where(*_waits(school_id, consultation_id))
        .order_by(Idea.signs.desc(), Idea.sent_at, Idea.id)
        .limit(FITS + 1)
        .offset((page - 1) * FITS)
    )
    rows = [Waiting(*row) for row in db.session.execute(query)]
    return Paged(rows[:FITS], page, len(rows) > FITS)


def piles(school_id: int) -> list[Pile]:
    """How many ideas wait in each consultation where any does, the oldest first. One query."""
    oldest = func.min(Idea.sent_at)
    rows: Any = db.session.execute(
        select(Consultation.id, Consultation.title, func.count(Idea.id), oldest)
        .join(Consultation, Consultation.id == Idea.consultation_id)
        .where(*_waits(school_id, None))
        .group_by(Consultation.id, Consultation.title)
        .order_by(oldest, Consultation.id)
    )
    return [Pile(id_, title, int(count), since) for id_, title, count, since in rows]


def next_waiting(idea: Idea, consultation_id: int | None) -> int | None:
    """The number of the idea that waits next after this one on the desk; after the last one, the first. One query."""
    younger = tuple_(Idea.sent_at, Idea.id) > tuple_(idea.sent_at, idea.id)
    after = or_(Idea.signs < idea.signs, and_(Idea.signs == idea.signs, younger))
    return db.session.scalar(
        select(Idea.id)
        .where(*_waits(idea.school_id, consultation_id), Idea.id != idea.id)
        .order_by(after.desc(), Idea.signs.desc(), Idea.sent_at, Idea.id)
        .limit(1)
    )


def about(idea: Idea) -> AboutIdea:
    """All that belongs to an idea. Three queries."""
    into, same = aliased(Idea), aliased(Idea)
    codes = select(joined(IdeaMove.move_code)).where(IdeaMove.idea_id == idea.id)
    people = select(joined(Person.display_name)).where(Person.school_id == idea.school_id, Person.active)
    of_class = select(ClassGroup.name).where(ClassGroup.id == idea.class_id)
    row: Any = db.session.execute(
        select(
            Consultation,
            codes.scalar_subquery(),
            into.id,
            into.body,
            same.id,
            same.body,
            CareRules,
            people.scalar_subquery(),
            of_class.scalar_subquery(),
        )
        .select_from(Consultation)
        .outerjoin(CareRules, CareRules.school_id == Consultation.school_id)
        .outerjoin(into, into.id == idea.merged_into_id)
        .outerjoin(same, (same.id == idea.says_same_as_id) & (same.state == IdeaState.ACCEPTED))
        .where(Consultation.id == idea.consultation_id)
    ).one()
    consultation, move_codes, into_id, into_body, same_id, same_body, rules, names, class_name = row
    earlier, notes = _earlier_and_notes(idea.id)
    parts = db.session.execute(
        select(Idea.id, Idea.body)
        .where(Idea.split_from_id == idea.id, Idea.state != IdeaState.WITHHELD)
        .order_by(Idea.id)
    )
    return AboutIdea(
        consultation=consultation,
        moves=lines(move_codes),
        merged_into=Other(into_id, into_body) if into_id else None,
        says_same_as=Other(same_id, same_body) if same_id else None,
        earlier=earlier,
        parts=[Other(*part) for part in parts],
        notes=notes,
        rules=rules,
        people=lines(names),
        class_name=class_name,
    )


def _earlier_and_notes(idea_id: int) -> tuple[list[Before], list[Note]]:
    """Earlier wordings and moderators' notes, each oldest first. One query."""
    worded = select(
        literal(0).label("kind"), IdeaWording.id.label("n"), IdeaWording.body, IdeaWording.why,
        IdeaWording.replaced_at, literal("").label("name"),
    ).where(IdeaWording.idea_id == idea_id)  # fmt: skip
    noted = (
        select(literal(1), IdeaNote.id, IdeaNote.body, literal(""), IdeaNote.at, func.coalesce(Person.display_name, ""))
        .outerjoin(Person, Person.id == IdeaNote.written_by_id)
        .where(IdeaNote.idea_id == idea_id)
    )  # fmt: skip
    earlier, notes = [], []
    for kind, _n, body, why, at, name in db.session.execute(union_all(worded, noted).order_by("kind", "n")):
        if kind:
            notes.append(Note(body, at, name))
        else:
            earlier.append(Before(body, why))
    return earlier, notes


def still_waiting(school_id: int, idea_ids: Collection[int]) -> list[Idea]:
    """Those of these ideas that wait at that school. One query."""
    return list(
        db.session.scalars(
            select(Idea)
            .where(*_waits(school_id, None), Idea.id.in_(idea_ids))
            .order_by(Idea.sent_at, Idea.id)
        )
    )


def _waits(school_id: int, consultation_id: int | None) -> list[Any]:
    facts: list[Any] = [Idea.school_id == school_id, Idea.state == IdeaState.WAITING]
    if consultation_id is not None:
        facts.append(Idea.consultation_id == consultation_id)
    return facts
