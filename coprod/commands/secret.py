"""``coprod secret``."""

from __future__ import annotations

import secrets

import click


@click.command()
def secret() -> None:
    """Print a new secret for COPROD_SECRET_KEY."""
    click.echo(secrets.token_urlsafe(48))
