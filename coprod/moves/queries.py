"""Reads of what a school changed of the framework."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from coprod.db import db
from coprod.moves.models import MoveLabel, OwnMove
from coprod.schools.models import School


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether the framework is blank, and the codes of the published moves that are called something else."""

    blank: bool
    relabelled: frozenset[str]


def choice(school_id: int) -> Choice:
    """What a school chose. One query."""
    rows = db.session.execute(
        select(School.blank_framework, MoveLabel.move_code)
        .outerjoin(MoveLabel, MoveLabel.school_id == School.id)
        .where(School.id == school_id)
    ).all()
    return Choice(any(blank for blank, _code in rows), frozenset(code for _blank, code in rows if code))


def own_moves(school_id: int) -> list[OwnMove]:
    """The school's own moves, those in use first. One query."""
    return list(
        db.session.scalars(
            select(OwnMove).where(OwnMove.school_id == school_id).order_by(OwnMove.in_use.desc(), OwnMove.id)
        )
    )
