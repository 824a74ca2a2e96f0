"""``coprod restore``."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from coprod import serve as serving
from coprod.clock import now
from coprod.commands.app import settings_of, the_app
from coprod.commands.backup import as_environment
from coprod.config import Settings
from coprod.turns import sqlite


class NotRestored(RuntimeError):
    """Nothing was changed; the message says why."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask whether to put it in the place of what is there.")
def restore(file: Path, *, yes: bool) -> None:
    """Put a backup FILE in the place of the database. The site must be stopped. What was there is kept beside it."""
    settings = settings_of(the_app())
    try:
        with serving.alone(settings):
            if not yes:
                click.confirm("The backup takes the place of what is there now. Go on?", abort=True)
            said = _sqlite(settings, file) if settings.is_sqlite else _postgres(settings, file)
    except (NotRestored, serving.AlreadyServed, OSError, sqlite.Error, subprocess.SubprocessError) as error:
        click.echo(f"coprod: nothing was restored: {error}", err=True)
        sys.exit(1)
    click.echo(f"Restored from {file}. {said} Now run: coprod doctor, and coprod verify-audit")


def _sqlite(settings: Settings, file: Path) -> str:
    """Check the copy, set what is there aside, and move the copy into its place in one step."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_name(f"{database.name}.restoring")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        shutil.copyfile(file, part)
        _check(part)
        aside = _set_aside(database)
        part.rename(database)
    finally:
        part.unlink(missing_ok=True)
    return f"What was there before is {aside}." if aside else "There was no database before."


def _set_aside(database: Path) -> Path | None:
    """The database as it is, whole and in one file; its own is gone afterwards."""
    if not database.is_file():
        return None
    aside = database.with_name(f"{database.name}.before-{now():%Y%m%d-%H%M%S}")
    with contextlib.closing(sqlite.connect(database)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.execute("PRAGMA journal_mode=DELETE")
    database.rename(aside)
    for left in ("-wal", "-shm"):
        database.with_name(database.name + left).unlink(missing_ok=True)
    return aside


def _check(file: Path) -> None:
    """That it is a whole database of Coprod."""
    try:
        with contextlib.closing(sqlite.connect(file)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            strays = copy.execute("PRAGMA foreign_key_check").fetchall()
            copy.execute("SELECT count(*) FROM school").fetchone()
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite.DatabaseError as error:
        raise NotRestored(f"it is no backup of Coprod: {error}") from error
    if not whole or strays:
        raise NotRestored("the backup is damaged; use an older one")


def _postgres(settings: Settings, file: Path) -> str:
    """``pg_restore`` in one transaction: all of it, or nothing."""
    program = shutil.which("pg_restore")
    if program is None:
        raise NotRestored("pg_restore is not installed here (Debian: apt install postgresql-client)")
    environment = as_environment(settings.database_url)
    words = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        "--no-password",
    ]
    done = subprocess.run(  # noqa: S603  # a fixed program; the address goes through the environment
        [program, *words, f"--dbname={environment.get('PGDATABASE', '')}", str(file)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NotRestored(f"pg_restore said: {done.stderr.strip().splitlines()[-1]}")
    return "It was done in one transaction."
