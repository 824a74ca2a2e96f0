"""What was read a moment ago still stands, as long as nothing was committed since and no date has come.

SQLite numbers its own state. In write-ahead mode the first bytes of the file ``…-shm``, which all who use the database
share in memory, change with each commit of any connection of any process: it is by them that SQLite itself knows
whether what it has read still stands (the wal-index header, https://sqlite.org/walformat.html). So nothing has to be
invalidated, and nobody can forget to. PostgreSQL has no such number: there, everything is read anew.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import flask
from sqlalchemy import Engine, event

from coprod import memory
from coprod.clock import now
from coprod.db import db
from coprod.turns import sqlite

KEPT = 2000
"""Things: a school's people who are signed in at once, and the pages in front of them."""

T = TypeVar("T")


class Watch(Protocol):
    """Who can tell whether anything was committed."""

    def number(self) -> bytes | None:
        """Another number than before if anything was committed since; none where that cannot be told."""


class _Watch:
    """The head of a SQLite database's wal-index, looked at without asking SQLite and without opening its file.

    ``PRAGMA data_version`` says the same, but a statement lets go of Python, and with many readers each letting go costs
    more than the page. And the file must not be opened here: to close any handle of it would drop every lock that SQLite
    holds on it in this process, and the next program to open the database would take it for abandoned and cut it to
    nothing under us (https://sqlite.org/howtocorrupt.html, 2.2). So we look at the place in our own memory where SQLite
    has put it; the connection is there to keep it in that place.
    """

    HEADER = 48
    """Bytes; it is there twice, the second written first, so that a reader sees when it is being changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None
        self._head: memory.Place | None = None
        event.listen(engine, "engine_disposed", self._close)

    def number(self) -> bytes | None:
        try:
            both = (self._head or self._open()).look()
        except (sqlite.Error, OSError):  # busy, closed a moment ago, or no Linux: then everything is read
            return None
        one, other = both[: self.HEADER], both[self.HEADER :]
        return one if one == other else None

    def _open(self) -> memory.Place:
        with self._lock:
            if self._connection is None:
                connection = sqlite.connect(
                    self._engine.url.database, isolation_level=None, check_same_thread=False
                )
                connection.execute("PRAGMA journal_mode=WAL").fetchone()
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # makes it, if need be
                self._connection = connection
            if self._head is None:
                file = os.path.realpath(str(self._engine.url.database))
                self._head = memory.where_lies(f"{file}-shm", 2 * self.HEADER)
            return self._head

    def _close(self, _engine: Engine) -> None:
        with self._lock:
            if self._head is not None:
                self._head.close()
                self._head = None
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class _Blind:
    """For a database that does not say."""

    def number(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Standing:
    value: Any
    number: bytes
    until: datetime


class Shelf:
    """What still stands in one app."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._standing: OrderedDict[Hashable, _Standing] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable, number: bytes) -> _Standing | None:
        """It, if nothing was committed since it was read and its time is not up."""
        with self._lock:
            found = self._standing.get(key)
            if found is None:
                return None
            if found.number != number or found.until <= now():
                del self._standing[key]
                return None
            self._standing.move_to_end(key)
            return found

    def keep(self, key: Hashable, standing: _Standing) -> None:
        """Keep it, and let go of what nobody wanted for longest."""
        with self._lock:
            self._standing[key] = standing
            while len(self._standing) > KEPT:
                self._standing.popitem(last=False)


def install(app: flask.Flask) -> None:
    """Give the app its shelf. After the database is set up."""
    with app.app_context():
        engine = db.engine
    app.extensions["coprod_standing"] = Shelf(_Watch(engine) if engine.dialect.name == "sqlite" else _Blind())


def begin() -> None:
    """At the start of a request, before anything is read: what is kept later was read after this look."""
    flask.g.standing_at = _shelf().watch.number()


def find(key: Hashable) -> Any:
    """What was kept under ``key`` and stands at the start of this request; none otherwise."""
    number = flask.g.get("standing_at")
    found = None if number is None else _shelf().find(key, number)
    return None if found is None else found.value


def keep(key: Hashable, value: object, until: datetime) -> None:
    """Keep what this request has read. Not what it wrote: a request that writes keeps nothing after it has begun to.

    Args:
        value: never to be changed by anybody, and no row of the session.
        until: when it stops being true by itself.
    """
    number = flask.g.get("standing_at")
    if number is not None:
        _shelf().keep(key, _Standing(value, number, until))


def standing(key: Hashable, read: Callable[[], tuple[T, datetime]]) -> T:
    """What stands under ``key``, or what ``read`` reads now, with the moment until which it is true by itself."""
    found: T | None = find(key)
    if found is not None:
        return found
    value, until = read()
    keep(key, value, until)
    return value


def _shelf() -> Shelf:
    shelf: Shelf = flask.current_app.extensions["coprod_standing"]
    return shelf
