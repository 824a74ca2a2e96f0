"""Reads of practice notes."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from coprod import framework
from coprod.db import db
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
    """What other schools of this installation share, the newest first. One query."""
    return a_page_of(
        select(PracticeNote)
        .where(_shared_by_others(school_id))
        .order_by(PracticeNote.shared_at.desc(), PracticeNote.id.desc()),
        page,
    )


def about_move(school_id: int, code: str, *, staff: bool, fits: int = 6) -> list[PracticeNote]:
    """Notes about a move, the newest first: this school's published ones; for its staff also what it brought in and
    what other schools share. One query.

    A school's own move is nobody else's: another school's may have the same code.
    """
    published, brought_in = PracticeNote.published_at.is_not(None), PracticeNote.own.is_(False)
    here = and_(PracticeNote.school_id == school_id, or_(published, brought_in) if staff else published)
    elsewhere = staff and code in framework.load()
    names_it = cast(PracticeNote.moves, String).contains(f'"{code}"', autoescape=True)
    return list(
        db.session.scalars(
            select(PracticeNote)
            .where(names_it, or_(here, _shared_by_others(school_id)) if elsewhere else here)
            .order_by(PracticeNote.id.desc())
            .limit(fits)
        )
    )


def _shared_by_others(school_id: int) -> ColumnElement[bool]:
    """The only read of another school's rows in the house. It finds what that school published, let out of its
    pages on purpose, and had screened: see ``READS_ACROSS`` in access/policy.py.
    """
    return and_(
        PracticeNote.school_id != school_id,
        PracticeNote.own,
        PracticeNote.published_at.is_not(None),
        PracticeNote.shared_at.is_not(None),
    )
