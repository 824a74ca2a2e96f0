"""Erase one person, with a receipt. Votes survive as counts: no ballot ever carried a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, delete, func, select, update

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import Base, db
from coprod.ideas.models import Idea, IdeaState
from coprod.moderation.concerns import blank
from coprod.people import actions, register
from coprod.people.models import Person
from coprod.safeguarding.models import Concern

NOBODY = "Erased person"
_APART = {"concern", "concern_wording"}
"""The safeguarding lead's tables: what they hold is not this act's to take away (see :func:`erase`)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure did, in rows by table."""

    deleted: dict[str, int]
    cut_loose: dict[str, int]
    ideas_blanked: int


def erase(me: Who, person: Person) -> Receipt:
    """Take a person out: every row that is theirs alone goes, and nothing else leads to them.

    Ideas that all may read stay, without an author; those that wait or came back lose their words. Acts of staff stay
    in the log under the number of somebody who has no name any more. A concern keeps its writer's name as a note in it,
    because the school must keep that; whoever erases does not learn of it.

    Raises:
        LastAdministrator: somebody has to be left.
    """
    actions.deactivate(person, me.id)
    _keep_the_name_in_concerns(person)
    blanked = _blank_what_nobody_reads(person)
    deleted: dict[str, int] = {}
    cut: dict[str, int] = {}
    for table, column, key in leading_to_people():
        rows = column == person.id
        if key.ondelete == "CASCADE":
            deleted[table.name] = deleted.get(table.name, 0) + _done(delete(table).where(rows))
        elif key.ondelete == "SET NULL":
            cut[table.name] = cut.get(table.name, 0) + _done(
                update(table).where(rows).values({column.name: None})
            )
    _forget_the_register(person)
    receipt = Receipt(_some(deleted), _some(cut), blanked)
    record(
        me.school_id, me.id, "person erased", f"person:{person.id}",
        deleted=sum(receipt.deleted.values()), cut_loose=sum(receipt.cut_loose.values()), ideas_blanked=blanked,
    )  # fmt: skip
    return receipt


def leads_to(person_id: int) -> dict[str, int]:
    """How many rows of each table that are somebody's own, or carry their name as writer, lead to a person: the proof.

    Acts of staff (who answered, who decided) are not counted: they stay, and lead to a person without a name.
    """
    found: dict[str, int] = {}
    for table, column, key in leading_to_people():
        if key.ondelete:
            count = db.session.scalar(select(func.count()).select_from(table).where(column == person_id)) or 0
            found[table.name] = found.get(table.name, 0) + count
    return _some(found)


def leading_to_people(*, every: bool = False) -> list[tuple[Table, Column[Any], ForeignKey]]:
    """Each column of a table that leads to a person; with ``every``, the safeguarding lead's too."""
    return [
        (table, column, key)
        for table in reversed(Base.metadata.sorted_tables)
        if every or table.name not in _APART
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    ]


def _keep_the_name_in_concerns(person: Person) -> None:
    entry = register.entries([person])[0]
    where = ", ".join([*([f"Year {person.year}"] if person.year is not None else []), *entry.classes])
    said = f"Written by {person.display_name}{f' ({where})' if where else ''}, erased from the register on {now():%d %B %Y}."
    for concern in db.session.scalars(select(Concern).where(Concern.author_id == person.id)):
        concern.note = f"{concern.note}\n\n{said}".strip()
    db.session.flush()


def _blank_what_nobody_reads(person: Person) -> int:
    unread = select(Idea).where(
        Idea.author_id == person.id, Idea.state.in_([IdeaState.WAITING, IdeaState.RETURNED])
    )
    ideas = db.session.scalars(unread).all()
    for idea in ideas:
        blank(idea)
    return len(ideas)


def _forget_the_register(person: Person) -> None:
    for column in Person.__table__.columns:
        if column.nullable:
            setattr(person, column.name, None)
    person.display_name, person.role, person.language, person.active = NOBODY, "", "", False
    db.session.flush()


def _done(statement: Any) -> int:
    result: Any = db.session.execute(statement)
    return int(result.rowcount)


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}
