"""Whether the database is there."""

from __future__ import annotations

from sqlalchemy import text

from coprod.db import db


def database_answers() -> bool:
    """Ask it for nothing much. Where it does not answer, the error handler says that the site is busy."""
    return bool(db.session.scalar(text("SELECT 1")))
