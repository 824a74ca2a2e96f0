"""The command ``coprod``."""

from __future__ import annotations

import os
import sys

import click
import flask

from coprod import create_app
from coprod.config import ConfigError, Settings


@click.group()
def main() -> None:
    """Co-production for schools: run it, fill it, check it."""


def the_app(*, demo: bool = False) -> flask.Flask:
    """The app from the environment's settings; a clear word and exit code 2 where they cannot be used."""
    env = dict(os.environ)
    if demo:
        env.setdefault("COPROD_DEMO", "yes")
    try:
        return create_app(Settings.from_env(env))
    except ConfigError as error:
        click.echo(f"coprod: {error}", err=True)
        sys.exit(2)
