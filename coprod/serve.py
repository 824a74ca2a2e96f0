"""Serve the site from this one process: waitress, and the steward in a thread beside it."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
import flask
from waitress import create_server

from coprod import cores
from coprod.config import Settings
from coprod.hand import WritingHand
from coprod.migrating import migrate_up
from coprod.people import first_run
from coprod.steward import Steward
from coprod.web import watched

MOST_CONNECTIONS = 1000
MOST_BODY = 11 * 1024 * 1024
"""Bytes of a request: a roll, and the form around it. Everything else is cut much shorter by the app."""
M_ARENA_MAX = -8  # of glibc's malloc.h


class AlreadyServed(RuntimeError):
    """Another server has this database."""


def serve(app: flask.Flask) -> None:
    """Bring the tables up to date, listen, and stop cleanly on SIGTERM or Ctrl-C.

    Raises:
        AlreadyServed: another process serves the same SQLite file.
        OSError: the address cannot be listened on.
    """
    settings: Settings = app.extensions["coprod_settings"]
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%SZ",
    )
    watched.log.setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a class voting at once is no warning
    _use_little_memory()
    with alone(settings):
        migrate_up(app)
        _look_less_at_what_stays()
        steward = Steward(app)  # before the others, so that it works on whichever core is free
        try:
            _listen(app, settings)
        finally:
            steward.stop()
            click.echo("Stopped.")


def _listen(app: flask.Flask, settings: Settings) -> None:
    cores.stay_on_one()
    hand = WritingHand(app) if settings.is_sqlite else None
    server = create_server(
        hand or app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,  # select() knows no more than 1,024 files
        ident="",
        max_request_body_size=MOST_BODY,
        inbuf_overflow=MOST_BODY,  # a school's roll is read in memory and never lies on a disk
        clear_untrusted_proxy_headers=not settings.proxies,  # behind proxies, Werkzeug counts their hops
    )
    for sign in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # SIGINT is ignored in what a script starts with &, until told
        signal.signal(sign, _stop)
    _say_where(app, settings)
    try:
        server.run()  # until SystemExit or KeyboardInterrupt, which it takes as the sign to finish
    finally:
        server.close()
        if hand:
            hand.rest()


def _use_little_memory() -> None:
    """Two heaps for all threads instead of one for each: where the C library is not glibc, nothing changes."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _look_less_at_what_stays() -> None:
    """What was loaded to serve stays: the garbage collector need not walk through it at every few requests."""
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the SQLite file for this process: writers take turns inside one process only.

    Raises:
        AlreadyServed: somebody else holds it.
    """
    if not settings.is_sqlite:
        yield
        return
    path = Path(settings.database_url.removeprefix("sqlite:///") + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyServed(
                f"Another server (process {lock.read().strip() or 'unknown'}) already serves {path.with_suffix('')}. "
                "One SQLite file is served by one process, so that everybody's votes are written in turn. "
                "Stop the other one first, or use PostgreSQL for more than one."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _say_where(app: flask.Flask, settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"Coprod listens on http://{host}:{settings.port}")
    if settings.public_url:
        click.echo(f"People reach it at {settings.public_url}")
    with app.app_context():
        code = first_run.set_up_code(settings)
    if code:
        click.echo(f"There is no school yet. Open the address, and use this set-up code: {code}")
    sys.stdout.flush()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
