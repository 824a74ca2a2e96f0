"""``coprod close-due``."""

from __future__ import annotations

import sys

import click

from coprod import steward
from coprod.commands.app import at_work, the_app


@click.command("close-due")
def close_due() -> None:
    """Make one round of the steward: seal votes that have closed, forget what is over. `serve` does it by itself."""
    app = the_app()
    with at_work(app, migrate=False):
        done = steward.make_a_round(app)
    for name, well in done.items():
        click.echo(f"{'done' if well else 'FAILED'}: {name}")
    if not all(done.values()):
        sys.exit(1)
