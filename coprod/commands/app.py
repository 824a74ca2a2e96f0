"""The app for a command, from the environment's settings."""

from __future__ import annotations

import os
import sys

import click
import flask

from coprod import create_app
from coprod.config import ConfigError, Settings


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


def settings_of(app: flask.Flask) -> Settings:
    """What the app was told."""
    settings: Settings = app.extensions["coprod_settings"]
    return settings
