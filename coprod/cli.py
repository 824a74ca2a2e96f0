"""The command ``coprod``."""

from __future__ import annotations

import os

import click

from coprod.commands.backup import backup
from coprod.commands.close_due import close_due
from coprod.commands.create_admin import create_admin
from coprod.commands.demo import demo
from coprod.commands.doctor import doctor
from coprod.commands.export_votes import export
from coprod.commands.import_polis import import_
from coprod.commands.restore import restore
from coprod.commands.secret import secret
from coprod.commands.serve import serve
from coprod.commands.verify_audit import verify_audit


class Commands(click.Group):
    """The commands; ``analyse`` is imported only when asked for, since it brings the numbers' libraries along."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the alphabet."""
        return sorted([*super().list_commands(ctx), "analyse"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name == "analyse":
            from coprod.consensus.cli import analyse_command  # noqa: PLC0415  # see above

            return analyse_command
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
def main() -> None:
    """Co-production for schools: run it, fill it, check it."""
    os.umask(0o077)  # the database and every copy of it are for this account only


for command in (
    serve,
    demo,
    import_,
    export,
    secret,
    doctor,
    backup,
    restore,
    verify_audit,
    close_due,
    create_admin,
):
    main.add_command(command)
