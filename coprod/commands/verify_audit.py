"""``coprod verify-audit``."""

from __future__ import annotations

import sys

import click

from coprod.audit.queries import check
from coprod.commands.app import at_work, the_app
from coprod.schools.queries import schools


@click.command("verify-audit")
def verify_audit() -> None:
    """Check every school's log: whether an entry was changed, taken out or cut off. Exit code 1 if so."""
    app = the_app()
    broken = False
    with at_work(app, migrate=False):
        for school in schools():
            verdict = check(school.id)
            broken |= not verdict.whole
            if verdict.whole:
                click.echo(
                    f"{school.name}: whole, {verdict.entries} entries, newest seal {verdict.newest_seal}"
                )
            else:
                click.echo(f"{school.name}: BROKEN at entry {verdict.broken_at}: changed, or missing")
    sys.exit(1 if broken else 0)
