"""``coprod doctor``."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy.exc import SQLAlchemyError

from coprod import create_app, health, migrating
from coprod.access.roles import Duty
from coprod.audit.queries import check
from coprod.clock import now
from coprod.commands.app import at_work
from coprod.config import LOOPBACK, ConfigError, Settings
from coprod.db import db
from coprod.messages import letters, notify, outbox, smtp
from coprod.messages.trouble import Unreachable
from coprod.people.queries import has_administrator, holds_any, newest_person_at
from coprod.schools.queries import schools
from coprod.turns import sqlite
from coprod.voting import seal

FIRST_BAD_SQLITE, LAST_BAD_SQLITE = (3, 7, 0), (3, 51, 2)
"""Versions whose write-ahead log can corrupt a database that two connections write to."""

LATE_TO_SEAL = timedelta(minutes=5)
"""The steward comes by every 20 seconds; a box that has waited this long was forgotten."""

LATE_TO_SEND = timedelta(hours=1)
LATE_TO_WRITE = timedelta(hours=6)

Troubles = Iterator[str]


@click.command()
def doctor() -> None:
    """Say in plain words what is wrong with this set-up. Exit code 1 if anything is."""
    try:
        settings = Settings.from_env(os.environ)
        app = create_app(settings)
    except ConfigError as error:
        click.echo(f"WRONG  settings: {error}")
        sys.exit(1)
    wrong = 0
    with at_work(app, migrate=False):
        for name, examine in EXAMINATIONS.items():
            troubles = _ask(examine, settings)
            wrong += len(troubles)
            for trouble in troubles:
                click.echo(f"WRONG  {name}: {trouble}")
            if not troubles:
                click.echo(f"ok     {name}")
    click.echo(f"{wrong} to mend." if wrong else "Nothing is wrong.")
    sys.exit(1 if wrong else 0)


def _ask(examine: Callable[[Settings], Troubles], settings: Settings) -> list[str]:
    try:
        return list(examine(settings))
    except (SQLAlchemyError, OSError) as error:
        db.session.rollback()
        return [f"cannot be examined: {str(error).splitlines()[0]}"]


def sqlite_version(settings: Settings) -> Troubles:
    """No version with the bug of write-ahead logging."""
    if settings.is_sqlite and FIRST_BAD_SQLITE <= sqlite.sqlite_version_info <= LAST_BAD_SQLITE:
        yield (
            f"SQLite {sqlite.sqlite_version} has a bug that can break the database while it is written to. "
            "Install pysqlite3 0.6.1 or later into this environment, or use PostgreSQL."
        )


def migrations(_settings: Settings) -> Troubles:
    """The tables are those that this code wants."""
    present, wanted = migrating.present(), migrating.wanted()
    if present != wanted:
        yield (
            f"the database is at {present or 'no'} migration, this code wants {wanted}. "
            "Make a backup, then start `coprod serve` (or run: flask --app wsgi db upgrade)."
        )


def secret(settings: Settings) -> Troubles:
    """Hard to guess, and for nobody else to read."""
    if len(set(settings.secret_key)) < 12:
        yield "COPROD_SECRET_KEY repeats the same few signs; make a new one with: coprod secret"
    yield from _open_to_others(settings.data_dir / "secret")


def files(settings: Settings) -> Troubles:
    """The database's file is for this account only."""
    if settings.is_sqlite:
        yield from _open_to_others(Path(settings.database_url.removeprefix("sqlite:///")))


def disk(settings: Settings) -> Troubles:
    """Room to write."""
    free = health.free_bytes(settings.data_dir)
    if free < health.LEAST_FREE:
        yield f"only {free / 1e6:.0f} MB are free where {settings.data_dir} lies; make room"


def addresses(settings: Settings) -> Troubles:
    """The address that people type is answered, and encrypted."""
    host = urlsplit(settings.public_url).hostname
    if host is None:
        if settings.host not in LOOPBACK:
            yield f"it listens on {settings.host} for others; say with COPROD_PUBLIC_URL which address they type"
        return
    if not any(
        host == name or (name.startswith(".") and host.endswith(name)) for name in _answered(settings)
    ):
        yield f"COPROD_PUBLIC_URL names {host}, which is not answered; add it to COPROD_TRUSTED_HOSTS"
    if host not in LOOPBACK and not settings.secure:
        yield "COPROD_PUBLIC_URL is http://: passwords would travel in the open; use https:// behind a reverse proxy"
    if settings.secure and not settings.proxies:
        yield "COPROD_PUBLIC_URL is https://, so a reverse proxy stands in front; count it with COPROD_PROXIES=1"


def demo(settings: Settings) -> Troubles:
    """The demo is not open to the world."""
    host = urlsplit(settings.public_url).hostname
    if settings.demo and host is not None and host not in LOOPBACK:
        yield f"this is the demo, where anybody can be anybody, and {host} may reach others; never put real people in it"


def clock(settings: Settings) -> Troubles:
    """The clock does not run behind what was written before."""
    newest = newest_person_at()
    if newest is not None and newest > now():
        yield f"the clock of this machine ({settings.time_zone}) is behind what is in the database; set it right, or votes close late"


def people(_settings: Settings) -> Troubles:
    """Each school can be reached, and has an administrator."""
    found = schools()
    if not found:
        yield "there is no school yet: open the site and follow the set-up, or run coprod create-admin"
    for school in found:
        if len(found) > 1 and not school.host:
            yield f"{school.name} has no host name of its own, and is not the only school: nobody can reach it"
        if not has_administrator(school.id):
            yield f"{school.name} has no administrator; add one with: coprod create-admin"
        if not holds_any(school.id, (Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD)):
            yield f"{school.name} has no safeguarding lead, so nobody is told of a worry about a child: give somebody the duty (People)"


def ballots(_settings: Settings) -> Troubles:
    """No vote that has closed can still be tied to a person."""
    late = len(seal.due(since=LATE_TO_SEAL))
    if late:
        yield (
            f"{late} closed vote(s) still have their ballot secret: keep `coprod serve` running, or run "
            "`coprod close-due` every minute. To seal them now: coprod close-due"
        )


def mail(settings: Settings) -> Troubles:
    """Whoever carries mail and text messages can be reached and knows us, and none is stuck."""
    if settings.smtp_host:
        try:
            with smtp.connected(settings):
                pass
        except Unreachable as error:
            yield f"the mail server {settings.smtp_host} cannot be used: {error}"
    if settings.notify_key:
        try:
            notify.try_it(settings)
        except Unreachable as error:
            yield f"GOV.UK Notify cannot be used: {error}"
    if not (settings.mails or settings.texts):
        return
    if late := outbox.overdue(now() - LATE_TO_SEND):
        yield f"{late} message(s) have waited for more than an hour; /mail says what the mail server, or GOV.UK Notify, answers"
    if owed := letters.owed_since(now() - LATE_TO_WRITE):
        yield (
            f"{owed} reader(s) of news are still owed last week's letter: keep `coprod serve` running, or run "
            "`coprod close-due` every minute; the server's log says if one cannot be written"
        )


def log(_settings: Settings) -> Troubles:
    """Nobody changed the log."""
    for school in schools():
        verdict = check(school.id)
        if not verdict.whole:
            yield f"the log of {school.name} was changed at entry {verdict.broken_at}, or that entry is missing"


def _answered(settings: Settings) -> tuple[str, ...]:
    return settings.trusted_hosts or LOOPBACK


def _open_to_others(file: Path) -> Troubles:
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield f"other accounts of this machine can read {file}; run: chmod 600 {file}"


EXAMINATIONS: dict[str, Callable[[Settings], Troubles]] = {
    "SQLite version": sqlite_version,
    "migrations": migrations,
    "secret": secret,
    "files": files,
    "disk": disk,
    "addresses": addresses,
    "demo": demo,
    "clock and time zone": clock,
    "people": people,
    "ballots": ballots,
    "mail": mail,
    "log": log,
}
