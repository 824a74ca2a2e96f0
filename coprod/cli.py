"""The command ``coprod``."""

from __future__ import annotations

import os

import click

from coprod.commands.backup import backup
from coprod.commands.close_due import close_due
from coprod.commands.create_admin import create_admin
from coprod.commands.demo import demo
from coprod.commands.doctor import doctor
from coprod.commands.import_polis import import_
from coprod.commands.secret import secret
from coprod.commands.serve import serve
from coprod.commands.verify_audit import verify_audit


@click.group()
def main() -> None:
    """Co-production for schools: run it, fill it, check it."""
    os.umask(0o077)  # the database and every copy of it are for this account only


for command in (
    serve,
    demo,
    import_,
    secret,
    doctor,
    backup,
    verify_audit,
    close_due,
    create_admin,
):
    main.add_command(command)
