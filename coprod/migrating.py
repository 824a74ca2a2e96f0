"""Bringing the tables to their newest shape. Alembic is loaded only where there is something to bring: it is large."""

from __future__ import annotations

import functools

import flask
from sqlalchemy import inspect, text

from coprod.config import ROOT
from coprod.db import db

FOLDER = ROOT / "migrations"


@functools.cache
def wanted() -> str:
    """The newest migration that this code brings. Each is a file that begins with its number, which is its name."""
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def present() -> str | None:
    """The migration that the database is at; none where it has no tables."""
    connection = db.session.connection()
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def prepare(app: flask.Flask) -> None:
    """Let Alembic know the app."""
    import flask_migrate  # noqa: PLC0415  # loads Alembic

    flask_migrate.Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def migrate_up(app: flask.Flask) -> None:
    """Bring the tables to the newest shape."""
    with app.app_context():
        up_to_date = present() == wanted()
        db.session.rollback()
        if up_to_date:
            return
        import flask_migrate  # noqa: PLC0415  # loads Alembic

        prepare(app)
        flask_migrate.upgrade(directory=str(FOLDER))
