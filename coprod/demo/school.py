"""Which school is the demo's. It is known by the first entry of its log, never by its name alone.

A real school may be called Hillside too, and whoever is listed for the demo may be entered with one
press: so the mark is an entry that only the demo's own filling writes, before anything else.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, select

from coprod.audit.models import AuditEntry
from coprod.db import db, is_sqlite
from coprod.schools.models import School

FILLED = "demo school made"
FILLING = -1
"""The lock of PostgreSQL that a filling holds; those of consultations are their ids."""


class NotTheDemo(ValueError):
    """The database holds a school that is not the demo's."""


def is_the_demo() -> ColumnElement[bool]:
    """A condition on :class:`School`: it was made by the demo."""
    return exists().where(AuditEntry.school_id == School.id, AuditEntry.number == 1, AuditEntry.act == FILLED)


def one_at_a_time() -> None:
    """Let no second filling in until this transaction ends (SQLite has one writer anyway)."""
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(FILLING)))


def the_demo_school() -> School | None:
    """The demo's school, or None in an empty database.

    Raises:
        NotTheDemo: there is a school which the demo did not make.
    """
    other = db.session.scalar(select(School.name).where(~is_the_demo()).limit(1))
    if other is not None:
        raise NotTheDemo(other)
    return db.session.scalar(select(School).where(is_the_demo()).limit(1))
