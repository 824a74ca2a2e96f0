"""The app for a command, from the environment's settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from coprod import create_app
from coprod.config import ConfigError, Settings
from coprod.db import db
from coprod.migrating import migrate_up


def the_app(*, demo: bool = False) -> flask.Flask:
    """The app; a clear word and exit code 2 where the settings cannot be used."""
    env = dict(os.environ)
    if demo:
        env.setdefault("COPROD_DEMO", "yes")
    try:
        return create_app(Settings.from_env(env))
    except ConfigError as error:
        click.echo(f"coprod: {error}", err=True)
        sys.exit(2)


@contextmanager
def at_work(app: flask.Flask, *, migrate: bool = True) -> Iterator[None]:
    """Work with the app's database, and leave no connection open.

    A clear word and exit code 1 where the database refuses.

    Args:
        app: whose database.
        migrate: whether its tables are brought to their newest shape first.
    """
    with app.app_context():
        try:
            if migrate:
                migrate_up(app)
            yield
        except (OperationalError, ProgrammingError) as error:
            click.echo(f"coprod: the database did not take it: {error.orig}", err=True)
            sys.exit(1)
        finally:
            db.session.remove()
            db.engine.dispose()


def settings_of(app: flask.Flask) -> Settings:
    """What the app was told."""
    settings: Settings = app.extensions["coprod_settings"]
    return settings
