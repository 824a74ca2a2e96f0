"""``coprod backup``."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from coprod.commands.app import settings_of, the_app
from coprod.turns import sqlite

PAGES_AT_A_TIME = 2000
NOT_SHARED = (
    "concern_wording", "concern", "mail", "credential", "authenticator_app", "passkey", "recovery_code", "one_time_link", "school_account",
    "idea_note", "self_evidence", "self_group_note", "reach_step", "key_action", "need_figure", "roll_at_close", "spent", "kept_form", "sign_in", "unsubscribe_link", "wrong_guesses", "roster_draft", "roster_entry", "answer_draft",
)  # fmt: skip


class NotBackedUp(RuntimeError):
    """There is no good backup; the message says why."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--for-sharing", is_flag=True, help="Leave out concerns, mail and every way to sign in (SQLite only)."
)
def backup(file: Path, *, for_sharing: bool) -> None:
    """Copy the whole database into a new FILE, also while the site is served. Keep it as safe as the database."""
    settings = settings_of(the_app())
    try:
        with new_file(file) as part:
            if settings.is_sqlite:
                copy_sqlite(Path(settings.database_url.removeprefix("sqlite:///")), part)
                if for_sharing:
                    leave_out_what_is_not_shared(part)
            elif for_sharing:
                raise NotBackedUp("--for-sharing is there for SQLite only")  # noqa: TRY301  # one place says it all
            else:
                dump_postgres(settings.database_url, part)
    except (NotBackedUp, OSError, sqlite.Error, subprocess.SubprocessError) as error:
        click.echo(f"coprod: no backup was made: {error}", err=True)
        sys.exit(1)
    click.echo(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB) and checked.")


@contextlib.contextmanager
def new_file(file: Path) -> Iterator[Path]:
    """A file beside ``file`` to write to, readable by this account only; it gets its name when all went well.

    Raises:
        NotBackedUp: ``file`` is there already.
    """
    if file.exists():
        raise NotBackedUp(f"{file} is there already; give a new name")
    part = file.with_name(f"{file.name}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def copy_sqlite(database: Path, part: Path) -> None:
    """SQLite's own online backup, then a check of the copy.

    Raises:
        NotBackedUp: there is no database, or the copy is not whole.
    """
    if not database.is_file():
        raise NotBackedUp(f"there is no database at {database}")
    with (
        contextlib.closing(sqlite.connect(database)) as source,
        contextlib.closing(sqlite.connect(part)) as copy,
    ):
        source.backup(copy, pages=PAGES_AT_A_TIME)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        said = copy.execute("PRAGMA integrity_check").fetchall()
        strays = copy.execute("PRAGMA foreign_key_check").fetchall()
        if said != [("ok",)] or strays:
            raise NotBackedUp(f"the copy is not whole: {said[0][0]}, {len(strays)} rows point at nothing")


def leave_out_what_is_not_shared(part: Path) -> None:
    """Take out of a copy what nobody but this school's server needs, and overwrite where it stood.

    Concerns and the threads to them, with whose they were and when; notes of staff; what is written in self-reviews and
    about reaching people; mail; secrets to sign in; the ballot secrets of votes that are still open; rolls that wait,
    and what rolls changed.
    """
    with contextlib.closing(sqlite.connect(part)) as copy:
        copy.execute("PRAGMA foreign_keys=ON")  # what hangs on an idea goes with it
        copy.execute("UPDATE idea SET concern_id = NULL")
        # whose withheld words were, where and when, is as much the lead's as the words
        for thread in ("split_from_id", "merged_into_id", "says_same_as_id"):
            copy.execute(
                f"UPDATE idea SET {thread} = NULL WHERE {thread} IN (SELECT id FROM idea WHERE state = 'withheld')"  # noqa: S608  # our own names
            )
        copy.execute(
            "DELETE FROM news WHERE path IN (SELECT '/ideas/' || id FROM idea WHERE state = 'withheld')"
        )
        copy.execute("DELETE FROM idea WHERE state = 'withheld'")
        copy.commit()
        copy.execute("PRAGMA foreign_keys=OFF")
        copy.execute("UPDATE consultation SET ballot_secret = NULL")
        for table in NOT_SHARED:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
        copy.commit()
        copy.execute("VACUUM")
        if strays := copy.execute("PRAGMA foreign_key_check").fetchall():
            raise NotBackedUp(f"{len(strays)} rows would point at nothing")


def dump_postgres(url: str, part: Path) -> None:
    """``pg_dump`` in its own format (give it to ``pg_restore``), then a reading of its table of contents.

    Raises:
        NotBackedUp: pg_dump is not installed, or failed.
    """
    programs = [shutil.which(name) for name in ("pg_dump", "pg_restore")]
    if None in programs:
        raise NotBackedUp(
            "pg_dump is not installed here. Install PostgreSQL's client programs (Debian: apt install postgresql-client), "
            "or run pg_dump --format=custom on the database's own machine"
        )
    dump, restore = (str(program) for program in programs)
    for command in (
        [dump, "--format=custom", "--no-password", f"--file={part}"],
        [restore, "--list", str(part)],
    ):
        done = subprocess.run(  # noqa: S603  # fixed programs; the address goes through the environment
            command, env={**os.environ, **as_environment(url)}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotBackedUp(f"{Path(command[0]).name} said: {done.stderr.strip()}")


def as_environment(url: str) -> dict[str, str]:
    """The address as pg_dump's environment: an argument would show the password to every account of the machine."""
    parts = make_url(url)
    host = parts.host or parts.query.get("host")
    wanted = {
        "PGHOST": host,
        "PGPORT": parts.port or parts.query.get("port"),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
        "PGSSLMODE": parts.query.get("sslmode"),
        "PGSSLROOTCERT": parts.query.get("sslrootcert"),
    }
    return {name: str(value) for name, value in wanted.items() if value}
