"""Make schools and classes."""

from __future__ import annotations

from coprod.clock import now
from coprod.db import db
from coprod.schools.models import ClassGroup, ClassKind, School


def found_school(name: str, host: str | None = None) -> School:
    """A new school. Give ``host`` where there is to be more than one."""
    school = School(name=name.strip(), host=host.strip().lower() if host else None, created_at=now())
    db.session.add(school)
    db.session.flush()
    return school


def add_class(school_id: int, name: str, year: int | None, kind: ClassKind, code: str) -> ClassGroup:
    """A new class or tutor group with its code."""
    made = ClassGroup(school_id=school_id, name=name.strip(), year=year, kind=kind, code=code)
    db.session.add(made)
    db.session.flush()
    return made
