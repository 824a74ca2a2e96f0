"""The command ``coprod``."""

from __future__ import annotations

import click

from coprod.commands.close_due import close_due
from coprod.commands.create_admin import create_admin
from coprod.commands.demo import demo
from coprod.commands.import_polis import import_
from coprod.commands.secret import secret
from coprod.commands.serve import serve


@click.group()
def main() -> None:
    """Co-production for schools: run it, fill it, check it."""


for command in (
    serve,
    demo,
    import_,
    secret,
    close_due,
    create_admin,
):
    main.add_command(command)
