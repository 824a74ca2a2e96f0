"""``coprod demo``."""

from __future__ import annotations

import sys

import click

from coprod.commands.app import at_work, settings_of, the_app
from coprod.db import db


@click.command()
def demo() -> None:
    """Fill an empty database with the demo school. Where the demo is there already, nothing changes."""
    from coprod.demo.fill import fill, number_of_steps  # noqa: PLC0415  # never loaded to serve a real school
    from coprod.demo.school import NotTheDemo  # noqa: PLC0415

    app = the_app(demo=True)
    with at_work(app):
        try:
            with click.progressbar(length=number_of_steps(), label="The demo school") as bar:
                filled = fill(settings_of(app).time_zone, lambda: bar.update(1))
                db.session.commit()
        except NotTheDemo as other:
            click.echo(
                f'coprod: this database holds the school "{other}", which is not the demo. Nothing was changed. '
                "To see the demo beside it, give the demo a folder of its own: COPROD_DATA_DIR=demo-data coprod demo",
                err=True,
            )
            sys.exit(1)
    click.echo(
        "The demo school is ready." if filled else "The demo school was there already. Nothing changed."
    )
