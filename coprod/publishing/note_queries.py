"""Reads of practice notes."""

from __future__ import annotations

from sqlalchemy import select

from coprod.db import db
from coprod.people.models import Person
from coprod.publishing.models import PracticeNote
from coprod.web.paging import Paged, a_page_of


def published_notes(school_id: int, page: int) -> Paged[PracticeNote]:
    """A school's own notes that everybody may read, the newest first. One query."""
    return a_page_of(
        select(PracticeNote)
        .where(PracticeNote.school_id == school_id, PracticeNote.published_at.is_not(None))
        .order_by(PracticeNote.published_at.desc(), PracticeNote.id.desc()),
        page,
    )


def on_the_desk(school_id: int) -> list[PracticeNote]:
    """A school's drafts, and the notes that it brought in, the newest first. One query."""
    return list(
        db.session.scalars(
            select(PracticeNote)
            .where(PracticeNote.school_id == school_id, PracticeNote.published_at.is_(None))
            .order_by(PracticeNote.id.desc())
            .limit(200)
        )
    )


def shared_by_others(school_id: int, page: int) -> Paged[PracticeNote]:
    """What other schools of this installation share, the newest first. One query.

    This is the only read of another school's rows in the house. It finds what that school published, let out of its
    pages on purpose, and had screened: see ``READS_ACROSS`` in access/policy.py.
    """
    return a_page_of(
        select(PracticeNote)
        .where(
            PracticeNote.school_id != school_id,
            PracticeNote.own,
            PracticeNote.published_at.is_not(None),
            PracticeNote.shared_at.is_not(None),
        )
        .order_by(PracticeNote.shared_at.desc(), PracticeNote.id.desc()),
        page,
    )


def names_at(school_id: int) -> list[str]:
    """The names of everybody who is at a school, for the screening. One query."""
    return list(
        db.session.scalars(
            select(Person.display_name)
            .where(Person.school_id == school_id, Person.active)
            .order_by(Person.id)
        )
    )
